import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { ingestManifest } from "#lib/catalog/ingest/ingest-manifest.ts";
import { needsConfig, readConfig } from "#lib/catalog/ingest/load-manifest.ts";
import { storedBytes } from "#lib/catalog/ingest/stored-parts.ts";
import { versionFacts } from "#lib/catalog/scan/resolve-tag.ts";
import type { VersionRole } from "#lib/catalog/store/facts.ts";
import { knownRepository } from "#lib/catalog/visit/find-repository.ts";
import type { Database } from "#lib/database/database.ts";
import { isTagtrailError, NotFound } from "#lib/errors.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { Errand } from "./errand.ts";
import { type MissingPart, type VersionTree, walkVersion } from "./version-tree.ts";

/** A version whose bytes are in our database, as far as they could be had. */
export interface KeptVersion extends VersionTree {
  /** Configs that could not be read. */
  readonly missingConfigs: readonly MissingPart[];
}

/**
 * Reads a version of a repository with everything below it, manifests and configs, and keeps the bytes: rows of
 * manifests and configs are never deleted. What is kept already is not read again. The caller has seen that the
 * registry has the version.
 *
 * @throws RegistryError when its manifest is not kept and cannot be read; TagtrailError when it cannot be decoded
 */
export async function keepVersion(
  errand: Errand,
  digest: string,
  role: VersionRole = "top",
): Promise<KeptVersion> {
  const { session, place, context } = errand;
  const { catalog } = context;
  const tree = await walkVersion(digest, (each) => readOrKept(errand, each));
  const missingConfigs: MissingPart[] = [];
  await eachLimited(tree.parts, session.width, async ({ decoded }) => {
    const config = decoded.config?.digest ?? "";
    if (!needsConfig(decoded, "page")) return;
    try {
      await readConfig(session, place.repository, config);
    } catch (error) {
      session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      const { code, message, advice } = error;
      missingConfigs.push({ digest: config, cause: { code, message, advice } });
    }
  });
  await noteVersion(errand, digest, role);
  await catalog.writer.flush();
  return { ...tree, missingConfigs };
}

async function readOrKept({ session, place, context }: Errand, digest: string): Promise<ManifestBytes> {
  const { database, writer } = context.catalog;
  const stored = await storedBytes(database, digest);
  if (stored) return stored;
  await ingestManifest(session, place.repository, digest);
  await writer.flush();
  return storedOrThrow(database, digest);
}

/** The index learns that the version and what is below it are in the repository, unless it knows. */
async function noteVersion(errand: Errand, digest: string, role: VersionRole): Promise<void> {
  const { session, place, connection, context } = errand;
  const { catalog } = context;
  const { id: repositoryId } = await knownRepository(catalog, connection, place.repository);
  const known = await catalog.database.client.version.findUnique({
    where: { repositoryId_digest: { repositoryId, digest } },
    select: { goneSince: true },
  });
  if (known && known.goneSince === null) return;
  const ingested = await ingestManifest(session, place.repository, digest);
  const seenAs = role === "top" && ingested.root.subject !== null ? "referrer" : role;
  catalog.writer.add(...versionFacts(repositoryId, ingested, seenAs, catalog.clock()));
}

/** A version from kept bytes alone. @throws NotFound when its manifest is not kept */
export function keptVersion(database: Database, digest: string): Promise<VersionTree> {
  return walkVersion(digest, (each) => storedOrThrow(database, each));
}

async function storedOrThrow(database: Database, digest: string): Promise<ManifestBytes> {
  const stored = await storedBytes(database, digest);
  if (stored) return stored;
  throw new NotFound("Its bytes are not kept here.", { details: { digest } });
}
