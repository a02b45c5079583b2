import type { Database } from "#lib/database/database.ts";
import { type Sql, sql } from "#lib/database/sql.ts";
import { expressionsFor, whole } from "./expressions.ts";

export const REPOSITORIES = 2_000;
export const TAGS_EACH = 500;
const EACH = whole(TAGS_EACH);
const MANIFESTS = 100_000;
const SINCE = new Date("2023-11-01T00:00:00Z");

/** So many repositories each; the last registry holds one, whose tags have not moved for long. */
const registries = [
  { name: "main", repositories: 1200 },
  { name: "edge", repositories: 500 },
  { name: "lab", repositories: 250 },
  { name: "vendor", repositories: 49 },
  { name: "old", repositories: 1 },
];

function upTo(count: number): Sql {
  return sql`WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
}

/** Registries, repositories, tags, people, and what the catalogue knows of some of their images. */
export async function seedNames(database: Database): Promise<void> {
  const { client } = database;
  let first = 0;
  for (const [index, { name, repositories }] of registries.entries()) {
    const about = { name, url: `https://${name}.example` };
    const registry = { ...about, id: name, kind: "generic", source: "console", createdBy: "bench" };
    await client.registry.create({ data: registry });
    await client.historyRegistry.create({ data: { ...about, registryId: name, watchingSince: SINCE } });
    const below = first + repositories;
    const where = sql`i >= ${first} AND i < ${below}`;
    await client.$executeRaw(sql`INSERT INTO "HistoryRepository" ("id", "registryId", "name") ${upTo(REPOSITORIES)}
      SELECT i + 1, ${index + 1}, 'team-' || (i % 50) || '/app-' || i FROM n WHERE ${where}`);
    await client.$executeRaw(sql`INSERT INTO "Repository" ("id", "registryId", "name", "sortKey", "firstSeenAt")
      ${upTo(REPOSITORIES)} SELECT i + 1, ${name}, 'team-' || (i % 50) || '/app-' || i, 'app-' || i, ${SINCE} FROM n WHERE ${where}`);
    first = below;
  }
  await seedTags(database);
  await client.$executeRaw(sql`INSERT INTO "Actor" ("id", "kind", "name", "commitment") ${upTo(2_003)}
    SELECT i, 'account', CASE i WHEN 1 THEN 'ci' WHEN 2 THEN 'alice' WHEN 2002 THEN 'old-timer' ELSE 'user-' || i END,
      'commitment-' || i FROM n WHERE i > 0`);
  await seedImages(database);
}

async function seedTags({ client }: Database): Promise<void> {
  const name = sql`CASE WHEN t = 0 THEN 'latest' WHEN t = 1 THEN 'stable' WHEN t = 2 THEN 'prod' WHEN t = 3 THEN 'staging'
    WHEN t = 99 THEN 'v2.99-rc' || (i / ${EACH} % 50) WHEN t < 100 THEN 'v2.' || t || '.' || (i / ${EACH} % 10)
    WHEN t < 300 THEN 'v1.' || (t - 100) || '.' || (i / ${EACH} % 7)
    ELSE 'build-' || (i * 2654435761 % 4294967296) END`;
  await client.$executeRaw(sql`INSERT INTO "HistoryTag" ("id", "repositoryId", "name", "sortKey", "state", "important")
    ${upTo(REPOSITORIES * TAGS_EACH)}
    SELECT i + 1, i / ${EACH} + 1, ${name}, ${name}, 'present', 1 = 0 FROM (SELECT i, i % ${EACH} AS t FROM n) w`);
}

async function seedImages({ client, kind }: Database): Promise<void> {
  const { digest, hash } = expressionsFor(kind);
  const type = "application/vnd.oci.image.manifest.v1+json";
  await client.$executeRaw(sql`INSERT INTO "Manifest" ("digest", "mediaType", "bytes", "purpose", "createdAt", "platforms", "size", "storedAt")
    ${upTo(MANIFESTS)} SELECT ${digest(sql`i`)}, ${type}, ${hash}, 'image', ${SINCE}, '["linux/amd64"]', 1000 + i, ${SINCE} FROM n`);
  await client.$executeRaw(sql`INSERT INTO "Version" ("id", "repositoryId", "digest", "mediaType", "purpose", "size", "firstSeenAt", "lastSeenAt")
    ${upTo(MANIFESTS)} SELECT i + 1, i / 50 % ${whole(REPOSITORIES)} + 1, ${digest(sql`i`)}, ${type}, 'image', 1000 + i, ${SINCE}, ${SINCE} FROM n`);
}
