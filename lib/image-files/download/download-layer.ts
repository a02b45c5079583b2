import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { findRepository } from "#lib/catalog/queries/find-repository.ts";
import { unknownRepository } from "#lib/catalog/queries/get-repository.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import type { blobQuery } from "#lib/contract/layers.ts";
import type { Database } from "#lib/database/database.ts";
import { type RawNumber, wholeNumber } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { isTagtrailError, NotFound } from "#lib/errors.ts";
import { parseLayerType } from "#lib/references/media-types.ts";
import { checkedBytes } from "#lib/registry/endpoints/checked-bytes.ts";
import { RegistryError } from "#lib/registry/errors.ts";
import type { BlobStream } from "#lib/registry/registry-client.ts";
import { type DownloadEnd, downloadEnd, downloadStream } from "./download-stream.ts";
import type { DownloadedFile } from "./downloaded-file.ts";
import { layerName } from "./layer-name.ts";
import { missingPart } from "./not-downloadable.ts";

/** What manifests of a repository say of a blob. Most say the same. */
interface NamedBlob {
  mediaType: string;
  /** The one most of them state comes first. */
  sizes: number[];
}

/**
 * A layer exactly as the registry stores it, checked against its digest while it passes. Only one that a manifest
 * of this repository names: this is no way to read any blob of the registry, nor one of a repository the person
 * may not see.
 *
 * @param signal aborted when whoever downloads goes away
 * @throws NotFound, NotDownloadable, RegistryError before the first byte; what fails later breaks the stream off
 */
export async function downloadLayer(
  catalog: CatalogContext,
  person: Person,
  query: z.output<typeof blobQuery>,
  signal: AbortSignal,
): Promise<DownloadedFile> {
  authorise(person, "catalog.read");
  const { digest } = query;
  const { repository } = await findRepository(catalog.database, person, query);
  if (repository === null) throw unknownRepository(query);
  const named = await namedBlob(catalog.database, repository.id, digest);
  if (named === null) {
    throw new NotFound("No image of this repository has this layer.", {
      advice: "Open the image first: its layers are known then.",
    });
  }
  const connection = await catalog.registries.connect(person, query.registry);
  const end = downloadEnd(catalog, signal);
  const blob = await openBlob(connection, query, named, end);
  const size = checkedSize(connection, digest, named, blob, end);
  const open = async () => blob.body;
  const bytes = checkedBytes({ digest, size, open }, connection.registryName, {});
  return {
    mediaType: "application/octet-stream",
    name: layerName(digest, named.mediaType),
    size,
    body: downloadStream(bytes, end, catalog),
  };
}

async function namedBlob(
  database: Database,
  repositoryId: number,
  digest: string,
): Promise<NamedBlob | null> {
  const rows = await select<{ mediaType: string; size: RawNumber }>(
    database,
    sql`SELECT b."mediaType", b."size" FROM "ManifestBlob" b
        JOIN "Version" v ON v."digest" = b."manifestDigest" AND v."repositoryId" = ${repositoryId}
        WHERE b."digest" = ${digest} AND b."position" >= 0
        GROUP BY b."mediaType", b."size" ORDER BY COUNT(*) DESC, b."size", b."mediaType" LIMIT 100`,
  );
  const [first] = rows;
  return first === undefined
    ? null
    : { mediaType: first.mediaType, sizes: rows.map(({ size }) => wholeNumber(size)) };
}

async function openBlob(
  { client }: RegistryConnection,
  { repository, digest }: { repository: string; digest: string },
  { mediaType }: NamedBlob,
  { signal }: DownloadEnd,
): Promise<BlobStream> {
  try {
    return await client.getBlob(repository, digest, { signal });
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    const isForeign = parseLayerType(mediaType)?.foreign ?? false;
    throw missingPart({ what: "layer", digest, isForeign, platform: "" });
  }
}

/**
 * The registry's word counts when a manifest says the same: somebody may have pushed another manifest that states
 * a wrong size for a layer of everybody.
 */
function checkedSize(
  { registryName }: RegistryConnection,
  digest: string,
  { sizes }: NamedBlob,
  blob: BlobStream,
  end: DownloadEnd,
): number {
  const size = blob.size ?? sizes[0] ?? 0;
  if (sizes.includes(size)) return size;
  end.stop();
  throw new RegistryError(
    "registry_lying",
    `${registryName} has another size for this layer than its manifest.`,
    {
      advice: "The registry's storage, or a cache in front of it, may be damaged.",
      details: { rule: "blob_size", digest, stated: size },
    },
  );
}
