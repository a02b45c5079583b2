import type { Database } from "./database.ts";
import { list, type Sql, sql } from "./sql.ts";

/**
 * Up to here each is a parameter of its own. With thousands, preparing the statement takes longer than running
 * it, and SQLite's driver keeps half a megabyte for each such statement until JavaScript's memory is collected.
 */
const FEW = 20;

/**
 * A condition: the column holds one of these whole numbers, however many they are. An index over the column
 * answers it.
 *
 * @param column a fragment such as sql`m."tagId"`
 */
export function oneOf({ kind }: Pick<Database, "kind">, column: Sql, ids: readonly number[]): Sql {
  if (ids.length === 0) return sql`1 = 0`;
  if (ids.length <= FEW) return sql`${column} IN (${list(ids)})`;
  return kind === "sqlite"
    ? sql`${column} IN (SELECT j."value" FROM json_each(${`[${ids.join()}]`}) j)`
    : sql`${column} = ANY(CAST(${`{${ids.join()}}`} AS INTEGER[]))`;
}

/** The same of texts, such as digests. */
export function oneOfTexts({ kind }: Pick<Database, "kind">, column: Sql, texts: readonly string[]): Sql {
  if (texts.length === 0) return sql`1 = 0`;
  if (texts.length <= FEW) return sql`${column} IN (${list(texts)})`;
  const json = JSON.stringify(texts);
  return kind === "sqlite"
    ? sql`${column} IN (SELECT j."value" FROM json_each(${json}) j)`
    : sql`${column} = ANY(ARRAY(SELECT j FROM json_array_elements_text(CAST(${json} AS JSON)) j))`;
}
