/**
 * Lets everybody who asks for the same thing at the same time share one answer. Failures are shared as
 * well and not remembered: the next one who asks tries again.
 */
export class SingleFlight<Key> {
  readonly #running = new Map<Key, Promise<unknown>>();

  /** The running work of `key`, or `work` started now. One key must always mean one type of result. */
  run<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const running = this.#running.get(key);
    if (running) return running as Promise<Result>;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  /** Resolves when the running work of `key` has ended, however it ended; at once when there is none. */
  async running(key: Key): Promise<void> {
    await this.#running.get(key)?.then(
      () => {},
      () => {},
    );
  }

  /** How many are under way. */
  get size(): number {
    return this.#running.size;
  }
}
