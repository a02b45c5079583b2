import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import type { KnownTag } from "./resolve-tag.ts";

export interface FeedRow {
  id: number;
  name: string;
  tagCount: number;
  auxiliaryTagCount: number;
  complete: boolean;
  checkedAt: Date | null;
}

export const feedColumns = {
  id: true,
  name: true,
  tagCount: true,
  auxiliaryTagCount: true,
  complete: true,
  checkedAt: true,
} as const;

/** Known tags held in memory for repositories that come next. */
const MAX_KNOWN_TAGS = 20_000;
const MAX_BATCH = 100;

/** Repositories waiting to be read: filled while the catalogue is listed, emptied by the workers. */
export class RepositoryFeed {
  #rows: FeedRow[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  push(rows: readonly FeedRow[]): void {
    for (const row of rows) this.#rows.push(row);
    this.#wake?.();
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** More will come after all. */
  reopen(): void {
    this.#ended = false;
  }

  /** The next few repositories; waits for the catalogue, and answers none when all were taken. */
  async take(): Promise<FeedRow[]> {
    while (this.#rows.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    let tags = 0;
    let count = 0;
    for (const row of this.#rows) {
      tags += row.tagCount + row.auxiliaryTagCount;
      if (count === MAX_BATCH || (count > 0 && tags > MAX_KNOWN_TAGS)) break;
      count += 1;
    }
    const batch = this.#rows.slice(0, count);
    this.#rows = this.#rows.slice(count);
    return batch;
  }
}

/** What the index holds of the tags of these repositories, by repository. */
export async function loadKnownTags(
  database: Database,
  rows: readonly FeedRow[],
): Promise<Map<number, Map<string, KnownTag>>> {
  const ids = rows.filter((row) => row.tagCount + row.auxiliaryTagCount > 0).map((row) => row.id);
  const known = new Map<number, Map<string, KnownTag>>();
  for (const piece of inPieces(ids, 500)) {
    const tags = await database.client.tag.findMany({
      where: { repositoryId: { in: piece } },
      select: { repositoryId: true, name: true, digest: true, cause: true },
    });
    for (const { repositoryId, name, digest, cause } of tags) {
      const ofRepository = known.get(repositoryId) ?? new Map<string, KnownTag>();
      ofRepository.set(name, { digest, failed: cause !== null });
      known.set(repositoryId, ofRepository);
    }
  }
  return known;
}
