/** Remembers a bounded number of things for a while. */
export class ShortMemory<Value> {
  readonly #entries = new Map<string, { value: Value; until: number }>();
  readonly #most: number;

  constructor(most = 1000) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (performance.now() < entry.until) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps `value` for `milliseconds`; the oldest entry makes room. */
  set(key: string, value: Value, milliseconds: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: performance.now() + milliseconds });
    if (this.#entries.size <= this.#most) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
