import type { ReadingDatabase } from "#lib/database/open-for-reading.ts";
import { type Sql, sql } from "#lib/database/sql.ts";
import { hexColumn, timeColumn } from "./raw-columns.ts";

/**
 * A row of evidence with the names that its keys lead to, as the database holds them: nothing of it is
 * believed yet. Numbers may turn out to be text or fractions where somebody wrote into the file.
 */
export interface StoredEvidence {
  readonly seq: number;
  readonly kind: string;
  /** Null: the row its key leads to is gone. */
  readonly registryId: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  /**
   * 1 where the tag is of the repository and the repository of the registry that the record names, as far as
   * it names them. Keys of rows are not hashed: one may not lead to the same name elsewhere.
   */
  readonly inPlace: number;
  readonly state: string | null;
  readonly digest: string | null;
  readonly mediaType: string | null;
  readonly validLo: number;
  readonly validHi: number;
  readonly recordedAt: number;
  readonly clock: string;
  readonly source: string;
  readonly sourceEventId: string | null;
  readonly actorId: number | null;
  readonly actorHash: string | null;
  readonly actorHow: string | null;
  readonly reason: string | null;
  readonly details: string;
  /** Lower-case hexadecimal digits, as are the hashes. */
  readonly identity: string;
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * The next rows behind a sequence number, in order. Every column costs time a million times over, so there
 * are no more of them than are compared.
 *
 * @throws Unavailable when the database cannot be read
 */
export async function evidenceBehind(
  reading: ReadingDatabase,
  seq: number,
  limit: number,
): Promise<readonly StoredEvidence[]> {
  return await reading.rows<StoredEvidence>(sql`SELECT ${columns(reading.kind)}
    FROM (SELECT * FROM "Evidence" WHERE "seq" > ${seq} ORDER BY "seq" LIMIT ${limit}) e
    LEFT JOIN "HistoryRegistry" r ON r."id" = e."registryId"
    LEFT JOIN "HistoryRepository" p ON p."id" = e."repositoryId"
    LEFT JOIN "HistoryTag" t ON t."id" = e."tagId"
    ORDER BY e."seq"`);
}

function columns(kind: ReadingDatabase["kind"]): Sql {
  return sql`e."seq", e."kind", r."registryId", p."name" AS "repository", t."name" AS "tag",
    CASE WHEN (e."repositoryId" IS NULL OR p."registryId" = e."registryId")
      AND (e."tagId" IS NULL OR t."repositoryId" = e."repositoryId") THEN 1 ELSE 0 END AS "inPlace",
    e."state", e."digest", e."mediaType", ${timeColumn(kind, sql`e."validLo"`)} AS "validLo",
    ${timeColumn(kind, sql`e."validHi"`)} AS "validHi", ${timeColumn(kind, sql`e."recordedAt"`)} AS "recordedAt",
    e."clock", e."source", e."sourceEventId", e."actorId", e."actorHash", e."actorHow", e."reason",
    e."details", ${hexColumn(kind, sql`e."identity"`)} AS "identity",
    ${hexColumn(kind, sql`e."previousHash"`)} AS "previousHash", ${hexColumn(kind, sql`e."hash"`)} AS "hash"`;
}
