import { inPieces } from "#lib/database/in-pieces.ts";
import type { ReadingDatabase } from "#lib/database/open-for-reading.ts";
import { list, sql } from "#lib/database/sql.ts";
import { hexColumn, timeColumn } from "./raw-columns.ts";

/** A row of an actor, as the database holds it. */
export interface StoredActor {
  readonly id: number;
  readonly kind: string;
  readonly name: string | null;
  /** Hexadecimal digits. */
  readonly salt: string | null;
  readonly commitment: string;
  /** Milliseconds since 1970. */
  readonly erasedAt: number | null;
}

/** @throws Unavailable when the database cannot be read */
export async function storedActors(
  reading: ReadingDatabase,
  ids: readonly number[],
): Promise<readonly StoredActor[]> {
  const { kind } = reading;
  const found: StoredActor[] = [];
  for (const some of inPieces(ids, 100)) {
    const rows = await reading.rows<StoredActor>(sql`
      SELECT a."id", a."kind", a."name", ${hexColumn(kind, sql`a."salt"`)} AS "salt", a."commitment",
        ${timeColumn(kind, sql`a."erasedAt"`)} AS "erasedAt"
      FROM "Actor" a WHERE a."id" IN (${list(some)})`);
    found.push(...rows);
  }
  return found;
}
