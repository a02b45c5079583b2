/** Milliseconds between two counts of a repository that keeps changing. */
const PAUSE_MS = 3000;

/**
 * Decides when a repository is counted again: counting costs as much as the repository is large, so one of
 * 5,000 tags that is just being read is counted every few seconds and at its end, not with every batch.
 */
export class DueCounts {
  /** Changed since it was counted; the value is when it was. */
  readonly #dirty = new Map<number, number>();
  /** When repositories that changed lately were counted. */
  readonly #counted = new Map<number, number>();

  /** The repositories to count together with this batch. `all`: every one whose counts are not true. */
  take(batch: { changed: Iterable<number>; finished: ReadonlySet<number> }, all: boolean): number[] {
    const now = performance.now();
    for (const id of batch.changed) this.#dirty.set(id, this.#counted.get(id) ?? Number.NEGATIVE_INFINITY);
    const due: number[] = [];
    for (const [id, countedAt] of this.#dirty) {
      if (!all && !batch.finished.has(id) && now - countedAt < PAUSE_MS) continue;
      due.push(id);
      this.#dirty.delete(id);
      this.#counted.delete(id);
      this.#counted.set(id, now);
    }
    this.#forget(now);
    return due;
  }

  /** Milliseconds until one is due that was put off; null when none was. */
  nextMs(): number | null {
    if (this.#dirty.size === 0) return null;
    return Math.max(0, Math.min(...this.#dirty.values()) + PAUSE_MS - performance.now());
  }

  /** Oldest first, so that only what is forgotten is looked at. */
  #forget(now: number): void {
    for (const [id, countedAt] of this.#counted) {
      if (now - countedAt < PAUSE_MS) return;
      this.#counted.delete(id);
    }
  }
}
