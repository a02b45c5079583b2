import { InvalidInput } from "#lib/errors.ts";
import type { Database } from "../database.ts";
import { join, type Sql, select, sql } from "../sql.ts";
import type { Position } from "./cursor.ts";
import { milliseconds, type RawNumber, type RawTime } from "./raw-values.ts";

export type Order = "asc" | "desc";

/** A column to sort by. */
export interface SortColumn {
  readonly column: Sql;
  readonly type: "text" | "number" | "time";
  /** Rows without a value come last in both orders. */
  readonly nullable: boolean;
}

export interface KeysetQuery {
  readonly columns: Sql;
  /** With joins, if any. */
  readonly from: Sql;
  /** All must hold. */
  readonly where: readonly Sql[];
  readonly sort: SortColumn;
  /**
   * Conditions of which every row meets exactly one. The page is merged from one per partition, when the
   * index begins with the partition's column: sorting all rows of all registries takes half a second.
   */
  readonly partitions?: readonly Sql[];
  /** Unique; decides between equal values. */
  readonly id: Sql;
  /** Order of the rows without a value: a text column. By `id` when left out. */
  readonly withoutValue?: Sql;
  readonly order: Order;
  readonly limit: number;
  readonly after: Position | null;
}

export interface KeysetPage<Row> {
  rows: Row[];
  /** Null on the last page. */
  last: Position | null;
}

interface Sorted {
  sortedBy: string | RawNumber | RawTime | null;
  sortedText: string | null;
  sortedId: RawNumber;
}

/**
 * One page of a list, over all of it: the rows behind `after` in the order asked for.
 *
 * Rows without a value are a second list behind the first, each cut by its own comparison. SQLite and
 * PostgreSQL disagree on where null sorts, and neither answers `NULLS LAST` from the index both orders share.
 */
export async function keysetPage<Row>(database: Database, query: KeysetQuery): Promise<KeysetPage<Row>> {
  const { after, limit, sort } = query;
  checkType(after, sort);
  const inSecond = after !== null && after.value === null;
  const rows: (Row & Sorted)[] = [];
  if (!inSecond) rows.push(...(await select<Row & Sorted>(database, withValue(query, limit + 1))));
  if (sort.nullable && rows.length <= limit) {
    const place = inSecond ? after : null;
    rows.push(...(await select<Row & Sorted>(database, withoutValue(query, place, limit + 1 - rows.length))));
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, last: rows.length > limit && last ? positionOf(last, sort) : null };
}

function withValue(query: KeysetQuery, limit: number): Sql {
  const { sort, id, order, after } = query;
  const { column } = sort;
  const where = [...query.where];
  if (sort.nullable) where.push(sql`${column} IS NOT NULL`);
  if (after !== null) {
    const value = sort.type === "time" ? new Date(Number(after.value)) : after.value;
    where.push(
      order === "asc"
        ? sql`(${column}, ${id}) > (${value}, ${after.id})`
        : sql`(${column}, ${id}) < (${value}, ${after.id})`,
    );
  }
  return page(query, { column, as: sql`"sortedBy"`, order }, where, limit);
}

/** Always upwards: "never moved" has no newest. */
function withoutValue(query: KeysetQuery, after: Position | null, limit: number): Sql {
  const { id, sort, withoutValue: text } = query;
  const where = [...query.where, sql`${sort.column} IS NULL`];
  if (after !== null) {
    where.push(text ? sql`(${text}, ${id}) > (${after.text ?? ""}, ${after.id})` : sql`${id} > ${after.id}`);
  }
  return page(
    query,
    { column: text ?? id, as: text ? sql`"sortedText"` : sql`"sortedId"`, order: "asc" },
    where,
    limit,
  );
}

interface SortedBy {
  column: Sql;
  /** Its name among the columns of the answer. */
  as: Sql;
  order: Order;
}

function page(query: KeysetQuery, by: SortedBy, where: readonly Sql[], limit: number): Sql {
  const { columns, from, id, sort, partitions = [], withoutValue: text = sql`NULL` } = query;
  const part = (conditions: readonly Sql[]) => {
    const condition = conditions.length === 0 ? sql`` : sql`WHERE ${join(conditions, " AND ")}`;
    return sql`SELECT ${columns}, ${sort.column} AS "sortedBy", ${text} AS "sortedText", ${id} AS "sortedId" FROM ${from} ${condition} ${orderBy(by.column, id, by.order)} LIMIT ${limit}`;
  };
  if (partitions.length === 0) return part(where);
  const parts = partitions.map((each) => sql`SELECT * FROM (${part([...where, each])}) p`);
  return sql`SELECT * FROM (${join(parts, " UNION ALL ")}) u ${orderBy(by.as, sql`"sortedId"`, by.order)} LIMIT ${limit}`;
}

function orderBy(column: Sql, id: Sql, order: Order): Sql {
  return order === "asc" ? sql`ORDER BY ${column} ASC, ${id} ASC` : sql`ORDER BY ${column} DESC, ${id} DESC`;
}

function positionOf({ sortedBy, sortedText, sortedId }: Sorted, sort: SortColumn): Position {
  const id = Number(sortedId);
  if (sortedBy === null) return { value: null, ...(sortedText === null ? {} : { text: sortedText }), id };
  if (sort.type === "text") return { value: String(sortedBy), id };
  return { value: sort.type === "time" ? milliseconds(sortedBy) : Number(sortedBy), id };
}

function checkType(after: Position | null, sort: SortColumn): void {
  if (after === null) return;
  const wanted = sort.type === "text" ? "string" : "number";
  if (after.value === null ? sort.nullable : typeof after.value === wanted) return;
  throw new InvalidInput("This cursor does not belong to this list.", {
    advice: "Start again without a cursor.",
  });
}
