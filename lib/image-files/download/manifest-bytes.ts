import { storedBytes } from "#lib/catalog/ingest/stored-parts.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { verifyDigest } from "#lib/manifests/verify-digest.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { ArchiveSource } from "./archive-source.ts";
import { missingPart } from "./not-downloadable.ts";

/**
 * The exact bytes of a manifest: those kept here, checked once more, or else as the registry has them.
 *
 * @param platform what it is for, for the message when it is missing
 * @throws NotFound, RegistryError
 */
export async function manifestBytes(
  { catalog, client, repository, signal }: ArchiveSource,
  digest: string,
  platform: string,
): Promise<ManifestBytes> {
  const stored = await storedBytes(catalog.database, digest);
  // Kept bytes that rotted are as good as none (threat 127).
  if (stored !== null && (await verifyDigest(stored.bytes, digest)) === "match") return stored;
  try {
    return await client.getManifest(repository, digest, { signal });
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    throw missingPart({ what: "manifest", digest, isForeign: false, platform });
  }
}
