import type { DatabaseKind } from "#lib/database/database.ts";
import { type Sql, sql } from "#lib/database/sql.ts";

/** A column of times, read as milliseconds since 1970; of the value as it is, so that a changed one shows. */
export function timeColumn(kind: DatabaseKind, column: Sql): Sql {
  // EXTRACT computes in decimal numbers of any length, which takes as long as all the rest of a row.
  return kind === "sqlite" ? column : sql`round(date_part('epoch', ${column}) * 1000)`;
}

/** A column of bytes, read as lower-case hexadecimal digits. */
export function hexColumn(kind: DatabaseKind, column: Sql): Sql {
  // SQLite's hex() of null is an empty text.
  return kind === "sqlite"
    ? sql`CASE WHEN ${column} IS NULL THEN NULL ELSE lower(hex(${column})) END`
    : sql`encode(${column}, 'hex')`;
}
