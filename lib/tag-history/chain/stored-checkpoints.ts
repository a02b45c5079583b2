import type { ReadingDatabase } from "#lib/database/open-for-reading.ts";
import { sql } from "#lib/database/sql.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";
import { hexColumn, timeColumn } from "./raw-columns.ts";

interface StoredCheckpoint {
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
  readonly keyId: string;
  readonly signature: string;
}

/**
 * The checkpoints in the database, oldest first: what every server on it signed.
 *
 * @throws Unavailable when the database cannot be read
 */
export async function storedCheckpoints(reading: ReadingDatabase): Promise<SignedCheckpoint[]> {
  const { kind } = reading;
  const rows = await reading.rows<StoredCheckpoint>(sql`
    SELECT c."seq", ${hexColumn(kind, sql`c."hash"`)} AS "hash", ${timeColumn(kind, sql`c."at"`)} AS "at",
      c."keyId", ${hexColumn(kind, sql`c."signature"`)} AS "signature"
    FROM "Checkpoint" c ORDER BY c."seq"`);
  return rows.map(({ at, signature, ...row }) => ({
    ...row,
    at: timeText(at),
    signature: Buffer.from(signature, "hex").toString("base64"),
  }));
}

/** A time that somebody made no time of gives a text that was never signed. */
function timeText(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}
