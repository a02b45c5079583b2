import { createHash, randomUUID } from "node:crypto";
import type { Database } from "#lib/database/database.ts";
import { repositorySortKey, tagSortKey } from "#lib/references/sort-key.ts";

const SEEN = new Date("2026-01-01T00:00:00Z");

/** Stores a registry that was scanned, without repositories. Answers its id. */
export async function seedRegistry(database: Database, name: string, url = `https://${name}.example`) {
  const id = randomUUID();
  await database.client.registry.create({
    data: {
      id,
      name,
      url,
      kind: "generic",
      source: "console",
      createdBy: "test",
      scannedAt: SEEN,
      status: "ok",
    },
  });
  return id;
}

export interface SeededRepository {
  name: string;
  size?: number;
  newestAt?: Date | null;
  tagCount?: number;
}

/** Stores repositories that were read to the end. */
export async function seedRepositories(
  database: Database,
  registryId: string,
  repositories: readonly SeededRepository[],
): Promise<void> {
  for (let start = 0; start < repositories.length; start += 500) {
    await database.client.repository.createMany({
      data: repositories
        .slice(start, start + 500)
        .map(({ name, size = 0, newestAt = null, tagCount = 0 }) => ({
          registryId,
          name,
          sortKey: repositorySortKey(name),
          size: BigInt(size),
          newestAt,
          tagCount,
          firstSeenAt: SEEN,
          listedAt: SEEN,
          checkedAt: SEEN,
          complete: true,
        })),
    });
  }
}

export interface SeededTag {
  name: string;
  /** Any text; null: not resolved yet. */
  image?: string | null;
  size?: number | null;
  createdAt?: Date | null;
  movedAt?: Date | null;
  platforms?: string[];
  signed?: boolean;
  role?: string;
}

/** Stores tags, and one version for every image they name. Answers the repository's id. */
export async function seedTags(
  database: Database,
  registryId: string,
  repository: string,
  tags: readonly SeededTag[],
): Promise<number> {
  const where = { registryId_name: { registryId, name: repository } };
  if (!(await database.client.repository.findUnique({ where }))) {
    await seedRepositories(database, registryId, [{ name: repository, tagCount: tags.length }]);
  }
  const { id } = await database.client.repository.findUniqueOrThrow({ where });
  for (let start = 0; start < tags.length; start += 500) {
    await database.client.tag.createMany({
      data: tags.slice(start, start + 500).map((tag) => tagRow(id, tag)),
    });
  }
  await seedVersions(database, id, tags);
  return id;
}

/** A digest that stands for any text. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function tagRow(repositoryId: number, tag: SeededTag) {
  const { name, image = tag.name, size = 1000, createdAt = null, movedAt = null } = tag;
  return {
    repositoryId,
    name,
    nameLower: name.toLowerCase(),
    sortKey: tagSortKey(name),
    role: tag.role ?? "tag",
    digest: image === null ? null : digestOf(image),
    size: image === null || size === null ? null : BigInt(size),
    mediaType: image === null ? null : "application/vnd.oci.image.manifest.v1+json",
    purpose: image === null ? null : "image",
    createdAt,
    movedAt,
    platforms: JSON.stringify(tag.platforms ?? ["linux/amd64"]),
    signed: tag.signed ?? false,
    firstSeenAt: SEEN,
    checkedAt: SEEN,
  };
}

async function seedVersions(database: Database, repositoryId: number, tags: readonly SeededTag[]) {
  const byImage = Map.groupBy(
    tags.filter((tag) => tag.image !== null),
    (tag) => tag.image ?? tag.name,
  );
  const rows = [...byImage].map(([image, [first, ...others]]) => ({
    repositoryId,
    digest: digestOf(image),
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    purpose: "image",
    size: BigInt(first?.size ?? 1000),
    createdAt: first?.createdAt ?? null,
    tagCount: others.length + 1,
    firstSeenAt: SEEN,
    lastSeenAt: SEEN,
  }));
  for (let start = 0; start < rows.length; start += 500) {
    await database.client.version.createMany({ data: rows.slice(start, start + 500) });
  }
}
