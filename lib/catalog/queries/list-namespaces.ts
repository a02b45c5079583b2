import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { namespaceListSchema, namespacesQuery } from "#lib/contract/repositories.ts";
import { repositorySortKey } from "#lib/references/sort-key.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { type RawNumber, truth, wholeNumber } from "./column.ts";
import { findRegistry } from "./find-repository.ts";
import { type SqlPiece, select, sql } from "./sql.ts";

/** Segments of one level; a tree with more is searched, not opened. */
const MAX_SEGMENTS = 1000;

interface Level {
  segment: string;
  repositories: RawNumber;
  isRepository: RawNumber;
  hasChildren: RawNumber;
}

/**
 * One level of the tree of namespaces below `under`, in natural order. The database folds the names of that
 * part of the tree from the index of names alone; only the segments leave it. `repositoryCount` counts the
 * repository of exactly that path too.
 *
 * @throws NotFound for a registry that is not connected
 */
export async function listNamespaces(
  { database }: CatalogContext,
  person: Person,
  { registry: name, under }: z.output<typeof namespacesQuery>,
): Promise<z.output<typeof namespaceListSchema>> {
  const registry = await findRegistry(database, person, name);
  const prefix = under === "" ? "" : `${under}/`;
  const slash = database.kind === "postgresql" ? sql`strpos("rest", '/')` : sql`instr("rest", '/')`;
  const rows = await select<Level>(
    database,
    sql`SELECT "segment", COUNT(*) AS "repositories",
          SUM(CASE WHEN "slash" = 0 THEN 1 ELSE 0 END) AS "isRepository",
          SUM(CASE WHEN "slash" > 0 THEN 1 ELSE 0 END) AS "hasChildren"
        FROM (SELECT "slash", CASE WHEN "slash" = 0 THEN "rest" ELSE substr("rest", 1, "slash" - 1) END AS "segment"
          FROM (SELECT "rest", ${slash} AS "slash"
            FROM (SELECT substr("name", ${prefix.length + 1}) AS "rest" FROM "Repository"
              WHERE "registryId" = ${registry.id} ${below(under)}) a) b) c
        GROUP BY "segment" ORDER BY "segment" LIMIT ${MAX_SEGMENTS + 1}`,
  );
  const items = rows.slice(0, MAX_SEGMENTS).map((row) => ({
    path: `${prefix}${row.segment}`,
    segment: row.segment,
    repositoryCount: wholeNumber(row.repositories),
    isRepository: truth(row.isRepository),
    hasChildren: truth(row.hasChildren),
  }));
  return { items: items.sort(bySegment), truncated: rows.length > MAX_SEGMENTS };
}

/** `0` is the character behind `/`, so this range is everything below, and the index answers it. */
function below(under: string): SqlPiece {
  return under === "" ? sql`` : sql`AND "name" >= ${`${under}/`} AND "name" < ${`${under}0`}`;
}

function bySegment(a: { segment: string }, b: { segment: string }): number {
  return repositorySortKey(a.segment) < repositorySortKey(b.segment) ? -1 : 1;
}
