import type { StaleKey } from "./stale-keys.ts";

const PAUSE_MILLISECONDS = 1500;

/**
 * A scan changes a hundred repositories a second; what is shown is asked for again at most every one and a half
 * seconds, and never before the previous answers are in.
 */
export class StaleCollector {
  private readonly waiting = new Map<string, StaleKey>();
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly refresh: (key: StaleKey) => Promise<unknown>;
  private readonly pause: number;

  constructor(refresh: (key: StaleKey) => Promise<unknown>, pause = PAUSE_MILLISECONDS) {
    this.refresh = refresh;
    this.pause = pause;
  }

  add(key: StaleKey): void {
    this.waiting.set(JSON.stringify(key), key);
    this.timer ??= setTimeout(() => void this.flush(), Math.min(200, this.pause));
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  private async flush(): Promise<void> {
    const keys = [...this.waiting.values()];
    this.waiting.clear();
    await Promise.allSettled(keys.map((key) => this.refresh(key)));
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.size > 0) void this.flush();
    }, this.pause);
  }
}
