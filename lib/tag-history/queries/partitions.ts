import type { Database } from "#lib/database/database.ts";
import { join, type Sql, sql } from "#lib/database/sql.ts";

/**
 * Stretches of one index of `TagMove` as `m`, each in order of time: one for each key, within which the columns
 * hold the key. Without keys it is one stretch.
 */
export interface Partitions {
  /** The index begins with them. */
  readonly columns: readonly Sql[];
  /** Each has a value for every column; null: there are no columns. */
  readonly keys: readonly (readonly number[])[] | null;
  /** What else holds in each of them. */
  readonly where: readonly Sql[];
}

/** @param condition of an index in order of time */
export function onePartition(condition: Sql): Partitions {
  return { columns: [], keys: null, where: [condition] };
}

export function countPartitions(all: readonly Partitions[]): number {
  return all.reduce((count, { keys }) => count + (keys?.length ?? 1), 0);
}

/**
 * The rows of a subquery about each partition, one partition after the other; null: there are no partitions.
 *
 * PostgreSQL takes the keys as rows: it plans each member of a union for itself, a hundred of them in as many
 * milliseconds. SQLite has no subqueries that depend on the row beside them, and prepares unions quickly.
 *
 * @param subquery about the rows that meet all of the conditions
 */
export function fromEach(
  { kind }: Pick<Database, "kind">,
  all: readonly Partitions[],
  subquery: (conditions: readonly Sql[]) => Sql,
): Sql | null {
  const parts = all.flatMap(({ columns, keys, where }) => {
    if (keys === null) return [sql`SELECT p.* FROM (${subquery(where)}) p`];
    if (keys.length === 0) return [];
    if (kind === "postgresql") return [lateral(columns, keys, where, subquery)];
    return keys.map((key) => {
      const conditions = columns.map((column, index) => sql`${column} = ${key[index] ?? null}`);
      return sql`SELECT p.* FROM (${subquery([...conditions, ...where])}) p`;
    });
  });
  return parts.length === 0 ? null : join(parts, " UNION ALL ");
}

const names = [sql`k."first"`, sql`k."second"`];

function lateral(
  columns: readonly Sql[],
  keys: readonly (readonly number[])[],
  where: readonly Sql[],
  subquery: (conditions: readonly Sql[]) => Sql,
): Sql {
  const arrays = columns.map(
    (_, index) => sql`CAST(${`{${keys.map((key) => key[index]).join()}}`} AS INTEGER[])`,
  );
  const conditions = columns.map((column, index) => sql`${column} = ${names[index] ?? sql`NULL`}`);
  const named = columns.length === 1 ? sql`("first")` : sql`("first", "second")`;
  return sql`SELECT p.* FROM unnest(${join(arrays, ", ")}) k ${named}
    CROSS JOIN LATERAL (${subquery([...conditions, ...where])}) p`;
}
