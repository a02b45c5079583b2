const SAMPLES = 31;
/** Milliseconds beyond which times that a registry tells are worth a warning. */
const WARN_MS = 60_000;

/**
 * By how much a registry's clock is ahead of ours, from the `Date` of its answers. That has whole seconds and
 * an answer may be slow, so one sample means little; the median of the latest is right to half a second.
 */
export class ClockSkew {
  readonly #samples: number[] = [];

  /** @param asked milliseconds since 1970 by our clock, and the registry's clock in whole seconds */
  add(asked: { sentAt: number; receivedAt: number; serverDate: number }): void {
    // A time cut to whole seconds lies half a second back on average.
    this.#samples.push(asked.serverDate + 500 - (asked.sentAt + asked.receivedAt) / 2);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** Milliseconds; null before anything was measured. */
  get median(): number | null {
    const sorted = [...this.#samples].sort((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)];
    return middle === undefined ? null : Math.round(middle);
  }

  get isLarge(): boolean {
    return Math.abs(this.median ?? 0) > WARN_MS;
  }
}
