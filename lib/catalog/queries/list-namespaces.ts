import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { Namespace, namespaceListSchema, namespacesQuery } from "#lib/contract/repositories.ts";
import type { Database } from "#lib/database/database.ts";
import { type RawNumber, wholeNumber } from "#lib/database/paging/raw-values.ts";
import { type Sql, select, sql } from "#lib/database/sql.ts";
import { placeOf } from "#lib/database/text-search.ts";
import { repositorySortKey } from "#lib/references/sort-key.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { findRegistry } from "./find-repository.ts";

/** Steps through one level; a tree with more entries is searched, not opened. */
const MAX_STEPS = 1000;

interface Step {
  name: string;
  /** Where the segment ends in what follows the prefix; 0 for a repository. */
  slash: RawNumber;
  repositories: RawNumber;
}

/**
 * One level of the tree of namespaces below `under`, in natural order. `repositoryCount` counts the
 * repository of exactly that path too. When `truncated`, what is known of the segments shown may be less
 * than there is.
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
  const rows = await select<Step>(database, steps(database, registry.id, prefix));
  const segments = new Map<string, Namespace>();
  for (const row of rows.slice(0, MAX_STEPS)) addStep(segments, prefix, row);
  return { items: [...segments.values()].sort(bySegment), truncated: rows.length > MAX_STEPS };
}

/**
 * Goes through the index of names in steps: from a repository to the next name, from a namespace over all
 * names below it. Grouping all names of 100,000 repositories instead takes three times as long. `~` is
 * behind every character of a name. A path can be met twice, as `a` and, behind `a-b`, as `a/`.
 */
function steps(database: Database, registryId: string, prefix: string): Sql {
  // One lower bound only: SQLite would search by the first of two and read everything up to the second.
  const below = sql`"registryId" = ${registryId} AND "name" < ${`${prefix}~`}`;
  const slash = placeOf(database, sql`substr(s."name", ${prefix.length + 1})`, "/");
  const namespace = sql`substr(s."name", 1, ${prefix.length} + ${slash})`;
  return sql`WITH RECURSIVE step("name", "place") AS (
      SELECT MIN("name"), 1 FROM "Repository" WHERE ${below} AND "name" > ${prefix}
      UNION ALL
      SELECT (SELECT MIN("name") FROM "Repository" WHERE ${below} AND "name" >
        CASE WHEN ${slash} = 0 THEN s."name" ELSE ${namespace} || '~' END), s."place" + 1
      FROM step s WHERE s."name" IS NOT NULL AND s."place" <= ${MAX_STEPS})
    SELECT s."name", ${slash} AS "slash", CASE WHEN ${slash} = 0 THEN 1 ELSE (SELECT COUNT(*) FROM "Repository"
      WHERE "registryId" = ${registryId} AND "name" > ${namespace} AND "name" < ${namespace} || '~') END AS "repositories"
    FROM step s WHERE s."name" IS NOT NULL`;
}

function addStep(
  segments: Map<string, Namespace>,
  prefix: string,
  { name, slash, repositories }: Step,
): void {
  const isRepository = Number(slash) === 0;
  const path = isRepository ? name : name.slice(0, prefix.length + Number(slash) - 1);
  const before = segments.get(path);
  segments.set(path, {
    path,
    segment: path.slice(prefix.length),
    repositoryCount: (before?.repositoryCount ?? 0) + wholeNumber(repositories),
    isRepository: isRepository || (before?.isRepository ?? false),
    hasChildren: !isRepository || (before?.hasChildren ?? false),
  });
}

function bySegment(a: { segment: string }, b: { segment: string }): number {
  return repositorySortKey(a.segment) < repositorySortKey(b.segment) ? -1 : 1;
}
