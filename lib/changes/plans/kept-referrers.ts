import { oneOfTexts } from "#lib/database/id-list.ts";
import { select, sql } from "#lib/database/sql.ts";
import type { Errand } from "./errand.ts";
import type { VersionTree } from "./version-tree.ts";

/** Documents put back with one version. */
const MOST = 100;

/**
 * Digests of what speaks of a version or of a part of it and was in the repository as long as the version was:
 * some registries delete signatures together with what they speak of. Those that went before it stay gone.
 */
export async function keptReferrers(
  { context, place }: Errand,
  { root, parts }: VersionTree,
): Promise<string[]> {
  const { database } = context.catalog;
  const subjects = parts.map((part) => part.digest);
  const rows = await select<{ digest: string }>(
    database,
    sql`SELECT m."digest" FROM "Manifest" m JOIN "Version" v ON v."digest" = m."digest"
          JOIN "Repository" r ON r."id" = v."repositoryId"
          LEFT JOIN "Version" o ON o."repositoryId" = r."id" AND o."digest" = ${root}
        WHERE ${oneOfTexts(database, sql`m."subject"`, subjects)}
          AND r."registryId" = ${place.registryId} AND r."name" = ${place.repository}
          AND (v."goneSince" IS NULL OR v."goneSince" >= o."goneSince")
        ORDER BY m."digest" LIMIT ${MOST}`,
  );
  return rows.map(({ digest }) => digest);
}
