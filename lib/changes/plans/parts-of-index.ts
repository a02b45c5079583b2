import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { parentsOf } from "#lib/catalog/queries/shared-layers.ts";
import { oneOfTexts } from "#lib/database/id-list.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { select, sql } from "#lib/database/sql.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { LIMITS } from "#lib/manifests/limits.ts";
import type { Errand } from "./errand.ts";
import { keepVersion } from "./keep-version.ts";
import type { TagsNow } from "./tags-now.ts";

/** Versions read while a person waits, because the index does not know them yet. */
const MOST_READ = 300;

/**
 * Makes sure that the index knows what every tag points at: whether a version is a part of a tagged index can
 * be told only then.
 *
 * @returns why it cannot be told for all of them; null: it can
 */
export async function readTagged(errand: Errand, tags: TagsNow): Promise<string | null> {
  const digests = [...new Set(tags.names().map((tag) => tags.digestOf(tag) ?? ""))];
  const unknown = await unknownVersions(errand, digests);
  if (unknown.length > MOST_READ) {
    return `Versions of this repository that were not read yet: ${unknown.length}.`;
  }
  const failures: string[] = [];
  await eachLimited(unknown, 4, async (digest) => {
    try {
      await keepVersion(errand, digest);
    } catch (error) {
      errand.session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      failures.push(`${tags.on(digest)[0] ?? digest} could not be read: ${error.message}`);
    }
  });
  return failures[0] ?? null;
}

async function unknownVersions({ context, place }: Errand, digests: readonly string[]): Promise<string[]> {
  const { database } = context.catalog;
  const known = new Set<string>();
  for (const some of inPieces(digests, 1_000)) {
    const rows = await select<{ digest: string }>(
      database,
      sql`SELECT v."digest" FROM "Repository" r JOIN "Version" v ON v."repositoryId" = r."id"
          JOIN "Manifest" m ON m."digest" = v."digest"
          WHERE r."registryId" = ${place.registryId} AND r."name" = ${place.repository}
            AND v."goneSince" IS NULL AND ${oneOfTexts(database, sql`v."digest"`, some)}`,
    );
    for (const { digest } of rows) known.add(digest);
  }
  return digests.filter((digest) => !known.has(digest));
}

/** Every index of the repository that a version is a part of, directly or through another index. */
export async function indexesAbove({ context, place }: Errand, digest: string): Promise<string[]> {
  const { database } = context.catalog;
  const repository = await database.client.repository.findUnique({
    where: { registryId_name: { registryId: place.registryId, name: place.repository } },
    select: { id: true },
  });
  if (repository === null) return [];
  const above = new Set<string>();
  let level = [digest];
  for (let depth = 0; depth < LIMITS.indexDepth && level.length > 0; depth += 1) {
    const parents = await parentsOf(database, repository.id, level);
    level = parents.map(({ parent }) => parent).filter((parent) => !above.has(parent) && parent !== digest);
    for (const parent of level) above.add(parent);
  }
  return [...above];
}
