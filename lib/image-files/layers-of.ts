import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { storedBytes } from "#lib/catalog/ingest/stored-parts.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { checkRepositoryName, findRepository } from "#lib/catalog/visit/find-repository.ts";
import { select, sql } from "#lib/database/sql.ts";
import { InvalidInput } from "#lib/errors.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import type { ImageFilesContext } from "./image-files-context.ts";
import type { ImageLayers, NamedLayer } from "./named-layer.ts";

interface Address {
  registry: string;
  repository: string;
  /** Of a layer or an image. */
  digest: string;
}

/**
 * The layers behind a digest. A layer is found only by a manifest of this repository that names it: this is no way
 * to read any blob of the registry, nor one of a repository the person may not see.
 *
 * @throws NotFound, InvalidInput for what has no layers, RegistryError
 */
export async function layersOf(
  { catalog, subjects }: ImageFilesContext,
  person: Person,
  { registry, repository, digest }: Address,
): Promise<ImageLayers> {
  authorise(person, "catalog.read");
  checkRepositoryName(repository);
  const connection = await catalog.registries.connect(person, registry);
  const key = `${connection.target.id} ${repository} ${digest}`;
  const known = subjects.get(key);
  if (known !== undefined) return known;
  const found = await findLayers(catalog, person, { connection, repository, digest });
  subjects.set(key, found, KNOWN_MS);
  return found;
}

/** Milliseconds for which a digest is not looked up again. */
const KNOWN_MS = 2000;

async function findLayers(
  catalog: CatalogContext,
  person: Person,
  { connection, repository, digest }: Omit<Address, "registry"> & { connection: RegistryConnection },
): Promise<ImageLayers> {
  const { registryId, registryName, client } = connection;
  const source = { client, repository };
  const row = await findRepository(catalog, registryId, repository);
  const layer = row === null ? null : await namedLayer(catalog, row.id, digest);
  if (layer !== null) return { kind: "layer", layers: [layer], diffIds: null, source };
  const { manifest, config } = await ensureImage(catalog, person, registryName, repository, digest);
  if (manifest.kind === "index") {
    throw new InvalidInput("This version is an index of several platforms.", {
      advice: "Ask for the digest of one of its images.",
    });
  }
  if (manifest.kind !== "image" && manifest.layerCount === 0) {
    throw new InvalidInput("This version has no layers, so there are no files to look at.", {
      advice: "Look at its manifest instead.",
    });
  }
  if (manifest.layers.length < manifest.layerCount) {
    throw new InvalidInput("This image has more layers than are looked into.", {
      advice: "Look into its layers one by one.",
    });
  }
  return { kind: "image", layers: manifest.layers, diffIds: config?.diffIds ?? null, source };
}

/** As the manifest names it: its annotations say where a table of contents is, its addresses that it is elsewhere. */
async function namedLayer(
  { database }: CatalogContext,
  repositoryId: number,
  digest: string,
): Promise<NamedLayer | null> {
  const rows = await select<{ manifestDigest: string }>(
    database,
    sql`SELECT b."manifestDigest" FROM "ManifestBlob" b
        JOIN "Version" v ON v."digest" = b."manifestDigest" AND v."repositoryId" = ${repositoryId}
        WHERE b."digest" = ${digest} AND b."position" >= 0 LIMIT 1`,
  );
  const row = rows[0];
  const stored = row === undefined ? null : await storedBytes(database, row.manifestDigest);
  return stored && (decodeManifest(stored).layers.find((layer) => layer.digest === digest) ?? null);
}
