import type { Database } from "../database.ts";
import { join, type Sql, select, sql } from "../sql.ts";
import type { RawNumber } from "./raw-values.ts";

/** How many rows meet all conditions. */
export async function countRows(database: Database, from: Sql, where: readonly Sql[]): Promise<number> {
  const condition = where.length === 0 ? sql`` : sql`WHERE ${join(where, " AND ")}`;
  const rows = await select<{ count: RawNumber }>(
    database,
    sql`SELECT COUNT(*) AS "count" FROM ${from} ${condition}`,
  );
  return Number(rows[0]?.count ?? 0);
}
