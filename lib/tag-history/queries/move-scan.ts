import type { Database } from "#lib/database/database.ts";
import { dayNumber } from "#lib/database/day-number.ts";
import { oneOf } from "#lib/database/id-list.ts";
import type { Position } from "#lib/database/paging/cursor.ts";
import { milliseconds, type RawNumber, type RawTime } from "#lib/database/paging/raw-values.ts";
import { type Sql, select, sql } from "#lib/database/sql.ts";
import { GAP_FACETS } from "../move-facet.ts";
import { allOf } from "./move-filter.ts";
import { type Crowd, crowdColumn, type Way } from "./move-ways.ts";
import { fromEach } from "./partitions.ts";

/** Moves lie in time from the newest to the oldest; a stretch of it: behind the one, up to and with the other. */
export interface Stretch {
  /** Null: from the newest. */
  readonly after: Position | null;
  /** Null: to the oldest. */
  readonly edge: Position | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

interface Place {
  seq: number;
  atHi: RawTime;
}

/** Sequence numbers of a stretch's moves, newest first; `next` null: there are no more. */
export async function scanPage(
  database: Database,
  way: Way,
  stretch: Stretch,
  limit: number,
): Promise<{ seqs: number[]; next: Position | null }> {
  const where = [...within(stretch), ...way.rest];
  const all = fromEach(
    database,
    way.partitions,
    (conditions) => sql`SELECT m."atHi", m."seq" FROM "TagMove" m
      WHERE ${allOf([...conditions, ...where])} ${newestFirst} LIMIT ${limit + 1}`,
  );
  if (all === null) return { seqs: [], next: null };
  const rows = await select<Place>(database, sql`SELECT * FROM (${all}) m ${newestFirst} LIMIT ${limit + 1}`);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    seqs: shown.map(({ seq }) => Number(seq)),
    next: rows.length > limit && last ? positionOf(last) : null,
  };
}

/** How many rows the way leads to in the stretch, with what remains to be looked at or without; at most `most`. */
export async function countUpTo(
  database: Database,
  { partitions, rest }: Pick<Way, "partitions" | "rest">,
  stretch: Stretch,
  most: number,
): Promise<number> {
  const where = [...within(stretch), ...rest];
  const all = fromEach(
    database,
    partitions,
    (conditions) =>
      sql`SELECT 1 AS "one" FROM "TagMove" m WHERE ${allOf([...conditions, ...where])} LIMIT ${most}`,
  );
  if (all === null) return 0;
  const [row] = await select<{ count: RawNumber }>(
    database,
    sql`SELECT COUNT(*) AS "count" FROM (SELECT * FROM (${all}) u LIMIT ${most}) c`,
  );
  return Number(row?.count ?? 0);
}

export interface DayCount {
  /** Days since 1 January 1970. */
  readonly day: number;
  readonly moves: number;
  readonly flagged: number;
}

/** How many moves each day of the stretch has, oldest first. @param gaps whether gaps count */
export async function countDays(
  database: Database,
  { partitions, rest }: Way,
  stretch: Stretch,
  gaps: boolean,
): Promise<DayCount[]> {
  const where = [...within(stretch), ...rest, ...(gaps ? [] : [sql`+m."facet" < ${GAP_FACETS.from}`])];
  const day = dayNumber(database, sql`m."atHi"`);
  const each = (
    conditions: readonly Sql[],
  ) => sql`SELECT ${day} AS "day", COUNT(*) AS "moves", SUM(m."facet" / 64 % 2) AS "flagged"
    FROM "TagMove" m WHERE ${allOf([...conditions, ...where])} GROUP BY ${day}`;
  const all = fromEach(database, partitions, each);
  if (all === null) return [];
  const rows = await select<{ day: RawNumber; moves: RawNumber; flagged: RawNumber }>(
    database,
    sql`SELECT "day", SUM("moves") AS "moves", SUM("flagged") AS "flagged" FROM (${all}) u GROUP BY "day" ORDER BY "day"`,
  );
  return rows.map(({ day, moves, flagged }) => ({
    day: Number(day),
    moves: Number(moves),
    flagged: Number(flagged),
  }));
}

/**
 * Where a way has to stop that looks at about `rows` rows: everything newer lies before it in each partition.
 * Null: there are no more than that.
 */
export async function edgeOf(
  database: Database,
  { partitions, count }: Way,
  stretch: Stretch,
  rows: number,
): Promise<Position | null> {
  const each = Math.ceil(rows / Math.max(1, count));
  const all = fromEach(
    database,
    partitions,
    (conditions) => sql`SELECT m."atHi", m."seq" FROM "TagMove" m
      WHERE ${allOf([...conditions, ...within(stretch)])} ${newestFirst} LIMIT 1 OFFSET ${each - 1}`,
  );
  if (all === null) return null;
  const [row] = await select<Place>(database, sql`SELECT * FROM (${all}) m ${newestFirst} LIMIT 1`);
  return row ? positionOf(row) : null;
}

/**
 * Those of a crowd that moved last in the stretch: the newest `most` moves of all are moves of these.
 * One step of an index for each of the crowd.
 */
export async function movedLast(
  database: Database,
  crowd: Crowd,
  stretch: Stretch,
  most: number,
): Promise<number[]> {
  const rows = await select<{ id: number }>(database, lastOfEach(database, crowd, stretch, most));
  return rows.map(({ id }) => Number(id));
}

function lastOfEach(database: Database, crowd: Crowd, stretch: Stretch, most: number): Sql {
  const table = crowd.table === "HistoryTag" ? sql`"HistoryTag"` : sql`"HistoryRepository"`;
  const column = crowdColumn(crowd);
  const last = (id: Sql, columns: Sql) => sql`SELECT ${columns} FROM "TagMove" m
    WHERE ${allOf([sql`${column} = ${id}`, ...within(stretch)])} ${newestFirst} LIMIT 1`;
  if (database.kind === "postgresql") {
    return sql`SELECT k."id" FROM unnest(CAST(${`{${crowd.ids.join()}}`} AS INTEGER[])) k ("id")
      CROSS JOIN LATERAL (${last(sql`k."id"`, sql`m."atHi", m."seq"`)}) m ${newestFirst} LIMIT ${most}`;
  }
  return sql`SELECT h."id" FROM (SELECT n."id", (${last(sql`n."id"`, sql`m."seq"`)}) AS "last" FROM ${table} n
      WHERE ${oneOf(database, sql`n."id"`, crowd.ids)}) h
    JOIN "TagMove" m ON m."seq" = h."last" ${newestFirst} LIMIT ${most}`;
}

const newestFirst = sql`ORDER BY m."atHi" DESC, m."seq" DESC`;

/** SQLite seeks by one bound of each side and need not take the narrower, so only that one is said. */
function within({ after, edge, since, until }: Stretch): Sql[] {
  const conditions: Sql[] = [];
  if (after) conditions.push(sql`(m."atHi", m."seq") < (${timeOf(after)}, ${after.id})`);
  else if (until) conditions.push(sql`m."atHi" < ${until}`);
  if (edge) conditions.push(sql`(m."atHi", m."seq") >= (${timeOf(edge)}, ${edge.id})`);
  else if (since) conditions.push(sql`m."atHi" >= ${since}`);
  return conditions;
}

function timeOf({ value }: Position): Date {
  return new Date(Number(value));
}

function positionOf({ atHi, seq }: Place): Position {
  return { value: milliseconds(atHi), id: Number(seq) };
}
