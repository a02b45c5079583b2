import { InvalidConfiguration } from "#lib/errors.ts";

/** Collects what is wrong with the configuration, so that a person is told everything at once. */
export class ConfigurationProblems {
  readonly #sentences: string[] = [];

  /** @param sentence names the variable or the place in the file and says what is expected; never a value */
  add(sentence: string): void {
    this.#sentences.push(sentence);
  }

  /** @throws InvalidConfiguration with all of them, when there are any */
  throwIfAny(): void {
    const [first, ...others] = this.#sentences;
    if (first === undefined) return;
    const message =
      others.length === 0
        ? first
        : `The configuration has ${this.#sentences.length} problems:\n- ${this.#sentences.join("\n- ")}`;
    throw new InvalidConfiguration(message, {
      advice: "Correct this and start again.",
      details: { problems: [...this.#sentences] },
    });
  }
}
