import { type SqlPiece, sql } from "./sql.ts";

/**
 * `column` contains `text`, literally: `_` and `%` are ordinary characters (threats 100). The column holds
 * lower case; SQLite's LIKE ignores the case of ASCII letters and PostgreSQL's does not, so both get lower case.
 */
export function contains(column: SqlPiece, text: string): SqlPiece {
  return sql`${column} LIKE ${`%${escaped(text.toLowerCase())}%`} ESCAPE '!'`;
}

/**
 * `column` begins with `text`, as a range, which an index answers on both engines; columns compared so sort
 * by bytes. Text of non-ASCII characters finds nothing, as none is in these columns.
 */
export function beginsWith(column: SqlPiece, text: string): SqlPiece {
  return sql`${column} >= ${text} AND ${column} < ${`${text}\u007f`}`;
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, "!$&");
}
