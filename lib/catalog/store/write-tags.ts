import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows, list, type Sql, sql } from "#lib/database/sql.ts";
import type { TagFact } from "./facts.ts";
import { tagIdentity } from "./tag-identity.ts";

/** Names as a list told them; what they point at is asked later. Known ones stay as they are. */
export function writeTagNames(tags: readonly { repositoryId: number; name: string }[], now: Date): Sql[] {
  return inPieces(tags, 500).map((piece) =>
    insertRows(
      "Tag",
      [...identityColumns, "firstSeenAt"],
      piece.map(({ repositoryId, name }) => [...identityRow(repositoryId, name), now]),
      sql`ON CONFLICT DO NOTHING`,
    ),
  );
}

/** Records what tags point at. A digest other than the known one is a move, seen now. */
export function writeTags(tags: readonly TagFact[]): Sql[] {
  return inPieces(tags, 500).map((piece) =>
    insertRows(
      "Tag",
      [
        ...identityColumns,
        "digest",
        "mediaType",
        "purpose",
        "size",
        "createdAt",
        "platforms",
        "firstSeenAt",
        "checkedAt",
        "cause",
      ],
      piece.map(({ repositoryId, name, manifest, seenAt, cause }) => [
        ...identityRow(repositoryId, name),
        manifest.digest,
        manifest.mediaType,
        manifest.purpose,
        manifest.size,
        manifest.createdAt,
        JSON.stringify(manifest.platforms),
        seenAt,
        seenAt,
        cause,
      ]),
      upsert,
    ),
  );
}

/** Records why a tag could not be read now; what was known of it stays. */
export function writeTagFailures(
  failures: readonly { repositoryId: number; name: string; cause: string }[],
  now: Date,
): Sql[] {
  return inPieces(failures, 500).map((piece) =>
    insertRows(
      "Tag",
      [...identityColumns, "firstSeenAt", "cause"],
      piece.map(({ repositoryId, name, cause }) => [...identityRow(repositoryId, name), now, cause]),
      sql`ON CONFLICT ("repositoryId", "name") DO UPDATE SET "cause" = excluded."cause"`,
    ),
  );
}

/** The registry confirmed that these tags point at what is known. */
export function confirmTags(repositoryId: number, names: readonly string[], now: Date): Sql[] {
  return inPieces(names, 1000).flatMap((piece) => [
    sql`UPDATE "Tag" SET "checkedAt" = ${now}, "cause" = NULL
        WHERE "repositoryId" = ${repositoryId} AND "name" IN (${list(piece)})`,
    sql`UPDATE "Version" SET "lastSeenAt" = ${now}, "goneSince" = NULL
        WHERE "repositoryId" = ${repositoryId} AND "digest" IN
          (SELECT "digest" FROM "Tag" WHERE "repositoryId" = ${repositoryId} AND "name" IN (${list(piece)}))`,
  ]);
}

/** The same for repositories of which every single tag was confirmed. */
export function confirmAllTags(repositoryIds: readonly number[], now: Date): Sql[] {
  return inPieces(repositoryIds, 1000).flatMap((piece) => [
    sql`UPDATE "Tag" SET "checkedAt" = ${now}, "cause" = NULL WHERE "repositoryId" IN (${list(piece)})`,
    sql`UPDATE "Version" SET "lastSeenAt" = ${now}, "goneSince" = NULL
        WHERE "repositoryId" IN (${list(piece)}) AND "tagCount" > 0`,
  ]);
}

/** Takes away tags that a complete list did not have and that answered 404 when asked for directly. */
export function removeTags(removed: readonly { repositoryId: number; name: string }[], now: Date): Sql[] {
  return removed.flatMap(({ repositoryId, name }) => [
    sql`DELETE FROM "Tag" WHERE "repositoryId" = ${repositoryId} AND "name" = ${name}`,
    sql`UPDATE "Repository" SET "lastMovedAt" = ${now} WHERE "id" = ${repositoryId}`,
  ]);
}

const identityColumns = ["repositoryId", "name", "nameLower", "sortKey", "role"];

function identityRow(repositoryId: number, name: string): (string | number)[] {
  const { nameLower, sortKey, role } = tagIdentity(name);
  return [repositoryId, name, nameLower, sortKey, role];
}

const upsert = sql`ON CONFLICT ("repositoryId", "name") DO UPDATE SET
  "movedAt" = CASE
    WHEN "Tag"."digest" IS NOT NULL AND "Tag"."digest" <> excluded."digest" THEN excluded."checkedAt"
    ELSE "Tag"."movedAt" END,
  "digest" = excluded."digest", "mediaType" = excluded."mediaType", "purpose" = excluded."purpose",
  "size" = excluded."size", "createdAt" = excluded."createdAt", "platforms" = excluded."platforms",
  "checkedAt" = excluded."checkedAt", "cause" = excluded."cause"`;
