import { storedBytes } from "#lib/catalog/ingest/stored-parts.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { verifyDigest } from "#lib/manifests/verify-digest.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { ChangesContext } from "../changes-context.ts";

interface Wanted {
  readonly repository: string;
  readonly digest: string;
}

/**
 * The exact bytes of a version with the media type under which this repository has them: the same bytes may be
 * known under another one elsewhere, and what is kept here is kept once. Where the repository does not have the
 * version, the kept type.
 *
 * @throws RegistryError when the repository cannot be asked, or the bytes are not kept and cannot be read
 */
export async function manifestOf(
  context: ChangesContext,
  connection: RegistryConnection,
  wanted: Wanted,
): Promise<ManifestBytes> {
  const kept = await keptBytes(context, wanted.digest);
  if (kept === null) return await connection.client.getManifest(wanted.repository, wanted.digest);
  const mediaType = await statedType(connection, wanted);
  return mediaType === null ? kept : { ...kept, mediaType };
}

/**
 * The exact bytes of a version, for whoever only reads them: those kept here, checked once more, or else as the
 * registry has them.
 *
 * @throws RegistryError when they are not kept and cannot be read
 */
export async function bytesOfManifest(
  context: ChangesContext,
  connection: RegistryConnection,
  { repository, digest }: Wanted,
): Promise<ManifestBytes> {
  return (await keptBytes(context, digest)) ?? (await connection.client.getManifest(repository, digest));
}

async function keptBytes({ catalog }: ChangesContext, digest: string): Promise<ManifestBytes | null> {
  const stored = await storedBytes(catalog.database, digest);
  // Kept bytes that rotted are as good as none (threat 127).
  return stored && (await verifyDigest(stored.bytes, digest)) === "match" ? stored : null;
}

/** Null: the registry states none. */
async function statedType(
  { client }: RegistryConnection,
  { repository, digest }: Wanted,
): Promise<string | null> {
  try {
    const head = await client.headManifest(repository, digest);
    return head === "notModified" || head.mediaType === "" ? null : head.mediaType;
  } catch (error) {
    if (isTagtrailError(error) && error.code === "registry_not_found") return null;
    throw error;
  }
}
