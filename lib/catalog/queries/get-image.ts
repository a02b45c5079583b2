import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { Image, manifestsQuery } from "#lib/contract/manifests.ts";
import type { Database } from "#lib/database/database.ts";
import { timeText } from "#lib/database/paging/raw-values.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { type EnsuredImage, ensureImage } from "../read-through.ts";
import { findRegistry } from "./find-repository.ts";
import { presentChildren, presentConfig, presentDescriptor, presentLayers } from "./present-image.ts";
import { pullName } from "./pull-name.ts";
import { parentsOf, sharedLayers } from "./shared-layers.ts";
import { tagsByDigest } from "./tags-by-digest.ts";

type Query = Pick<z.output<typeof manifestsQuery>, "registry" | "repository" | "reference">;

/** Tags named with an image; `tagCount` is the true number. */
const NAMED_TAGS = 100;
const NAMED_PARENTS = 20;

/**
 * One image, index or artifact with everything its page shows. What was read before is answered from the
 * index; the rest is read from the registry once and kept.
 *
 * @throws NotFound; RegistryError and InvalidManifest when it was never read and cannot be read now
 */
export async function getImage(context: CatalogContext, person: Person, query: Query): Promise<Image> {
  const { database } = context;
  const registry = await findRegistry(database, person, query.registry);
  const image = await ensureImage(context, person, query.registry, query.repository, query.reference);
  const { repositoryId, digest, manifest, config, problems } = image;
  const layers = manifest.layers.map((layer) => layer.digest);
  const [stored, tags, parents, shared, checkedAt] = await Promise.all([
    database.client.manifest.findUnique({ where: { digest }, select: { size: true, createdAt: true } }),
    tagsOf(database, repositoryId, digest),
    taggedParents(database, repositoryId, digest),
    sharedLayers(database, repositoryId, digest, [...new Set(layers)]),
    lastChecked(database, repositoryId, digest, query.reference),
  ]);
  return {
    registry: registry.name,
    repository: query.repository,
    reference: query.reference,
    ...presentManifest(image),
    totalSize: stored === null || problems.length > 0 || isOpaque(image) ? null : Number(stored.size),
    createdAt: timeText(stored?.createdAt ?? null),
    ...tags,
    parents,
    config: config === null ? null : presentConfig(config),
    layers: presentLayers(manifest, config, shared),
    checkedAt: timeText(checkedAt),
    pullName: pullName(registry.url, query.repository),
  };
}

type OfManifest = Omit<
  Image,
  | "registry"
  | "repository"
  | "reference"
  | "totalSize"
  | "createdAt"
  | "tags"
  | "tagCount"
  | "parents"
  | "config"
  | "layers"
  | "checkedAt"
  | "pullName"
>;

function presentManifest({ manifest, childSizes, problems }: EnsuredImage): OfManifest {
  return {
    digest: manifest.digest,
    mediaType: manifest.mediaType,
    kind: manifest.kind,
    purpose: manifest.purpose,
    artifactType: manifest.artifactType,
    manifestSize: manifest.size,
    annotations: manifest.annotations,
    annotationCount: manifest.annotationCount,
    subject: manifest.subject === null ? null : presentDescriptor(manifest.subject),
    children: presentChildren(manifest.children, childSizes, problems),
    childCount: manifest.childCount,
    configDigest: manifest.config?.digest ?? null,
    layerCount: manifest.layerCount,
    warnings: manifest.warnings,
    problems: problems.map(({ part, digest, cause }) => ({
      part: part === "config" ? "config" : `child ${digest}`,
      cause,
    })),
  };
}

/** Manifests that do not tell the sizes of their parts. */
function isOpaque({ manifest }: EnsuredImage): boolean {
  return manifest.kind === "legacy" || manifest.kind === "unknown";
}

async function tagsOf(database: Database, repositoryId: number, digest: string) {
  const [tags, tagCount] = await Promise.all([
    tagsByDigest(database, repositoryId, [digest], NAMED_TAGS),
    database.client.tag.count({ where: { repositoryId, digest } }),
  ]);
  return { tags: tags.get(digest) ?? [], tagCount };
}

async function taggedParents(database: Database, repositoryId: number, digest: string) {
  const parents = (await parentsOf(database, repositoryId, [digest])).slice(0, NAMED_PARENTS);
  const digests = parents.map((each) => each.parent);
  const tags = await tagsByDigest(database, repositoryId, digests, NAMED_PARENTS);
  return digests.map((parent) => ({ digest: parent, tags: tags.get(parent) ?? [] }));
}

/** A tag is checked by asking where it points; a digest by having been seen. */
async function lastChecked(
  database: Database,
  repositoryId: number,
  digest: string,
  reference: string,
): Promise<Date | null> {
  if (!reference.includes(":")) {
    const where = { repositoryId_name: { repositoryId, name: reference } };
    const tag = await database.client.tag.findUnique({ where, select: { checkedAt: true } });
    return tag?.checkedAt ?? null;
  }
  const where = { repositoryId_digest: { repositoryId, digest } };
  const version = await database.client.version.findUnique({ where, select: { lastSeenAt: true } });
  return version?.lastSeenAt ?? null;
}
