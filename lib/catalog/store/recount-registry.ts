import { setImmediate as nextTurn } from "node:timers/promises";
import type { Database } from "#lib/database/database.ts";
import { runTogether, select, sql } from "#lib/database/sql.ts";

/** Versions up to which the size of a registry is summed in one query. */
const AT_ONCE = 20_000;
const HEX = [..."0123456789abcdef"];

/** Makes the counts of a registry true: sums over its repositories, cheap enough to do during a scan. */
export async function recountRegistry(database: Database, registryId: string): Promise<void> {
  await runTogether(database, [
    sql`UPDATE "Registry" SET
      "repositoryCount" = (SELECT COUNT(*) FROM "Repository" r
        WHERE r."registryId" = "Registry"."id" AND r."goneSince" IS NULL),
      "tagCount" = (SELECT COALESCE(SUM(r."tagCount"), 0) FROM "Repository" r
        WHERE r."registryId" = "Registry"."id" AND r."goneSince" IS NULL),
      "versionCount" = (SELECT COALESCE(SUM(r."versionCount"), 0) FROM "Repository" r
        WHERE r."registryId" = "Registry"."id" AND r."goneSince" IS NULL)
      WHERE "id" = ${registryId}`,
  ]);
}

/**
 * Sums every blob of a registry once, over all its repositories. In slices of the digests' first letters,
 * so that no query of a large registry holds up the pages: SQLite answers on the thread that serves them.
 */
export async function recountRegistrySize(database: Database, registryId: string): Promise<bigint> {
  let total = 0n;
  for (const [from, to] of slices(await countVersions(database, registryId))) {
    total += await sizeOfSlice(database, registryId, from, to);
    await nextTurn();
  }
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  const size = total > most ? most : total;
  await database.client.registry.updateMany({ where: { id: registryId }, data: { size } });
  return size;
}

/** Half-open ranges of digests that together hold every digest. */
function slices(versions: number): [from: string, to: string | null][] {
  if (versions <= AT_ONCE) return [["", null]];
  const letters =
    versions <= 16 * AT_ONCE ? HEX : HEX.flatMap((first) => HEX.map((second) => first + second));
  const starts = letters.map((letter) => `sha256:${letter}`);
  const inner = starts.map((start, index): [string, string] => [start, starts[index + 1] ?? "sha256:g"]);
  return [["", "sha256:0"], ...inner, ["sha256:g", null]];
}

async function countVersions(database: Database, registryId: string): Promise<number> {
  const rows = await select<{ total: number | bigint | string | null }>(
    database,
    sql`SELECT SUM("versionCount") AS "total" FROM "Repository" WHERE "registryId" = ${registryId}`,
  );
  return Number(rows[0]?.total ?? 0);
}

async function sizeOfSlice(
  database: Database,
  registryId: string,
  from: string,
  to: string | null,
): Promise<bigint> {
  const open = to === null;
  const rows = await select<{ total: number | bigint | string | null }>(
    database,
    sql`SELECT CAST(SUM(x."size") AS BIGINT) AS "total" FROM (
      SELECT MAX(b."size") AS "size" FROM "ManifestBlob" b
        WHERE b."digest" >= ${from} AND (${open} OR b."digest" < ${to ?? ""}) AND EXISTS (
          SELECT 1 FROM "Version" v JOIN "Repository" r ON r."id" = v."repositoryId"
          WHERE v."digest" = b."manifestDigest" AND v."goneSince" IS NULL
            AND r."registryId" = ${registryId} AND r."goneSince" IS NULL)
        GROUP BY b."digest"
      UNION ALL
      SELECT LENGTH(m."bytes") FROM "Manifest" m
        WHERE m."digest" >= ${from} AND (${open} OR m."digest" < ${to ?? ""}) AND EXISTS (
          SELECT 1 FROM "Version" v JOIN "Repository" r ON r."id" = v."repositoryId"
          WHERE v."digest" = m."digest" AND v."goneSince" IS NULL
            AND r."registryId" = ${registryId} AND r."goneSince" IS NULL)) x`,
  );
  return BigInt(rows[0]?.total ?? 0);
}
