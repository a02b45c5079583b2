import { empty, join as joinBy, raw, Sql, sqltag } from "@prisma/client/runtime/client";
import type { Database } from "./database.ts";

export { empty, Sql };

/** What may be bound to a parameter. */
export type Bound = string | number | bigint | boolean | Date | Uint8Array | null;

/**
 * Writes SQL as a template, for what Prisma's queries cannot say well: a piece is put in as it is, anything
 * else becomes a parameter. The text of a query stands in templates of our own source only, so nothing from
 * a person or a registry can become SQL. Pieces serve both engines.
 */
export const sql: (parts: readonly string[], ...slots: (Bound | Sql)[]) => Sql = sqltag;

/** Pieces one after another with a word between. Nothing to join is an empty piece. */
export function join(pieces: readonly Sql[], word: " AND " | ", " | " OR " | " UNION ALL "): Sql {
  return pieces.length === 0 ? empty : joinBy(pieces, word);
}

/** The values of `IN (…)`; at least one. */
export function list(values: readonly Bound[]): Sql {
  return joinBy(values, ", ");
}

/**
 * `INSERT` of many rows, which Prisma can do only without saying what happens on a conflict.
 *
 * @param conflict for example sql`ON CONFLICT ("digest") DO NOTHING`
 */
export function insertRows(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Bound[])[],
  conflict: Sql = empty,
): Sql {
  const names = joinBy(columns.map(name), ", ");
  const tuples = joinBy(
    rows.map((row) => sql`(${list(row)})`),
    ", ",
  );
  return sql`INSERT INTO ${name(table)} (${names}) VALUES ${tuples} ${conflict}`;
}

/**
 * Asks for rows. Plain columns come alike from both engines. What is computed differs: counts and sums are
 * `bigint` or `number`, comparisons 0/1 or booleans, times milliseconds or dates. `Number(row.count)` is
 * right for both.
 */
export function select<Row>({ client }: Pick<Database, "client">, query: Sql): Promise<Row[]> {
  return client.$queryRaw<Row[]>(query);
}

/** Runs statements in one transaction, in order; answers how many rows each touched. */
export function runTogether(
  { client }: Pick<Database, "client">,
  statements: readonly Sql[],
): Promise<number[]> {
  return client.$transaction(statements.map((statement) => client.$executeRaw(statement)));
}

/** Names of tables and columns are ours; this keeps it so. */
function name(identifier: string): Sql {
  if (!/^[A-Za-z]+$/.test(identifier)) throw new Error("not the name of a table or column");
  return raw(`"${identifier}"`);
}
