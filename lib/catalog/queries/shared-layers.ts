import type { Database } from "#lib/database/database.ts";
import type { RawNumber } from "#lib/database/paging/raw-values.ts";
import { list, select, sql } from "#lib/database/sql.ts";
import { tagsByDigest } from "./tags-by-digest.ts";

/** Versions named with a layer; the count is the true number. */
const NAMED = 5;
/** Rows looked at. An image with a thousand layers that all of five thousand versions share has millions. */
const MOST_ROWS = 100_000;

export interface SharedLayer {
  sharedWith: { digest: string; tags: string[] }[];
  sharedWithCount: number;
}

/**
 * Which other versions of the repository have the same layers, newest first, by layer digest. The tags of a
 * version include those of the indexes it is a part of: that is how people know the child of an index.
 */
export async function sharedLayers(
  database: Database,
  repositoryId: number,
  version: string,
  layers: readonly string[],
): Promise<Map<string, SharedLayer>> {
  if (layers.length === 0) return new Map();
  const rows = await select<{ layer: string; version: string; count: RawNumber }>(
    database,
    sql`SELECT "layer", "version", "count" FROM (
          SELECT "layer", "version", COUNT(*) OVER (PARTITION BY "layer") AS "count",
            ROW_NUMBER() OVER (PARTITION BY "layer" ORDER BY "id" DESC) AS "place"
          FROM (SELECT DISTINCT b."digest" AS "layer", v."digest" AS "version", v."id"
            FROM "Version" v JOIN "ManifestBlob" b ON b."manifestDigest" = v."digest"
            WHERE v."repositoryId" = ${repositoryId} AND v."goneSince" IS NULL AND v."digest" <> ${version}
              AND b."position" >= 0 AND b."digest" IN (${list(layers)}) LIMIT ${MOST_ROWS}) a) c
        WHERE "place" <= ${NAMED} ORDER BY "layer", "place"`,
  );
  const tags = await namesOf(database, repositoryId, [...new Set(rows.map((row) => row.version))]);
  const shared = new Map<string, SharedLayer>();
  for (const { layer, version: digest, count } of rows) {
    const entry = shared.get(layer) ?? { sharedWith: [], sharedWithCount: Number(count) };
    entry.sharedWith.push({ digest, tags: tags.get(digest) ?? [] });
    shared.set(layer, entry);
  }
  return shared;
}

/** Tags on versions and on the indexes that contain them. */
async function namesOf(
  database: Database,
  repositoryId: number,
  digests: readonly string[],
): Promise<Map<string, string[]>> {
  const parents = await parentsOf(database, repositoryId, digests);
  const all = [...digests, ...parents.map((each) => each.parent)];
  const tags = await tagsByDigest(database, repositoryId, [...new Set(all)], NAMED);
  return new Map(
    digests.map((digest) => {
      const above = parents
        .filter((each) => each.child === digest)
        .flatMap((each) => tags.get(each.parent) ?? []);
      return [digest, [...new Set([...(tags.get(digest) ?? []), ...above])].slice(0, NAMED)];
    }),
  );
}

/** Indexes of the repository that contain these versions. */
export async function parentsOf(
  database: Database,
  repositoryId: number,
  digests: readonly string[],
): Promise<{ child: string; parent: string }[]> {
  if (digests.length === 0) return [];
  return await select<{ child: string; parent: string }>(
    database,
    sql`SELECT DISTINCT c."digest" AS "child", c."parentDigest" AS "parent", v."id"
        FROM "ManifestChild" c JOIN "Version" v ON v."digest" = c."parentDigest" AND v."repositoryId" = ${repositoryId}
        WHERE c."digest" IN (${list(digests)}) AND v."goneSince" IS NULL ORDER BY v."id" DESC LIMIT 1000`,
  );
}
