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
  return database.kind === "sqlite"
    ? sql`instr(${column}, ${text}) > 0`
    : sql`strpos(${column}, ${text}::text) > 0`;
}

/**
 * A Prisma filter: the column begins with this text, letter by letter. It is a range, so an index answers
 * it; only for the byte-ordered columns (scripts/new-migration.mjs).
 *
 * `where: { name: beginsWith("team/") }`
 */
export function beginsWith(text: string): { gte: string; lt: string } {
  // The last code point: nothing that begins with the text sorts after it.
  return { gte: text, lt: `${text}\u{10FFFF}` };
}
