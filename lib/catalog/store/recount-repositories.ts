import { inPieces } from "#lib/database/in-pieces.ts";
import { list, type Sql, sql } from "#lib/database/sql.ts";

/**
 * Makes the counted columns of repositories and of their versions and tags true again, inside the
 * transaction that changed the rows. Costs a few index look-ups per version of these repositories, never
 * more than that: repositories in which nothing changed are not counted again.
 */
export function recountRepositories(repositoryIds: readonly number[]): Sql[] {
  return inPieces(
    [...repositoryIds].sort((a, b) => a - b),
    200,
  ).flatMap((ids) => [countTagsOfVersions(ids), signVersions(ids), signTags(ids), sumRepositories(ids)]);
}

function countTagsOfVersions(ids: readonly number[]): Sql {
  return sql`UPDATE "Version" SET "tagCount" = (
      SELECT COUNT(*) FROM "Tag" t WHERE t."repositoryId" = "Version"."repositoryId" AND t."digest" = "Version"."digest")
    WHERE "repositoryId" IN (${list(ids)}) AND "tagCount" <> (
      SELECT COUNT(*) FROM "Tag" t WHERE t."repositoryId" = "Version"."repositoryId" AND t."digest" = "Version"."digest")`;
}

/**
 * Signed: cosign's tag for this digest is in the repository, or a signature that names it as its subject.
 * Tag form: sigstore/cosign, specs/SIGNATURE_SPEC.md ("sha256-<hex>.sig").
 */
function signVersions(ids: readonly number[]): Sql {
  return sql`UPDATE "Version" SET "signed" = NOT "signed"
    WHERE "repositoryId" IN (${list(ids)}) AND "signed" <> (
      EXISTS (SELECT 1 FROM "Tag" t WHERE t."repositoryId" = "Version"."repositoryId"
        AND t."name" = REPLACE("Version"."digest", ':', '-') || '.sig')
      OR EXISTS (SELECT 1 FROM "Manifest" m
        JOIN "Version" r ON r."digest" = m."digest" AND r."repositoryId" = "Version"."repositoryId"
        WHERE m."subject" = "Version"."digest" AND m."purpose" = 'signature' AND r."goneSince" IS NULL))`;
}

function signTags(ids: readonly number[]): Sql {
  return sql`UPDATE "Tag" SET "signed" = NOT "signed"
    WHERE "repositoryId" IN (${list(ids)}) AND "signed" <> EXISTS (
      SELECT 1 FROM "Version" v WHERE v."repositoryId" = "Tag"."repositoryId"
        AND v."digest" = "Tag"."digest" AND v."signed")`;
}

/**
 * Size: every blob of the repository once, manifests' own bytes included, of all versions that still may be
 * there; at most what a JSON number holds exactly, because a hostile manifest can declare any size.
 */
function sumRepositories(ids: readonly number[]): Sql {
  return sql`UPDATE "Repository" SET
    "tagCount" = (SELECT COUNT(*) FROM "Tag" t WHERE t."repositoryId" = "Repository"."id" AND t."role" = 'tag'),
    "auxiliaryTagCount" =
      (SELECT COUNT(*) FROM "Tag" t WHERE t."repositoryId" = "Repository"."id" AND t."role" <> 'tag'),
    "versionCount" = (SELECT COUNT(*) FROM "Version" v
      WHERE v."repositoryId" = "Repository"."id" AND v."role" = 'top' AND v."goneSince" IS NULL),
    "newestAt" = (SELECT MAX(v."createdAt") FROM "Version" v
      WHERE v."repositoryId" = "Repository"."id" AND v."role" = 'top' AND v."goneSince" IS NULL),
    "lastMovedAt" = (SELECT MAX(x."at") FROM (
      SELECT MAX(t."movedAt") AS "at" FROM "Tag" t WHERE t."repositoryId" = "Repository"."id"
      UNION ALL SELECT r."lastMovedAt" FROM "Repository" r WHERE r."id" = "Repository"."id") x),
    "size" = (SELECT CASE WHEN y."total" > 9007199254740991 THEN 9007199254740991 ELSE y."total" END
      FROM (SELECT COALESCE(SUM(x."size"), 0) AS "total" FROM (
        SELECT MAX(b."size") AS "size" FROM "Version" v JOIN "ManifestBlob" b ON b."manifestDigest" = v."digest"
          WHERE v."repositoryId" = "Repository"."id" AND v."goneSince" IS NULL GROUP BY b."digest"
        UNION ALL SELECT LENGTH(m."bytes") FROM "Version" v JOIN "Manifest" m ON m."digest" = v."digest"
          WHERE v."repositoryId" = "Repository"."id" AND v."goneSince" IS NULL) x) y)
    WHERE "id" IN (${list(ids)})`;
}
