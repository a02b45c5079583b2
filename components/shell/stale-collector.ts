import type { StaleKey } from "./stale-keys.ts";

/** So long after the first change others are gathered. */
const GATHERING_MILLISECONDS = 200;
const PAUSE_MILLISECONDS = 1500;
/** Refreshing takes at most a fifth of the time: a list of thousands is asked for again less often than one of ten. */
const PAUSE_PER_WORK = 4;

/**
 * A scan changes a hundred repositories a second; what is shown is asked for again at most every one and a half
 * seconds, less often where answers are long, and never before the previous ones are in.
 */
export class StaleCollector {
  private readonly waiting = new Map<string, StaleKey>();
  private stopped = false;
  /** Set from the first change until the pause after its answers is over. */
  private timer: ReturnType<typeof setTimeout> | "asking" | undefined;
  private readonly refresh: (key: StaleKey) => Promise<unknown>;
  private readonly pause: number;

  constructor(refresh: (key: StaleKey) => Promise<unknown>, pause = PAUSE_MILLISECONDS) {
    this.refresh = refresh;
    this.pause = pause;
  }

  add(key: StaleKey): void {
    this.waiting.set(JSON.stringify(key), key);
    this.timer ??= setTimeout(() => void this.flush(), GATHERING_MILLISECONDS);
  }

  stop(): void {
    this.stopped = true;
    if (typeof this.timer === "object" || typeof this.timer === "number") clearTimeout(this.timer);
    this.waiting.clear();
  }

  private async flush(): Promise<void> {
    this.timer = "asking";
    const began = Date.now();
    const keys = [...this.waiting.values()];
    this.waiting.clear();
    await Promise.allSettled(keys.map((key) => this.refresh(key)));
    if (this.stopped) return;
    const pause = Math.max(this.pause, (Date.now() - began) * PAUSE_PER_WORK);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.size > 0) void this.flush();
    }, pause);
  }
}
