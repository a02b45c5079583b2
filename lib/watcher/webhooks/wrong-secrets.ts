/** Wrong secrets of one registry that are answered and counted one by one, in any minute. */
const PER_MINUTE = 60;
const MINUTE_MS = 60_000;

interface Spell {
  readonly since: number;
  count: number;
}

/**
 * Counts wrong secrets by registry. Beyond so many in a minute they get another answer and cost no look at
 * their body. A right secret passes all the same: else anybody could keep a registry's events away by
 * guessing, while a guess at 32 random bytes has no chance at any rate.
 */
export class WrongSecrets {
  readonly #clock: () => number;
  readonly #spells = new Map<string, Spell>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Counts one.
   *
   * @returns seconds to wait when there were too many; else null
   */
  add(registryId: string): number | null {
    const now = this.#clock();
    const known = this.#spells.get(registryId);
    const isOver = known === undefined || now >= known.since + MINUTE_MS || now < known.since;
    const spell = isOver ? { since: now, count: 0 } : known;
    if (isOver) this.#spells.set(registryId, spell);
    spell.count += 1;
    return spell.count > PER_MINUTE ? Math.ceil((spell.since + MINUTE_MS - now) / 1000) : null;
  }
}
