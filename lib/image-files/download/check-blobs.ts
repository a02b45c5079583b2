import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { RegistryError } from "#lib/registry/errors.ts";
import type { BlobPart } from "./archive-plan.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { missingPart } from "./not-downloadable.ts";

/** Questions to the registry at the same time. */
const WIDTH = 6;

/**
 * Asks the registry whether it has every blob, so that a download does not break off in its middle for one that
 * was missing from the beginning. Foreign layers are asked for like others: some registries keep them.
 *
 * @throws NotFound, NotDownloadable, RegistryError
 */
export async function checkBlobs(source: ArchiveSource, blobs: Iterable<BlobPart>): Promise<void> {
  await eachLimited([...blobs], WIDTH, (blob) => checkBlob(source, blob));
}

async function checkBlob(
  { client, registryName, repository, signal }: ArchiveSource,
  blob: BlobPart,
): Promise<void> {
  const size = await sizeOf(() => client.headBlob(repository, blob.digest, { signal }), blob);
  if (size === null || size === blob.size) return;
  throw new RegistryError(
    "registry_lying",
    `${registryName} has another size for a ${blob.what} than its manifest.`,
    {
      advice: "The registry's storage may be damaged; push the image again.",
      details: { rule: "blob_size", digest: blob.digest, stated: size, expected: blob.size },
    },
  );
}

async function sizeOf(head: () => Promise<{ size: number | null }>, blob: BlobPart): Promise<number | null> {
  try {
    return (await head()).size;
  } catch (error) {
    if (isTagtrailError(error) && error.code === "registry_not_found") throw missingPart(blob);
    throw error;
  }
}
