import type { Database } from "#lib/database/database.ts";
import { list, select, sql } from "#lib/database/sql.ts";

/**
 * Names of the tags on each digest of a repository, in their order, at most `most` per digest: one digest
 * may have thousands.
 */
export async function tagsByDigest(
  database: Database,
  repositoryId: number,
  digests: readonly string[],
  most: number,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (digests.length === 0) return found;
  const rows = await select<{ digest: string; name: string }>(
    database,
    sql`SELECT "digest", "name" FROM (
          SELECT "digest", "name", "sortKey", ROW_NUMBER() OVER (PARTITION BY "digest" ORDER BY "sortKey") AS "place"
          FROM "Tag" WHERE "repositoryId" = ${repositoryId} AND "digest" IN (${list(digests)})) t
        WHERE "place" <= ${most} ORDER BY "sortKey"`,
  );
  for (const { digest, name } of rows) {
    const names = found.get(digest);
    if (names) names.push(name);
    else found.set(digest, [name]);
  }
  return found;
}
