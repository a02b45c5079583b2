import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, list, runTogether, type Sql, sql } from "#lib/database/sql.ts";
import { repositorySortKey } from "#lib/references/sort-key.ts";

export interface NewRepositories {
  registryId: string;
  names: readonly string[];
  at: Date;
  /** `catalogue`: the registry listed them; `person`: named by hand; `visit`: somebody opened its page. */
  by: "catalogue" | "person" | "visit";
}

/** Makes repositories known, at once visible. Answers how many were not known before. */
export async function writeRepositories(database: Database, found: NewRepositories): Promise<number> {
  let added = 0;
  for (const piece of inPieces([...new Set(found.names)].sort(), 500)) {
    const insert = insertRows(
      "Repository",
      ["registryId", "name", "sortKey", "firstSeenAt"],
      piece.map((name) => [found.registryId, name, repositorySortKey(name), found.at]),
      sql`ON CONFLICT DO NOTHING`,
    );
    const [inserted = 0] = await runTogether(database, [insert, ...markFound(found, piece)]);
    added += inserted;
  }
  return added;
}

function markFound(found: NewRepositories, names: readonly string[]): Sql[] {
  if (found.by === "visit") return [];
  const rows = sql`"registryId" = ${found.registryId} AND "name" IN (${list(names)})`;
  if (found.by === "catalogue") return [sql`UPDATE "Repository" SET "listedAt" = ${found.at} WHERE ${rows}`];
  return [sql`UPDATE "Repository" SET "named" = ${true}, "goneSince" = NULL WHERE ${rows}`];
}

/** The names of all tags of these repositories are known; what they point at is still being asked. */
export function listRepositories(repositoryIds: readonly number[], now: Date): Sql[] {
  return inPieces(repositoryIds, 1000).map(
    (piece) =>
      sql`UPDATE "Repository" SET "checkedAt" = ${now}, "cause" = NULL, "goneSince" = NULL WHERE "id" IN (${list(piece)})`,
  );
}

/** Every tag of these repositories was asked for. `complete`: and each answered. */
export function finishRepositories(
  finished: readonly { repositoryId: number; complete: boolean }[],
  now: Date,
): Sql[] {
  return [true, false].flatMap((complete) => {
    const ids = finished.filter((one) => one.complete === complete).map((one) => one.repositoryId);
    return inPieces(ids, 1000).map(
      (piece) =>
        sql`UPDATE "Repository" SET "checkedAt" = ${now}, "complete" = ${complete}, "cause" = NULL, "goneSince" = NULL
            WHERE "id" IN (${list(piece)})`,
    );
  });
}

/** Records why a repository could not be read; nothing known of it is touched. */
export function failRepository(repositoryId: number, cause: string): Sql {
  return sql`UPDATE "Repository" SET "cause" = ${cause} WHERE "id" = ${repositoryId}`;
}

/** The registry answered 404 for the repository, and no catalogue lists it. */
export function markRepositoryGone(repositoryId: number, cause: string, now: Date): Sql {
  return sql`UPDATE "Repository" SET "cause" = ${cause}, "goneSince" = COALESCE("goneSince", ${now})
                         WHERE "id" = ${repositoryId}`;
}
