import type { Glance } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { oneOf, oneOfTexts } from "#lib/database/id-list.ts";
import {
  type RawNumber,
  type RawTime,
  timeText,
  truth,
  wholeNumber,
} from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { platformList } from "#lib/references/platform-list.ts";
import type { MoveRow } from "./move-rows.ts";

interface ManifestRow {
  digest: string;
  size: RawNumber;
  platforms: string;
  createdAt: RawTime | null;
}

interface VersionRow {
  seq: number;
  digest: string;
  signed: boolean | RawNumber;
  goneSince: RawTime | null;
}

/** What the catalogue knows of the digests of some moves: looked up for these rows only. */
export async function glancesOf(
  database: Database,
  moves: readonly MoveRow[],
): Promise<(move: MoveRow, digest: string | null) => Glance | null> {
  const digests = [
    ...new Set(moves.flatMap(({ fromDigest, toDigest }) => [fromDigest ?? [], toDigest ?? []].flat())),
  ];
  if (digests.length === 0) return () => null;
  const [manifests, versions] = await Promise.all([
    manifestFacts(database, digests),
    versionsOf(database, moves),
  ]);
  return ({ seq }, digest) => {
    if (digest === null) return null;
    const version = versions.get(`${seq} ${digest}`);
    return {
      digest,
      ...(manifests.get(digest) ?? unread),
      signed: version !== undefined && truth(version.signed),
      gone: version !== undefined && version.goneSince !== null,
    };
  };
}

type ManifestFacts = Pick<Glance, "size" | "platforms" | "createdAt">;

/** Of a manifest that was never read. */
const unread: ManifestFacts = { size: null, platforms: [], createdAt: null };

/** What every manifest says of itself, wherever it lies; those never read are missing. */
async function manifestFacts(
  database: Database,
  digests: readonly string[],
): Promise<Map<string, ManifestFacts>> {
  if (digests.length === 0) return new Map();
  const rows = await select<ManifestRow>(
    database,
    sql`SELECT "digest", "size", "platforms", "createdAt" FROM "Manifest" m WHERE ${oneOfTexts(database, sql`m."digest"`, digests)}`,
  );
  return new Map(
    rows.map(({ digest, size, platforms, createdAt }) => [
      digest,
      { size: wholeNumber(size), platforms: platformList(platforms), createdAt: timeText(createdAt) },
    ]),
  );
}

/** In the repository of each move: the same digest may be signed in one, and gone from another. */
async function versionsOf(database: Database, moves: readonly MoveRow[]): Promise<Map<string, VersionRow>> {
  const rows = await select<VersionRow>(
    database,
    sql`SELECT m."seq", v."digest", v."signed", v."goneSince"
        FROM "TagMove" m JOIN "HistoryRegistry" g ON g."id" = m."registryId"
          JOIN "HistoryRepository" h ON h."id" = m."repositoryId"
          JOIN "Repository" r ON r."registryId" = g."registryId" AND r."name" = h."name"
          JOIN "Version" v ON v."repositoryId" = r."id" AND v."digest" IN (m."fromDigest", m."toDigest")
        WHERE ${oneOf(
          database,
          sql`m."seq"`,
          moves.map(({ seq }) => Number(seq)),
        )}`,
  );
  return new Map(rows.map((row) => [`${row.seq} ${row.digest}`, row]));
}
