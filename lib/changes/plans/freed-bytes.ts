import type { Database } from "#lib/database/database.ts";
import { oneOfTexts } from "#lib/database/id-list.ts";
import { type RawNumber, truth, wholeNumber } from "#lib/database/paging/raw-values.ts";
import { type Sql, select, sql } from "#lib/database/sql.ts";
import { parseLayerType } from "#lib/references/media-types.ts";
import type { Place } from "../plan.ts";

/** What deleting versions of one repository leaves unreferenced. */
export interface FreedBytes {
  /** Bytes of manifests, configs and layers that no other version of the whole registry needs. */
  readonly bytes: number;
  /** Configs and layers among them. */
  readonly blobs: number;
  /** Bytes that nothing else in the repository needs, but other repositories of the registry do. */
  readonly usedElsewhere: number;
}

/** Something that the deleted versions consist of. */
interface Part {
  readonly digest: string;
  readonly size: number;
  readonly isManifest: boolean;
  /** Named by another version of the repository. */
  readonly inRepository: boolean;
  /** Named by a version of another repository of the registry. */
  readonly inRegistry: boolean;
}

/**
 * Counts what only these versions need, each digest once, as far as the index knows the registry. Registries
 * store a blob once for all repositories, so what another repository uses is not freed. The children of a
 * deleted index are versions of their own: they stay, with all they need, unless they are deleted as well.
 *
 * @param deleted digests of versions of the place, whose manifests are kept
 */
export async function freedBytes(
  database: Database,
  place: Place,
  deleted: readonly string[],
): Promise<FreedBytes> {
  const parts = [
    ...(await manifestsOf(database, place, deleted)),
    ...(await blobsOf(database, place, deleted)),
  ];
  return addUp(parts);
}

function addUp(parts: readonly Part[]): FreedBytes {
  let [bytes, blobs, usedElsewhere] = [0, 0, 0];
  for (const { size, isManifest, inRepository, inRegistry } of parts) {
    if (inRepository) continue;
    if (inRegistry) usedElsewhere += size;
    else {
      bytes += size;
      if (!isManifest) blobs += 1;
    }
  }
  return { bytes, blobs, usedElsewhere };
}

/** The manifests themselves: none of them stays in the repository. */
async function manifestsOf(database: Database, place: Place, deleted: readonly string[]): Promise<Part[]> {
  const rows = await select<{ digest: string; size: RawNumber; inRegistry: boolean | RawNumber }>(
    database,
    sql`SELECT m."digest", LENGTH(m."bytes") AS "size", ${otherRepository(sql`m."digest"`, place)} AS "inRegistry"
        FROM "Manifest" m WHERE ${oneOfTexts(database, sql`m."digest"`, deleted)}`,
  );
  return rows.map(({ digest, size, inRegistry }) => ({
    ...{ digest, size: wholeNumber(size), isManifest: true },
    ...{ inRepository: false, inRegistry: truth(inRegistry) },
  }));
}

interface BlobRow {
  digest: string;
  size: RawNumber;
  mediaType: string;
  inRepository: boolean | RawNumber;
  inRegistry: boolean | RawNumber;
}

async function blobsOf(database: Database, place: Place, deleted: readonly string[]): Promise<Part[]> {
  const { registryId, repository } = place;
  // Found from the blob on: a blob that thousands share is known to be in use at the first of them.
  const users = sql`SELECT 1 FROM "ManifestBlob" u JOIN "Version" v ON v."digest" = u."manifestDigest"
    JOIN "Repository" r ON r."id" = v."repositoryId"
    WHERE u."digest" = b."digest" AND v."goneSince" IS NULL AND r."registryId" = ${registryId}`;
  const rows = await select<BlobRow>(
    database,
    sql`SELECT b."digest", b."size", b."mediaType",
          EXISTS (${users} AND r."name" = ${repository}
            AND NOT (${oneOfTexts(database, sql`u."manifestDigest"`, deleted)})) AS "inRepository",
          EXISTS (${users} AND r."name" <> ${repository}) AS "inRegistry"
        FROM (SELECT "digest", MAX("size") AS "size", MIN("mediaType") AS "mediaType" FROM "ManifestBlob" o
          WHERE ${oneOfTexts(database, sql`o."manifestDigest"`, deleted)} GROUP BY "digest") b`,
  );
  // The bytes of foreign layers lie elsewhere.
  const held = rows.filter(({ mediaType }) => parseLayerType(mediaType)?.foreign !== true);
  return held.map(({ digest, size, inRepository, inRegistry }) => ({
    ...{ digest, size: wholeNumber(size), isManifest: false },
    ...{ inRepository: truth(inRepository), inRegistry: truth(inRegistry) },
  }));
}

function otherRepository(digest: Sql, { registryId, repository }: Place): Sql {
  return sql`EXISTS (SELECT 1 FROM "Version" v JOIN "Repository" r ON r."id" = v."repositoryId"
    WHERE v."digest" = ${digest} AND v."goneSince" IS NULL
      AND r."registryId" = ${registryId} AND r."name" <> ${repository})`;
}
