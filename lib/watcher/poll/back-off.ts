import { retryAfter } from "./poll-interval.ts";

/** How long to leave in peace what failed, longer with every failure in a row. */
export class BackOff<Key> {
  readonly #failures = new Map<Key, { count: number; until: number }>();

  /**
   * Counts a failure; answers when to try again, in milliseconds since 1970.
   * @param bounds atLeastMs: as long as the registry asked for, which counts more than atMostMs
   */
  failed(key: Key, now: number, bounds: { atLeastMs?: number; atMostMs?: number } = {}): number {
    const { atLeastMs = 0, atMostMs = Number.POSITIVE_INFINITY } = bounds;
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    const until = now + Math.max(Math.min(retryAfter(count), atMostMs), atLeastMs);
    this.#failures.set(key, { count, until });
    return until;
  }

  forget(key: Key): void {
    this.#failures.delete(key);
  }

  /** Milliseconds since 1970; 0: it may be tried. */
  until(key: Key): number {
    return this.#failures.get(key)?.until ?? 0;
  }

  isOver(key: Key, now: number): boolean {
    return this.until(key) <= now;
  }
}
