/**
 * SQL by hand, for what Prisma's queries cannot say well. Values are always parameters; text of a query
 * exists only in templates of our own source. The fragments serve both engines.
 *
 * `database.client.$queryRaw<Row[]>(sql`SELECT … WHERE ${containsText(database, sql`"name"`, text)}`)`
 *
 * What comes back differs by engine where it was computed: counts and sums are `bigint` on one and `number`
 * on the other, comparisons 0/1 or booleans, times of computed columns milliseconds or dates. Plain columns
 * are the same on both. `Number(row.count)` is right for both.
 */
export { empty, join, type Sql, sqltag as sql } from "@prisma/client/runtime/client";
