import type { Tag } from "#lib/contract/repositories.ts";
import type { Database } from "#lib/database/database.ts";
import { oneOfTexts } from "#lib/database/id-list.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import {
  type RawNumber,
  type RawTime,
  timeText,
  truth,
  wholeNumber,
} from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { platformList } from "#lib/references/platform-list.ts";
import type { HistoryPlace } from "./history-place.ts";

/** What is known now of a digest, in one repository. */
export type DigestFacts = Pick<Tag, "mediaType" | "purpose" | "size" | "platforms" | "createdAt" | "signed">;

/** Of a digest whose manifest was never read. */
export const unknownFacts: DigestFacts = {
  mediaType: null,
  purpose: null,
  size: null,
  platforms: [],
  createdAt: null,
  signed: false,
};

interface Row {
  digest: string;
  mediaType: string;
  purpose: string;
  size: RawNumber;
  platforms: string;
  createdAt: RawTime | null;
  signed: boolean | RawNumber | null;
}

/** @returns by digest; those whose manifest was never read are missing */
export async function digestFacts(
  database: Database,
  { registry }: HistoryPlace,
  repositoryName: string,
  digests: ReadonlySet<string>,
): Promise<Map<string, DigestFacts>> {
  const repository =
    registry &&
    (await database.client.repository.findUnique({
      where: { registryId_name: { registryId: registry.registryId, name: repositoryName } },
      select: { id: true },
    }));
  const facts = new Map<string, DigestFacts>();
  for (const some of inPieces([...digests], 1_000)) {
    const rows = await select<Row>(
      database,
      sql`SELECT m."digest", m."mediaType", m."purpose", m."size", m."platforms", m."createdAt", v."signed"
          FROM "Manifest" m LEFT JOIN "Version" v ON v."digest" = m."digest" AND v."repositoryId" = ${repository?.id ?? 0}
          WHERE ${oneOfTexts(database, sql`m."digest"`, some)}`,
    );
    for (const { digest, ...row } of rows) {
      facts.set(digest, {
        mediaType: row.mediaType,
        purpose: row.purpose,
        size: wholeNumber(row.size),
        platforms: platformList(row.platforms),
        createdAt: timeText(row.createdAt),
        signed: row.signed !== null && truth(row.signed),
      });
    }
  }
  return facts;
}
