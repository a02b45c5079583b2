import type { Database } from "./database.ts";
import { type Sql, sql } from "./sql.ts";

/** Milliseconds. */
export const DAY = 86_400_000;

/** A number: which day in UTC a time of a column lies on, counted from 1 January 1970. */
export function dayNumber({ kind }: Pick<Database, "kind">, column: Sql): Sql {
  // SQLite keeps times as milliseconds; PostgreSQL's columns have no zone and mean UTC.
  return kind === "sqlite" ? sql`(${column} / 86400000)` : sql`(CAST(${column} AS DATE) - DATE '1970-01-01')`;
}
