/** Names waiting to be resolved: in order, except that some may be put first while the work goes on. */
export class TagOrder {
  readonly #names: readonly string[];
  readonly #listed: ReadonlySet<string>;
  /** Taken out of turn. */
  readonly #early = new Set<string>();
  #next = 0;
  #first: string[] = [];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#listed = new Set(names);
  }

  get size(): number {
    return this.#names.length;
  }

  has(name: string): boolean {
    return this.#listed.has(name);
  }

  /** These are taken next, in this order. What is not waiting any more is skipped. */
  prioritise(names: readonly string[]): void {
    this.#first = [...names, ...this.#first].slice(0, 2000);
  }

  /** The next name, each once; undefined when none is left. */
  take(): string | undefined {
    for (let name = this.#first.shift(); name !== undefined; name = this.#first.shift()) {
      if (!this.#listed.has(name) || this.#early.has(name) || this.#wasTaken(name)) continue;
      this.#early.add(name);
      return name;
    }
    while (this.#next < this.#names.length) {
      const name = this.#names[this.#next] as string;
      this.#next += 1;
      if (!this.#early.has(name)) return name;
    }
    return undefined;
  }

  #positions: Map<string, number> | null = null;

  #wasTaken(name: string): boolean {
    this.#positions ??= new Map(this.#names.map((each, index) => [each, index]));
    return (this.#positions.get(name) ?? 0) < this.#next;
  }
}
