import type { Database, DatabaseKind } from "#lib/database/database.ts";
import { repositorySortKey } from "#lib/references/sort-key.ts";
import { inPieces, insertRows, queryRows, runTogether, type Statement, statement } from "./statement.ts";

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
      database.kind,
      "Repository",
      ["registryId", "name", "sortKey", "firstSeenAt"],
      piece.map((name) => [found.registryId, name, repositorySortKey(name), found.at]),
      `ON CONFLICT DO NOTHING`,
    );
    added += await database.client.$executeRawUnsafe(insert.sql, ...insert.values);
    const mark = markFound(database.kind, found, piece);
    if (mark) await runTogether(database, [mark]);
  }
  return added;
}

function markFound(kind: DatabaseKind, found: NewRepositories, names: readonly string[]): Statement | null {
  const sql = statement(kind);
  if (found.by === "visit") return null;
  if (found.by === "catalogue") {
    return sql`UPDATE "Repository" SET "listedAt" = ${found.at}
               WHERE "registryId" = ${found.registryId} AND "name" IN (${names})`;
  }
  return sql`UPDATE "Repository" SET "named" = ${true}, "goneSince" = NULL
             WHERE "registryId" = ${found.registryId} AND "name" IN (${names})`;
}

/** The names of all tags of these repositories are known; what they point at is still being asked. */
export function listRepositories(
  kind: DatabaseKind,
  repositoryIds: readonly number[],
  now: Date,
): Statement[] {
  const sql = statement(kind);
  return inPieces(repositoryIds, 1000).map(
    (piece) =>
      sql`UPDATE "Repository" SET "checkedAt" = ${now}, "cause" = NULL, "goneSince" = NULL WHERE "id" IN (${piece})`,
  );
}

/** Every tag of these repositories was asked for. `complete`: and each answered. */
export function finishRepositories(
  kind: DatabaseKind,
  finished: readonly { repositoryId: number; complete: boolean }[],
  now: Date,
): Statement[] {
  const sql = statement(kind);
  return [true, false].flatMap((complete) => {
    const ids = finished.filter((one) => one.complete === complete).map((one) => one.repositoryId);
    return inPieces(ids, 1000).map(
      (piece) =>
        sql`UPDATE "Repository" SET "checkedAt" = ${now}, "complete" = ${complete}, "cause" = NULL, "goneSince" = NULL
            WHERE "id" IN (${piece})`,
    );
  });
}

/** Records why a repository could not be read; nothing known of it is touched. */
export function failRepository(kind: DatabaseKind, repositoryId: number, cause: string): Statement {
  return statement(kind)`UPDATE "Repository" SET "cause" = ${cause} WHERE "id" = ${repositoryId}`;
}

/** The registry answered 404 for the repository, and no catalogue lists it. */
export function markRepositoryGone(
  kind: DatabaseKind,
  repositoryId: number,
  cause: string,
  now: Date,
): Statement {
  return statement(
    kind,
  )`UPDATE "Repository" SET "cause" = ${cause}, "goneSince" = COALESCE("goneSince", ${now})
                         WHERE "id" = ${repositoryId}`;
}

/** How many repositories of the registry are there. */
export async function countRepositories(database: Database, registryId: string): Promise<number> {
  const rows = await queryRows<{ count: number | bigint }>(
    database,
    statement(database.kind)`SELECT COUNT(*) AS "count" FROM "Repository" WHERE "registryId" = ${registryId}`,
  );
  return Number(rows[0]?.count ?? 0);
}
