import { storedBytes } from "#lib/catalog/ingest/stored-parts.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { verifyDigest } from "#lib/manifests/verify-digest.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { ChangesContext } from "../changes-context.ts";

/**
 * The exact bytes of a version: those kept here, checked once more, or else as the registry has them.
 *
 * @throws RegistryError when they are not kept and cannot be read
 */
export async function manifestOf(
  { catalog }: ChangesContext,
  connection: RegistryConnection,
  { repository, digest }: { repository: string; digest: string },
): Promise<ManifestBytes> {
  const stored = await storedBytes(catalog.database, digest);
  // Kept bytes that rotted are as good as none (threat 127).
  if (stored && (await verifyDigest(stored.bytes, digest)) === "match") return stored;
  return await connection.client.getManifest(repository, digest);
}
