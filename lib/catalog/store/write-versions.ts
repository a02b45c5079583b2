import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, type Sql, sql } from "#lib/database/sql.ts";
import type { VersionFact } from "./facts.ts";

/** Records that manifests were read in repositories. One that was marked gone is there again. */
export function writeVersions(versions: readonly VersionFact[]): Sql[] {
  return inPieces(versions, 500).map((piece) =>
    insertRows(
      "Version",
      columns,
      piece.map(({ repositoryId, role, manifest, seenAt }) => [
        repositoryId,
        manifest.digest,
        role,
        manifest.mediaType,
        manifest.purpose,
        manifest.artifactType,
        manifest.size,
        manifest.createdAt,
        JSON.stringify(manifest.platforms),
        seenAt,
        seenAt,
      ]),
      upsert,
    ),
  );
}

/** Marks versions that the registry answered 404 for. They stay: history speaks of them. */
export function markVersionsGone(
  gone: readonly { repositoryId: number; digest: string }[],
  now: Date,
): Sql[] {
  return gone.map(
    ({ repositoryId, digest }) =>
      sql`UPDATE "Version" SET "goneSince" = ${now}
          WHERE "repositoryId" = ${repositoryId} AND "digest" = ${digest} AND "goneSince" IS NULL`,
  );
}

const columns = [
  "repositoryId",
  "digest",
  "role",
  "mediaType",
  "purpose",
  "artifactType",
  "size",
  "createdAt",
  "platforms",
  "firstSeenAt",
  "lastSeenAt",
];

/** A version that was tagged once stays `top`; one that speaks of a subject is not demoted to a mere child. */
const upsert = sql`ON CONFLICT ("repositoryId", "digest") DO UPDATE SET
  "role" = CASE
    WHEN "Version"."role" = 'top' OR excluded."role" = 'top' THEN 'top'
    WHEN "Version"."role" = 'referrer' OR excluded."role" = 'referrer' THEN 'referrer'
    ELSE 'child' END,
  "size" = excluded."size", "createdAt" = excluded."createdAt", "platforms" = excluded."platforms",
  "lastSeenAt" = excluded."lastSeenAt", "goneSince" = NULL`;
