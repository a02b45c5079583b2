import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { Version, VersionList, versionsQuery } from "#lib/contract/repositories.ts";
import type { Database } from "#lib/database/database.ts";
import { countRows } from "#lib/database/paging/count-rows.ts";
import { CursorCodec } from "#lib/database/paging/cursor.ts";
import { keysetPage, type SortColumn } from "#lib/database/paging/keyset-page.ts";
import {
  type RawNumber,
  type RawTime,
  timeText,
  truth,
  wholeNumber,
} from "#lib/database/paging/raw-values.ts";
import { type Sql, sql } from "#lib/database/sql.ts";
import { containsText } from "#lib/database/text-search.ts";
import { platformList } from "#lib/references/platform-list.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { findRepository } from "./find-repository.ts";
import { unknownRepository } from "./get-repository.ts";
import { tagsByDigest } from "./tags-by-digest.ts";

type Query = z.output<typeof versionsQuery>;

const sorts: Record<Query["sort"], SortColumn> = {
  newest: { column: sql`v."createdAt"`, type: "time", nullable: true },
  size: { column: sql`v."size"`, type: "number", nullable: false },
  seen: { column: sql`v."lastSeenAt"`, type: "time", nullable: false },
};

/** Names shown with a version; its `tagCount` is the true number. */
const SHOWN_TAGS = 20;

interface Row {
  digest: string;
  mediaType: string;
  purpose: string;
  artifactType: string | null;
  size: RawNumber;
  platforms: string;
  createdAt: RawTime | null;
  tagCount: RawNumber;
  firstSeenAt: RawTime;
  lastSeenAt: RawTime;
  goneSince: RawTime | null;
  role: string;
  signed: boolean | RawNumber;
}

/**
 * Versions of a repository by digest, those without a tag included, and those marked that are gone.
 * `q` finds a part of the digest or of the name of a tag on it.
 *
 * @throws NotFound; InvalidInput for a foreign cursor
 */
export async function listVersions(
  { database }: CatalogContext,
  person: Person,
  query: Query,
): Promise<VersionList> {
  const { repository } = await findRepository(database, person, query);
  if (!repository) throw unknownRepository(query);
  const { sort, limit, cursor } = query;
  const order = query.order ?? "desc";
  const where = conditions(database, query, repository.id);
  const cursors = new CursorCodec({ list: "versions", ...query, limit: 0, cursor: "", order });
  const [page, total] = await Promise.all([
    keysetPage<Row>(database, {
      columns: sql`v."digest", v."mediaType", v."purpose", v."artifactType", v."size", v."platforms", v."createdAt", v."tagCount", v."firstSeenAt", v."lastSeenAt", v."goneSince", v."role", v."signed"`,
      from: sql`"Version" v`,
      where,
      sort: sorts[sort],
      id: sql`v."id"`,
      order,
      limit,
      after: cursors.decode(cursor),
    }),
    countRows(database, sql`"Version" v`, where),
  ]);
  const tagged = page.rows.filter((row) => Number(row.tagCount) > 0).map((row) => row.digest);
  const tags = await tagsByDigest(database, repository.id, tagged, SHOWN_TAGS);
  return {
    items: page.rows.map((row) => present(row, tags.get(row.digest) ?? [])),
    nextCursor: cursors.encode(page.last),
    total,
  };
}

function conditions(database: Database, { role, tagged, q }: Query, repositoryId: number): Sql[] {
  const where = [sql`v."repositoryId" = ${repositoryId}`];
  if (role !== "any") where.push(sql`v."role" = ${role}`);
  if (tagged === "yes") where.push(sql`v."tagCount" > 0`);
  if (tagged === "no") where.push(sql`v."tagCount" = 0`);
  if (q) {
    const has = (column: Sql) => containsText(database, column, q.toLowerCase());
    where.push(
      sql`(${has(sql`v."digest"`)} OR EXISTS (SELECT 1 FROM "Tag" t WHERE t."repositoryId" = ${repositoryId} AND t."digest" = v."digest" AND ${has(sql`t."nameLower"`)}))`,
    );
  }
  return where;
}

function present(row: Row, tags: string[]): Version {
  return {
    digest: row.digest,
    mediaType: row.mediaType,
    purpose: row.purpose,
    artifactType: row.artifactType,
    size: wholeNumber(row.size),
    platforms: platformList(row.platforms),
    createdAt: timeText(row.createdAt),
    tags,
    tagCount: wholeNumber(row.tagCount),
    firstSeenAt: timeText(row.firstSeenAt) ?? "",
    lastSeenAt: timeText(row.lastSeenAt) ?? "",
    goneSince: timeText(row.goneSince),
    role: row.role as Version["role"],
    signed: truth(row.signed),
  };
}
