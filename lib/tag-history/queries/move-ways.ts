import type { Database } from "#lib/database/database.ts";
import { oneOf } from "#lib/database/id-list.ts";
import { list, type Sql, select, sql } from "#lib/database/sql.ts";
import { facetsOf, GAP_FACETS } from "../move-facet.ts";
import type { FacetFilter } from "./facet-filter.ts";
import { type MoveFilter, remaining } from "./move-filter.ts";
import { countPartitions, onePartition, type Partitions } from "./partitions.ts";

/** More of an index's parts than this are not merged: preparing the statement would take longer than a scan. */
const MOST_PARTITIONS = 400;

/** A way to the moves of a selection, through indexes. */
export interface Way {
  /** Every move of the selection lies in exactly one of them. */
  readonly partitions: readonly Partitions[];
  /** How many partitions these are. */
  readonly count: number;
  /** What remains to be looked at in each row. None: every row of the partitions belongs to the selection. */
  readonly rest: readonly Sql[];
  /** The first partition holds many repositories or tags, so it is not in order of time. */
  readonly crowd: Crowd | null;
}

export interface Crowd {
  readonly table: "HistoryRepository" | "HistoryTag";
  readonly ids: readonly number[];
}

/** The column by which moves belong to one of a crowd. */
export function crowdColumn({ table }: Pick<Crowd, "table">): Sql {
  return table === "HistoryTag" ? sql`m."tagId"` : sql`m."repositoryId"`;
}

/** The way that fits every selection: from the newest move on, looking at each. */
export function wayByTime(database: Database, filter: MoveFilter): Way {
  const rest = remaining(
    database,
    filter,
    ["registry", "facet", "actor", "digest", "repository", "tag"],
    false,
  );
  return wayOf([onePartition(sql`1 = 1`)], rest);
}

/** The moves of the crowd's members that are named, and what lies beside the crowd. */
export function wayOfSome({ partitions }: Way, crowd: Crowd, ids: readonly number[]): Way {
  return wayOf([eachOf(crowdColumn(crowd), ids), ...partitions.slice(1)], []);
}

function wayOf(partitions: readonly Partitions[], rest: readonly Sql[], crowd: Crowd | null = null): Way {
  return { partitions, count: countPartitions(partitions), rest, crowd };
}

function eachOf(column: Sql, ids: readonly number[]): Partitions {
  return { columns: [column], keys: ids.map((id) => [id]), where: [] };
}

/**
 * Ways that begin with what the selection asks for, the narrowest first as far as can be said beforehand. Each
 * is worked out when it is called, so that none is that is not needed.
 *
 * @param few so many repositories or tags get a partition each
 */
export function waysByIndex(
  database: Database,
  filter: MoveFilter,
  few: number,
): (() => Promise<Way | null>)[] {
  const ways = [
    async () => byDigest(database, filter),
    () => byTags(database, filter, few),
    () => byActors(database, filter),
    async () => byRepositories(database, filter, few),
    () => byFacets(database, filter),
  ];
  return ways.map((work) => once(async () => usable(await work())));
}

function usable(way: Way | null): Way | null {
  return way !== null && way.count <= MOST_PARTITIONS ? way : null;
}

