import type { Database } from "./database.ts";
import { type Sql, sql } from "./sql.ts";

/**
 * A condition: the column holds this text anywhere, letter by letter and case by case. Prisma's `contains`
 * becomes LIKE, where `_` and `%` of the searched text match anything (threat 100: tags are full of `_`),
 * and where case counts on PostgreSQL only. To ignore case, store the column in lower case and pass
 * `text.toLowerCase()`.
 *
 * @param column a fragment such as sql`"Tag"."nameLower"`
 */
export function containsText(database: Pick<Database, "kind">, column: Sql, text: string): Sql {
  // No column of PostgreSQL can hold it, and it refuses the question.
  if (text.includes("\0")) return sql`1 = 0`;
  if (database.kind === "sqlite") return sql`${placeOf(database, column, text)} > 0`;
  // PostgreSQL guesses how many rows a LIKE leaves and plans by it; of a function it guesses a third, and
  // then goes through a whole index for a rare text, which takes twice as long.
  return sql`${column} LIKE ${`%${text.replace(/[!%_]/g, "!$&")}%`} ESCAPE '!'`;
}

/** A number: where the text begins in the column, letter by letter, counted from 1; 0 when it is not there. */
export function placeOf({ kind }: Pick<Database, "kind">, column: Sql, text: string): Sql {
  return kind === "sqlite" ? sql`instr(${column}, ${text})` : sql`strpos(${column}, ${text}::text)`;
}

/**
 * A condition: the column begins with this text, letter by letter. It is a range, so an index answers it;
 * only for the byte-ordered columns (scripts/new-migration.mjs).
 *
 * @param column a fragment such as sql`"Tag"."nameLower"`
 */
export function beginsWith(column: Sql, text: string): Sql {
  if (text.includes("\0")) return sql`1 = 0`;
  // The last code point: nothing that begins with the text sorts after it.
  return sql`(${column} >= ${text} AND ${column} < ${`${text}\u{10FFFF}`})`;
}

/**
 * A condition: the column fits a pattern in which `*` stands for any text, also none, and everything else for
 * itself, case by case (references/name-pattern.ts says the same of one name). What stands before the first
 * `*` is asked as a range, so an index answers it.
 *
 * @param column one of the byte-ordered columns (scripts/new-migration.mjs)
 */
export function fitsPattern({ kind }: Pick<Database, "kind">, column: Sql, pattern: string): Sql {
  if (pattern.includes("\0")) return sql`1 = 0`;
  const star = pattern.indexOf("*");
  if (star === -1) return sql`${column} = ${pattern}`;
  const start = pattern.slice(0, star);
  if (/^\**$/.test(pattern.slice(star))) return start === "" ? sql`1 = 1` : beginsWith(column, start);
  const fits =
    kind === "sqlite"
      ? sql`${column} GLOB ${pattern.replace(/[?[]/g, "[$&]")}`
      : sql`${column} LIKE ${pattern.replace(/[!%_]/g, "!$&").replaceAll("*", "%")} ESCAPE '!'`;
  return start === "" ? fits : sql`${beginsWith(column, start)} AND ${fits}`;
}
