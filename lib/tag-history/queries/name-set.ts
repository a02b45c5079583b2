import type { Database } from "#lib/database/database.ts";
import { oneOf } from "#lib/database/id-list.ts";
import { join, type Sql, select, sql } from "#lib/database/sql.ts";
import { fitsPattern } from "#lib/database/text-search.ts";
import type { TagNames } from "./tag-names.ts";

/** So many are still gone through one by one for those that moved last. */
const MANY = 3_000;

/** Repositories or tags that a pattern names. */
export interface NameSet {
  /** Their ids when there are at most MANY of them; null: more. */
  readonly ids: readonly number[] | null;
  /** A condition: the column holds the id of one of them. For a statement that says it once. */
  member(id: Sql): Sql;
  /** The same, looked up row by row: for a statement that says it many times. */
  memberByRow(id: Sql): Sql;
}

interface Named {
  /** With joins, if any; the rows are called `n` and have the columns `id` and `name`. */
  readonly from: Sql;
  /** Beside the name. */
  readonly where: readonly Sql[];
  readonly pattern: string;
}

/** @param names where the names are in memory; without it, or where it does not know, the database is asked */
export async function nameSet(
  database: Database,
  { from, where, pattern }: Named,
  names?: TagNames,
): Promise<NameSet> {
  const fits = join([...where, fitsPattern(database, sql`n."name"`, pattern)], " AND ");
  const inMemory = pattern.startsWith("*") ? await names?.find(pattern, MANY) : undefined;
  const ids = inMemory === null ? null : await idsOf(database, from, narrowed(database, fits, inMemory));
  const memberByRow = (id: Sql) => sql`(SELECT COUNT(*) FROM ${from} WHERE n."id" = ${id} AND ${fits}) = 1`;
  const member = ids ? (id: Sql) => oneOf(database, id, ids) : memberByRow;
  return { ids, member, memberByRow };
}

/** Of those that are found already, only what else is asked for has to be looked at. */
function narrowed(database: Database, fits: Sql, ids: readonly number[] | undefined): Sql {
  return ids === undefined ? fits : sql`${oneOf(database, sql`n."id"`, ids)} AND ${fits}`;
}

async function idsOf(database: Database, from: Sql, where: Sql): Promise<number[] | null> {
  const rows = await select<{ id: number }>(
    database,
    sql`SELECT n."id" FROM ${from} WHERE ${where} LIMIT ${MANY + 1}`,
  );
  return rows.length > MANY ? null : rows.map(({ id }) => Number(id));
}