function once(work: () => Promise<Way | null>): () => Promise<Way | null> {
  let done: Promise<Way | null> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

function byDigest(database: Database, filter: MoveFilter): Way | null {
  const { digest } = filter;
  if (digest === null) return null;
  const to = sql`m."toDigest" = ${digest}`;
  const from = sql`m."fromDigest" = ${digest} AND (m."toDigest" IS NULL OR m."toDigest" <> ${digest})`;
  const rest = remaining(database, filter, ["registry", "facet", "actor", "repository", "tag"], true);
  return wayOf([onePartition(to), onePartition(from)], rest);
}

/** Tags were looked up within the registry and the repositories asked for, so these need not be looked at again. */
async function byTags(database: Database, filter: MoveFilter, few: number): Promise<Way | null> {
  const ids = filter.tags?.ids;
  if (!ids) return null;
  const rest = remaining(database, filter, ["facet", "actor", "digest"], true);
  const inGaps = [sql`+m."tagId" IS NULL`, ...remaining(database, filter, ["repository"], true)];
  const gaps = await facetsUnder(database, "registry", filter.gapsOf, GAP_FACETS.from);
  const beside = { ...pairs(sql`m."registryId"`, gaps, filter.facets), where: inGaps };
  return members(database, { table: "HistoryTag", ids }, few, beside, rest);
}

async function byActors(database: Database, filter: MoveFilter): Promise<Way | null> {
  if (filter.actors === null) return null;
  const found = await facetsUnder(database, "actor", filter.actors);
  const rest = remaining(database, filter, ["registry", "digest", "repository", "tag"], true);
  return wayOf([pairs(sql`m."actorId"`, found, filter.facets)], rest);
}

function byRepositories(database: Database, filter: MoveFilter, few: number): Way | null {
  const ids = filter.repositories?.ids;
  if (!ids) return null;
  const rest = remaining(database, filter, ["facet", "actor", "digest", "tag"], true);
  const wholeRegistries = oneOf(database, sql`+m."registryId"`, filter.gapsOf);
  const beside = onePartition(sql`m."repositoryId" IS NULL AND ${wholeRegistries}`);
  return members(database, { table: "HistoryRepository", ids }, few, beside, rest);
}

/** By kind, certainty, source and flag, in a registry or in all. */
async function byFacets(database: Database, filter: MoveFilter): Promise<Way | null> {
  const rest = remaining(database, filter, ["actor", "digest", "repository", "tag"], true);
  if (filter.ofRegistry) {
    const found = await facetsUnder(database, "registry", filter.registries);
    return wayOf([pairs(sql`m."registryId"`, found, filter.facets)], rest);
  }
  if (filter.facets === null) return null;
  const facets = (await facetsOfAll(database)).filter(fitting(filter.facets));
  return wayOf([eachOf(sql`m."facet"`, facets)], rest);
}

function members(
  database: Database,
  crowd: Crowd,
  few: number,
  beside: Partitions,
  rest: readonly Sql[],
): Way {
  const column = crowdColumn(crowd);
  if (crowd.ids.length <= few) return wayOf([eachOf(column, crowd.ids), beside], rest);
  return wayOf([onePartition(oneOf(database, column, crowd.ids)), beside], rest, crowd);
}

interface Pair {
  readonly id: number;
  readonly facet: number;
}

/** Those of the facets that fit, each under its registry or actor. */
function pairs(column: Sql, found: readonly Pair[], filter: FacetFilter | null): Partitions {
  const fits = fitting(filter);
  const keys = found.filter(({ facet }) => fits(facet)).map(({ id, facet }) => [id, facet]);
  return { columns: [column, sql`m."facet"`], keys, where: [] };
}

function fitting(filter: FacetFilter | null): (facet: number) => boolean {
  return (facet) => {
    const facets = facetsOf(facet);
    return filter === null || (facets !== null && filter.fits(facets));
  };
}

const under = {
  registry: { table: sql`"HistoryRegistry"`, column: sql`m."registryId"` },
  actor: { table: sql`"Actor"`, column: sql`m."actorId"` },
};

/**
 * Which facets there are under each registry or actor, from `lowest` on: an index that begins with the two
 * answers it by one step for each pair, whatever the number of moves.
 */
async function facetsUnder(
  database: Database,
  what: keyof typeof under,
  ids: readonly number[],
  lowest = 0,
): Promise<Pair[]> {
  if (ids.length === 0) return [];
  const { table, column } = under[what];
  const next = (id: Sql, further: Sql) =>
    sql`(SELECT MIN(m."facet") FROM "TagMove" m WHERE ${column} = ${id} AND m."facet" ${further})`;
  const rows = await select<Pair>(
    database,
    sql`WITH RECURSIVE step ("id", "facet") AS (
          SELECT n."id", ${next(sql`n."id"`, sql`>= ${lowest}`)} FROM ${table} n WHERE n."id" IN (${list(ids)})
          UNION ALL
          SELECT s."id", ${next(sql`s."id"`, sql`> s."facet"`)} FROM step s WHERE s."facet" IS NOT NULL)
        SELECT "id", "facet" FROM step WHERE "facet" IS NOT NULL`,
  );
  return rows.map(({ id, facet }) => ({ id: Number(id), facet: Number(facet) }));
}

/** Which facets there are at all, by the same steps. */
async function facetsOfAll(database: Database): Promise<number[]> {
  const next = (further: Sql) => sql`(SELECT MIN(m."facet") FROM "TagMove" m WHERE m."facet" ${further})`;
  const rows = await select<{ facet: number }>(
    database,
    sql`WITH RECURSIVE step ("facet") AS (
          SELECT ${next(sql`>= 0`)}
          UNION ALL
          SELECT ${next(sql`> s."facet"`)} FROM step s WHERE s."facet" IS NOT NULL)
        SELECT "facet" FROM step WHERE "facet" IS NOT NULL`,
  );
  return rows.map(({ facet }) => Number(facet));
}
