import type { TransactionClient } from "#lib/database/database.ts";
import type { Unwatched } from "../fold/tag-evidence.ts";
import { GAP_FACETS } from "../move-facet.ts";

/** Where a tag lies, by rows. */
export interface TagPlace {
  readonly tag: number;
  readonly repository: number;
  readonly registry: number;
  readonly name: string;
}

/** Stretches that nobody watched, by what they are about. */
export class UnwatchedBook {
  readonly #transaction: TransactionClient;
  readonly #byRegistry = new Map<number, readonly Gap[]>();

  constructor(transaction: TransactionClient) {
    this.#transaction = transaction;
  }

  /** What was not watched of this tag: gaps of its own, of its repository and of its registry. */
  async of({ tag, repository, registry }: TagPlace): Promise<Unwatched[]> {
    let gaps = this.#byRegistry.get(registry);
    if (!gaps) {
      gaps = await this.#transaction.tagMove.findMany({
        where: { registryId: registry, facet: { gte: GAP_FACETS.from, lt: GAP_FACETS.before } },
        select: { repositoryId: true, tagId: true, atLo: true, atHi: true, reason: true },
      });
      this.#byRegistry.set(registry, gaps);
    }
    return gaps
      .filter((gap) => gap.repositoryId === null || gap.repositoryId === repository)
      .filter((gap) => gap.tagId === null || gap.tagId === tag)
      .map(({ atLo, atHi, reason }) => ({
        lo: (atLo ?? atHi).getTime(),
        hi: atHi.getTime(),
        reason: reason ?? "",
      }));
  }
}

interface Gap {
  repositoryId: number | null;
  tagId: number | null;
  atLo: Date | null;
  atHi: Date;
  reason: string | null;
}
