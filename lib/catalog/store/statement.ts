import type { Database, DatabaseKind } from "#lib/database/database.ts";

/** What may be bound to a statement. */
export type Bound = string | number | bigint | boolean | Date | Uint8Array | null;

/** SQL with its values, written once for both engines. */
export interface Statement {
  sql: string;
  values: Bound[];
}

/**
 * Builds a statement from a template: every `${value}` becomes a parameter (`?` or `$1`), and every
 * `${[…]}` a list of parameters for `IN (…)`. Names and keywords are in the template's own text, so
 * nothing from a registry can become SQL.
 *
 * By hand, because the scan writes tens of thousands of rows and Prisma has no upsert of many rows.
 */
export function statement(kind: DatabaseKind) {
  return (parts: TemplateStringsArray, ...slots: (Bound | readonly Bound[])[]): Statement => {
    const values: Bound[] = [];
    let sql = parts[0] ?? "";
    slots.forEach((slot, index) => {
      const list: readonly Bound[] = isList(slot) ? slot : [slot];
      sql += list.map((value) => placeholder(kind, values.push(value))).join(", ") + (parts[index + 1] ?? "");
    });
    return { sql, values };
  };
}

/**
 * `INSERT` of many rows: the columns of `rows[0]`, then `conflict` as written.
 * @param conflict the text after the values, for example `ON CONFLICT ("digest") DO NOTHING`
 */
export function insertRows(
  kind: DatabaseKind,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Bound[])[],
  conflict: string,
): Statement {
  const values: Bound[] = [];
  const tuples = rows.map(
    (row) => `(${row.map((value) => placeholder(kind, values.push(value))).join(",")})`,
  );
  const names = columns.map((name) => `"${name}"`).join(", ");
  return { sql: `INSERT INTO "${table}" (${names}) VALUES ${tuples.join(", ")} ${conflict}`, values };
}

/** Runs statements in one transaction, in order. */
export async function runTogether(database: Database, statements: readonly Statement[]): Promise<void> {
  if (statements.length === 0) return;
  const { client } = database;
  await client.$transaction(statements.map(({ sql, values }) => client.$executeRawUnsafe(sql, ...values)));
}

/** Runs one statement that answers rows. */
export function queryRows<Row>(database: Database, { sql, values }: Statement): Promise<Row[]> {
  return database.client.$queryRawUnsafe<Row[]>(sql, ...values);
}

/** `items` in pieces of at most `size`. */
export function inPieces<Item>(items: readonly Item[], size: number): Item[][] {
  const pieces: Item[][] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}

function isList(slot: Bound | readonly Bound[]): slot is readonly Bound[] {
  return Array.isArray(slot);
}

function placeholder(kind: DatabaseKind, position: number): string {
  return kind === "postgresql" ? `$${position}` : "?";
}
