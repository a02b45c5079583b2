import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { SearchAnswer, searchQuery } from "#lib/contract/search.ts";
import type { Database } from "#lib/database/database.ts";
import { type RawNumber, wholeNumber } from "#lib/database/paging/raw-values.ts";
import { join, list, type Sql, select, sql } from "#lib/database/sql.ts";
import { beginsWith, containsText } from "#lib/database/text-search.ts";
import { type ImageReference, parseImageReference } from "#lib/references/image-reference.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { findRegistry } from "./find-repository.ts";

const MOST = 20;
const DIGEST_START = /^(?:sha(?:256|512):)?[0-9a-f]{6,}$/;

/**
 * Finds repositories by a part of the name, tags by how they begin, versions by how their digest begins,
 * and what a pasted reference (`host/repository:tag@digest`) names.
 *
 * @throws NotFound for a registry that is not connected
 */
export async function search(
  { database }: CatalogContext,
  person: Person,
  { q, registry: name }: z.output<typeof searchQuery>,
): Promise<SearchAnswer> {
  const registry = name ? await findRegistry(database, person, name) : null;
  const scope = registry ? [sql`g."id" = ${registry.id}`] : [];
  const text = q.trim().toLowerCase();
  if (text === "") return { repositories: [], tags: [], versions: [] };
  const pasted = /[/:@]/.test(text) ? parseImageReference(q.trim()) : null;
  if (pasted?.ok) {
    const found = await findPasted(database, scope, pasted.value);
    if (found.repositories.length > 0) return found;
  }
  const [repositories, tags, versions] = await Promise.all([
    findRepositories(database, [...scope, containsText(database, sql`r."name"`, text)], text),
    findTags(database, [...scope, beginsWith(sql`t."nameLower"`, text), sql`t."role" = 'tag'`]),
    DIGEST_START.test(text) ? findVersions(database, [...scope, digestBegins(text)]) : [],
  ]);
  return { repositories, tags, versions };
}

/** A bare beginning of a digest means sha256, as everywhere. `g` is behind every hex digit in any locale. */
function digestBegins(text: string): Sql {
  const start = text.includes(":") ? text : `sha256:${text}`;
  return sql`v."digest" >= ${start} AND v."digest" < ${`${start}g`}`;
}

/** Without a host the reference means any registry; Docker Hub's implied `library/` is tried with and without. */
async function findPasted(
  database: Database,
  scope: readonly Sql[],
  { domain, repository, tag, digest }: ImageReference,
): Promise<SearchAnswer> {
  const names = [repository, ...(repository.startsWith("library/") ? [repository.slice(8)] : [])];
  const here = [...scope, sql`r."name" IN (${list(names)})`];
  if (domain !== "docker.io")
    here.push(sql`(g."url" = ${`https://${domain}`} OR g."url" = ${`http://${domain}`})`);
  const [repositories, tags, versions] = await Promise.all([
    findRepositories(database, here, repository),
    tag === null ? [] : findTags(database, [...here, sql`t."name" = ${tag}`]),
    digest === null ? [] : findVersions(database, [...here, sql`v."digest" = ${digest}`]),
  ]);
  return { repositories, tags, versions };
}

/** The exact name first, then what begins with the text, then by name. */
async function findRepositories(database: Database, where: readonly Sql[], text: string) {
  const rows = await select<{ registry: string; name: string; tagCount: RawNumber }>(
    database,
    sql`SELECT g."name" AS "registry", r."name", r."tagCount" FROM "Repository" r JOIN "Registry" g ON g."id" = r."registryId"
        WHERE ${join(where, " AND ")}
        ORDER BY CASE WHEN r."name" = ${text} THEN 0 WHEN ${beginsWith(sql`r."name"`, text)} THEN 1 ELSE 2 END, r."sortKey", r."id" LIMIT ${MOST}`,
  );
  return rows.map((row) => ({ ...row, tagCount: wholeNumber(row.tagCount) }));
}

async function findTags(database: Database, where: readonly Sql[]) {
  return await select<SearchAnswer["tags"][number]>(
    database,
    sql`SELECT g."name" AS "registry", r."name" AS "repository", t."name", t."digest"
        FROM "Tag" t JOIN "Repository" r ON r."id" = t."repositoryId" JOIN "Registry" g ON g."id" = r."registryId"
        WHERE ${join(where, " AND ")} ORDER BY t."nameLower", t."id" LIMIT ${MOST}`,
  );
}

async function findVersions(database: Database, where: readonly Sql[]) {
  return await select<SearchAnswer["versions"][number]>(
    database,
    sql`SELECT g."name" AS "registry", r."name" AS "repository", v."digest"
        FROM "Version" v JOIN "Repository" r ON r."id" = v."repositoryId" JOIN "Registry" g ON g."id" = r."registryId"
        WHERE ${join(where, " AND ")} ORDER BY v."digest", v."id" LIMIT ${MOST}`,
  );
}
