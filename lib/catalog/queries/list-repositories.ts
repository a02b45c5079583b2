import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { repositoriesQuery, repositoryListSchema, repositorySort } from "#lib/contract/repositories.ts";
import type { Database } from "#lib/database/database.ts";
import { countRows } from "#lib/database/paging/count-rows.ts";
import { CursorCodec } from "#lib/database/paging/cursor.ts";
import { keysetPage, type SortColumn } from "#lib/database/paging/keyset-page.ts";
import { type Sql, sql } from "#lib/database/sql.ts";
import { beginsWith, containsText } from "#lib/database/text-search.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { parseCause } from "../cause.ts";
import { findRegistry, type RegistryRow } from "./find-repository.ts";
import { presentRepository, type RepositoryColumns } from "./present-repository.ts";

type Query = z.output<typeof repositoriesQuery>;

const sorts: Record<z.output<typeof repositorySort>, SortColumn> = {
  name: { column: sql`r."sortKey"`, type: "text", nullable: false },
  newest: { column: sql`r."newestAt"`, type: "time", nullable: true },
  size: { column: sql`r."size"`, type: "number", nullable: false },
  tags: { column: sql`r."tagCount"`, type: "number", nullable: false },
};

/**
 * Repositories of one registry or of all, from the index.
 * @throws NotFound for a registry that is not connected; InvalidInput for a foreign cursor
 */
export async function listRepositories(
  { database }: CatalogContext,
  person: Person,
  query: Query,
): Promise<z.output<typeof repositoryListSchema>> {
  const registry = query.registry ? await findRegistry(database, person, query.registry) : null;
  const { limit, cursor, sort } = query;
  const order = query.order ?? (sort === "name" ? "asc" : "desc");
  const where = conditions(database, query, registry);
  const cursors = new CursorCodec({ list: "repositories", ...query, limit: 0, cursor: "", order });
  const [page, total, complete] = await Promise.all([
    keysetPage<RepositoryColumns & { registry: string }>(database, {
      columns: sql`g."name" AS "registry", r."name", r."tagCount", r."versionCount", r."size", r."newestAt", r."lastMovedAt", r."checkedAt", r."cause"`,
      from: sql`"Repository" r JOIN "Registry" g ON g."id" = r."registryId"`,
      where,
      sort: sorts[sort],
      // Names of all registries are in one index already.
      partitions: registry || sort === "name" ? [] : await eachRegistry(database),
      id: sql`r."id"`,
      withoutValue: sql`r."sortKey"`,
      order,
      limit,
      after: cursors.decode(cursor),
    }),
    countRows(database, sql`"Repository" r`, where),
    registry ? registry.scannedAt !== null : allScanned(database),
  ]);
  return {
    items: page.rows.map((row) => presentRepository(row.registry, row)),
    nextCursor: cursors.encode(page.last),
    total,
    complete,
    cause: parseCause(registry?.cause ?? null),
  };
}

function conditions(database: Database, { q, under }: Query, registry: RegistryRow | null): Sql[] {
  const where: Sql[] = [];
  if (registry) where.push(sql`r."registryId" = ${registry.id}`);
  if (q) where.push(containsText(database, sql`r."name"`, q.toLowerCase()));
  if (under) where.push(atOrBelow(under));
  return where;
}

/** The namespace itself may be a repository as well. */
function atOrBelow(namespace: string): Sql {
  return sql`(r."name" = ${namespace} OR ${beginsWith(sql`r."name"`, `${namespace}/`)})`;
}

/** SQLite joins at most 500 parts; beyond a sane number of registries one sort of everything has to do. */
async function eachRegistry(database: Database): Promise<Sql[]> {
  const registries = await database.client.registry.findMany({ select: { id: true }, take: 101 });
  return registries.length > 100 ? [] : registries.map(({ id }) => sql`r."registryId" = ${id}`);
}

async function allScanned(database: Database): Promise<boolean> {
  return (await database.client.registry.findFirst({ where: { scannedAt: null } })) === null;
}
