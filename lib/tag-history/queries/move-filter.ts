import type { z } from "zod";
import type { moveSelection } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { join, list, type Sql, select, sql } from "#lib/database/sql.ts";
import { NotFound } from "#lib/errors.ts";
import type { HistoryContext } from "../history-context.ts";
import { type FacetFilter, facetFilter } from "./facet-filter.ts";
import { type NameSet, nameSet } from "./name-set.ts";

export type Selection = z.output<typeof moveSelection>;

/** A selection of moves with every name in it looked up. Null: anything. */
export interface MoveFilter {
  readonly registries: readonly number[];
  /** A registry was asked for by name. */
  readonly ofRegistry: boolean;
  readonly repositories: NameSet | null;
  readonly tags: NameSet | null;
  readonly digest: string | null;
  readonly actors: readonly number[] | null;
  readonly facets: FacetFilter | null;
  readonly since: Date | null;
  readonly until: Date | null;
  /**
   * Registries whose gaps as a whole belong to the selection. A gap belongs to it unless something else than it
   * can have is asked for: nobody watching a registry concerns each of its repositories and tags.
   */
  readonly gapsOf: readonly number[];
}

/**
 * @returns null when nothing can be in the selection
 * @throws NotFound for a registry nobody ever heard of: that is not the same as one without moves
 */
export async function moveFilter(
  { database, tagNames }: Pick<HistoryContext, "database" | "tagNames">,
  selection: Selection,
): Promise<MoveFilter | null> {
  const registries = await registriesNamed(database, selection.registry);
  const [repositories, actors] = await Promise.all([
    repositoriesOf(database, selection, registries),
    actorsOf(database, selection.actor),
  ]);
  const within = tagsWithin(selection, registries, repositories);
  const tags = within && (await nameSet(database, within, tagNames));
  const { digest = null, since, until } = selection;
  if ([registries, repositories?.ids, actors, tags?.ids].some((ids) => ids?.length === 0)) return null;
  const withoutGaps = digest !== null || actors !== null;
  return {
    registries,
    ofRegistry: selection.registry !== undefined,
    repositories,
    tags,
    digest,
    actors,
    facets: facetFilter(selection),
    since: since === undefined ? null : new Date(since),
    until: until === undefined ? null : new Date(until),
    gapsOf: withoutGaps ? [] : await registriesHolding(database, registries, repositories),
  };
}

/**
 * Rows of the registries of a name, or of all: a name may have been given again after its registry was taken away,
 * and then it means both.
 *
 * @throws NotFound when no registry has it and none that was watched ever had
 */
export async function registriesNamed(database: Database, name: string | undefined): Promise<number[]> {
  const { historyRegistry, registry } = database.client;
  const rows = await historyRegistry.findMany({
    where: name === undefined ? {} : { name },
    select: { id: true },
  });
  if (rows.length === 0 && name !== undefined && !(await registry.findUnique({ where: { name } }))) {
    throw new NotFound(`There is no registry named ${name}, and none of that name was ever watched.`, {
      advice: "Look at the list of registries.",
    });
  }
  return rows.map(({ id }) => id);
}

async function repositoriesOf(
  database: Database,
  { registry, repository: pattern }: Selection,
  registries: readonly number[],
): Promise<NameSet | null> {
  if (pattern === undefined) return null;
  const where = registry === undefined ? [] : [ofRegistries(sql`n."registryId"`, registries)];
  return await nameSet(database, { from: sql`"HistoryRepository" n`, where, pattern });
}

function tagsWithin(
  { registry, tag: pattern }: Selection,
  registries: readonly number[],
  repositories: NameSet | null,
) {
  if (pattern === undefined) return null;
  const from = sql`"HistoryTag" n`;
  if (repositories) return { from, where: [repositories.member(sql`n."repositoryId"`)], pattern };
  if (registry === undefined) return { from, where: [], pattern };
  const joined = sql`${from} JOIN "HistoryRepository" r ON r."id" = n."repositoryId"`;
  return { from: joined, where: [ofRegistries(sql`r."registryId"`, registries)], pattern };
}

async function actorsOf(database: Database, name: string | undefined): Promise<number[] | null> {
  if (name === undefined) return null;
  const kinds = ["account", "address", "person"];
  const rows = await database.client.actor.findMany({
    where: { kind: { in: kinds }, name },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function registriesHolding(
  database: Database,
  registries: readonly number[],
  repositories: NameSet | null,
): Promise<readonly number[]> {
  if (repositories === null || registries.length < 2) return registries;
  const rows = await select<{ registryId: number }>(
    database,
    sql`SELECT DISTINCT r."registryId" FROM "HistoryRepository" r WHERE ${repositories.member(sql`r."id"`)}`,
  );
  return rows.map(({ registryId }) => Number(registryId));
}

function ofRegistries(column: Sql, registries: readonly number[]): Sql {
  return registries.length === 0 ? sql`1 = 0` : sql`${column} IN (${list(registries)})`;
}

/** Which of the filter's parts are meant. */
export type Part = "registry" | "repository" | "tag" | "digest" | "actor" | "facet";

/**
 * Conditions on a row `m` for some parts of the filter, written so that no index is chosen for them: they are
 * what remains to be looked at in the rows that another condition finds.
 *
 * @param perPartition they are said of each partition of a way (see fromEach)
 */
export function remaining(
  database: Database,
  filter: MoveFilter,
  parts: readonly Part[],
  perPartition: boolean,
): Sql[] {
  const { repositories, tags, gapsOf, digest, actors, facets } = filter;
  const manyTimes = perPartition && database.kind === "sqlite";
  const member = (set: NameSet, id: Sql) => (manyTimes ? set.memberByRow(id) : set.member(id));
  const conditions: Record<Part, () => Sql[]> = {
    registry: () => (filter.ofRegistry ? [ofRegistries(sql`+m."registryId"`, filter.registries)] : []),
    repository: () => {
      if (repositories === null) return [];
      const whole = sql`(+m."repositoryId" IS NULL AND ${ofRegistries(sql`+m."registryId"`, gapsOf)})`;
      return [sql`(${member(repositories, sql`+m."repositoryId"`)} OR ${whole})`];
    },
    tag: () => (tags ? [sql`(+m."tagId" IS NULL OR ${member(tags, sql`+m."tagId"`)})`] : []),
    digest: () => (digest === null ? [] : [sql`(m."toDigest" = ${digest} OR m."fromDigest" = ${digest})`]),
    actor: () => (actors ? [sql`+m."actorId" IN (${list(actors)})`] : []),
    facet: () => facets?.conditions(sql`+m."facet"`) ?? [],
  };
  return parts.flatMap((part) => conditions[part]());
}

/** So many names fit a pattern that each row's own has to be looked up. */
export function isWide({ repositories, tags }: MoveFilter): boolean {
  return [repositories, tags].some((names) => names?.ids === null);
}

/** All of `conditions`; none: true. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 1` : join(conditions, " AND ");
}
