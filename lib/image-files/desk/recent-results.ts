/** Keeps a few results of expensive questions. */
export class RecentResults<Result extends object> {
  readonly #results = new Map<string, Result>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** What was computed for this key before, or computes it. */
  get(key: string, compute: () => Result): Result {
    const result = this.#results.get(key) ?? compute();
    this.#results.delete(key);
    this.#results.set(key, result);
    if (this.#results.size > this.#most) {
      const oldest = this.#results.keys().next();
      if (!oldest.done) this.#results.delete(oldest.value);
    }
    return result;
  }

  clear(): void {
    this.#results.clear();
  }
}
