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
 * @param rows at least one, each with a value for every column
 * @param conflict for example sql`ON CONFLICT ("digest") DO NOTHING`
 */
export function insertRows(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Bound[])[],
  conflict: Sql = empty,
): Sql {
  if (rows.some((row) => row.length !== columns.length))
    throw new Error("a row is not as long as its columns");
  const values = rows.flat();
  // One flat piece: a scan inserts thousands of values at once, and a piece per row takes twice as long.
  const between = values.slice(1).map((_, before) => ((before + 1) % columns.length === 0 ? "), (" : ", "));
  const tuples = new Sql(["(", ...between, ")"], values);
  const names = joinBy(columns.map(name), ", ");
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
export async function runTogether(
  { client }: Pick<Database, "client">,
  statements: readonly Sql[],
): Promise<number[]> {
  if (statements.length === 0) return [];
  return await client.$transaction(statements.map((statement) => client.$executeRaw(statement)));
}

/** Names of tables and columns are ours; this keeps it so. */
function name(identifier: string): Sql {
  if (!/^[A-Za-z]+$/.test(identifier)) throw new Error("not the name of a table or column");
  return raw(`"${identifier}"`);
}
