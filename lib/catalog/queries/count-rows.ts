import type { Database } from "#lib/database/database.ts";
import type { RawNumber } from "./column.ts";
import { join, type SqlPiece, select, sql } from "./sql.ts";

/** How many rows meet all conditions. */
export async function countRows(
  database: Database,
  from: SqlPiece,
  where: readonly SqlPiece[],
): Promise<number> {
  const condition = where.length === 0 ? sql`` : sql`WHERE ${join(where, " AND ")}`;
  const rows = await select<{ count: RawNumber }>(
    database,
    sql`SELECT COUNT(*) AS "count" FROM ${from} ${condition}`,
  );
  return Number(rows[0]?.count ?? 0);
}
