import { LIMITS } from "./limits.ts";

/** Collects sentences about what is odd, each once and not without end. */
export class Warnings {
  readonly #sentences = new Set<string>();
  #more = 0;

  add(sentence: string): void {
    if (this.#sentences.has(sentence)) return;
    if (this.#sentences.size < LIMITS.warnings) this.#sentences.add(sentence);
    else this.#more += 1;
  }

  list(): string[] {
    return this.#more === 0 ? [...this.#sentences] : [...this.#sentences, `${this.#more} more oddities.`];
  }
}
