import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { configBytesQuery, manifestsQuery } from "#lib/contract/manifests.ts";
import { select, sql } from "#lib/database/sql.ts";
import { isTagtrailError, NotFound } from "#lib/errors.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { readConfig } from "../ingest/load-manifest.ts";
import { visitSession } from "../read-session.ts";
import { ensureImage } from "../read-through.ts";
import { findRepository } from "./find-repository.ts";
import { unknownRepository } from "./get-repository.ts";

/** Bytes exactly as the registry has them; `mediaType` is what it says they are. */
export interface RawBytes {
  digest: string;
  mediaType: string;
  bytes: Uint8Array;
}

const UNREADABLE = new Set(["invalid_manifest", "ambiguous_manifest", "manifest_too_large"]);

/**
 * The exact bytes of a manifest, verified against their digest. Those of one that cannot be decoded too:
 * whoever meets a broken or hostile manifest has to be able to look at it.
 *
 * @throws NotFound, RegistryError
 */
export async function rawManifest(
  context: CatalogContext,
  person: Person,
  {
    registry,
    repository,
    reference,
  }: Pick<z.output<typeof manifestsQuery>, "registry" | "repository" | "reference">,
): Promise<RawBytes> {
  try {
    const { digest, bytes, manifest } = await ensureImage(context, person, registry, repository, reference);
    return { digest, bytes, mediaType: manifest.mediaType };
  } catch (error) {
    if (!isTagtrailError(error) || !UNREADABLE.has(error.code)) throw error;
    const { client } = await context.registries.connect(person, registry);
    return await client.getManifest(repository, reference, { signal: context.shutdown.signal });
  }
}

/**
 * The exact bytes of a config. Only of a config that a manifest of this repository names: this is no way to
 * read any blob of the registry, nor one of a repository the person may not see.
 *
 * @throws NotFound, RegistryError
 */
export async function configBytes(
  context: CatalogContext,
  person: Person,
  query: z.output<typeof configBytesQuery>,
): Promise<RawBytes> {
  const { database } = context;
  const { repository } = await findRepository(database, person, query);
  if (!repository) throw unknownRepository(query);
  const rows = await select<{ mediaType: string }>(
    database,
    sql`SELECT b."mediaType" FROM "ManifestBlob" b
        JOIN "Version" v ON v."digest" = b."manifestDigest" AND v."repositoryId" = ${repository.id}
        WHERE b."digest" = ${query.digest} AND b."position" = -1 LIMIT 1`,
  );
  const config = rows[0];
  if (!config) {
    throw new NotFound("No image of this repository has this config.", {
      advice: "Open the image first: its config is known then.",
    });
  }
  const connection = await context.registries.connect(person, query.registry);
  const session = visitSession(context, connection, context.shutdown.signal);
  const bytes = await readConfig(session, query.repository, query.digest);
  return { digest: query.digest, mediaType: config.mediaType, bytes };
}
