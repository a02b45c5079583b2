import type { Bounds } from "../evidence.ts";

/** Stretches nobody watched, joined where they touch, for asking about many moments. */
export class UnwatchedStretches {
  private readonly joined: Bounds[] = [];

  constructor(unwatched: readonly Bounds[]) {
    for (const { lo, hi } of [...unwatched].sort((a, b) => a.lo - b.lo || a.hi - b.hi)) {
      const last = this.joined.at(-1);
      if (last === undefined || lo > last.hi) this.joined.push({ lo, hi });
      else if (hi > last.hi) this.joined[this.joined.length - 1] = { lo: last.lo, hi };
    }
  }

  /** Whether any part of the time after `lo` and before `hi` was not watched. */
  within(lo: number, hi: number): boolean {
    const next = this.joined[this.firstEndingAfter(lo)];
    return lo < hi && next !== undefined && next.lo < hi;
  }

  /** Whether nobody watched at this moment, both ends of a stretch included. */
  at(moment: number): boolean {
    const next = this.joined[this.firstEndingAfter(moment - 1)];
    return next !== undefined && next.lo <= moment && moment <= next.hi;
  }

  private firstEndingAfter(moment: number): number {
    let low = 0;
    let high = this.joined.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const stretch = this.joined[middle];
      if (stretch !== undefined && stretch.hi > moment) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
