import type { z } from "zod";
import type { Tag, tagsQuery } from "#lib/contract/repositories.ts";
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
import { join, list, type Sql, select, sql } from "#lib/database/sql.ts";
import { containsText } from "#lib/database/text-search.ts";
import { formatPlatform, parsePlatform } from "#lib/references/platform.ts";
import { platformList } from "#lib/references/platform-list.ts";
import { parseCause } from "../cause.ts";

export type TagQuery = z.output<typeof tagsQuery>;

const sorts: Record<TagQuery["sort"], SortColumn> = {
  name: { column: sql`t."sortKey"`, type: "text", nullable: false },
  newest: { column: sql`t."createdAt"`, type: "time", nullable: true },
  size: { column: sql`t."size"`, type: "number", nullable: true },
  moved: { column: sql`t."movedAt"`, type: "time", nullable: true },
};

interface Row {
  name: string;
  digest: string | null;
  mediaType: string | null;
  purpose: string | null;
  size: RawNumber | null;
  platforms: string;
  createdAt: RawTime | null;
  movedAt: RawTime | null;
  checkedAt: RawTime | null;
  signed: boolean | RawNumber;
  cause: string | null;
}

export interface TagPage {
  items: Tag[];
  nextCursor: string | null;
  total: number;
}

/** One page of a repository's tags as they are stored; signature and fallback tags are not among them. */
export async function tagPage(database: Database, repositoryId: number, query: TagQuery): Promise<TagPage> {
  const { sort, limit, cursor } = query;
  const order = query.order ?? (sort === "name" ? "asc" : "desc");
  const where = conditions(database, query, repositoryId);
  const cursors = new CursorCodec({ list: "tags", ...query, limit: 0, cursor: "", order });
  const [page, total] = await Promise.all([
    keysetPage<Row>(database, {
      columns: sql`t."name", t."digest", t."mediaType", t."purpose", t."size", t."platforms", t."createdAt", t."movedAt", t."checkedAt", t."signed", t."cause"`,
      from: sql`"Tag" t`,
      where,
      sort: sorts[sort],
      id: sql`t."id"`,
      withoutValue: sql`t."sortKey"`,
      order,
      limit,
      after: cursors.decode(cursor),
    }),
    countRows(database, sql`"Tag" t`, where),
  ]);
  const sameDigest = await countByDigest(database, repositoryId, page.rows);
  return {
    items: page.rows.map((row) => present(row, sameDigest.get(row.digest ?? "") ?? 1)),
    nextCursor: cursors.encode(page.last),
    total,
  };
}

function conditions(database: Database, { q, platform, signed }: TagQuery, repositoryId: number): Sql[] {
  const where = [sql`t."repositoryId" = ${repositoryId}`, sql`t."role" = 'tag'`];
  if (q) where.push(containsText(database, sql`t."nameLower"`, q.toLowerCase()));
  if (platform) where.push(hasPlatform(database, platform));
  if (signed) where.push(sql`t."signed" = ${signed === "yes"}`);
  return where;
}

/** As typed or by its one spelling; without a variant, every variant. The column is a JSON array of texts. */
function hasPlatform(database: Database, platform: string): Sql {
  const parsed = parsePlatform(platform);
  const texts = new Set([
    platform.trim().toLowerCase(),
    ...(parsed.ok ? [formatPlatform(parsed.value)] : []),
  ]);
  const column = sql`LOWER(t."platforms")`;
  const ways = [...texts].flatMap((text) => [
    containsText(database, column, `"${text}"`),
    containsText(database, column, `"${text}/`),
  ]);
  return sql`(${join(ways, " OR ")})`;
}

async function countByDigest(
  database: Database,
  repositoryId: number,
  rows: readonly Row[],
): Promise<Map<string, number>> {
  const digests = [...new Set(rows.flatMap((row) => row.digest ?? []))];
  if (digests.length === 0) return new Map();
  const counts = await select<{ digest: string; count: RawNumber }>(
    database,
    sql`SELECT "digest", COUNT(*) AS "count" FROM "Tag"
        WHERE "repositoryId" = ${repositoryId} AND "digest" IN (${list(digests)}) AND "role" = 'tag' GROUP BY "digest"`,
  );
  return new Map(counts.map((row) => [row.digest, Number(row.count)]));
}

function present(row: Row, sameDigest: number): Tag {
  return {
    name: row.name,
    digest: row.digest,
    mediaType: row.mediaType,
    purpose: row.purpose,
    size: row.size === null ? null : wholeNumber(row.size),
    platforms: platformList(row.platforms),
    createdAt: timeText(row.createdAt),
    movedAt: timeText(row.movedAt),
    checkedAt: timeText(row.checkedAt),
    siblingCount: sameDigest - 1,
    signed: truth(row.signed),
    cause: parseCause(row.cause),
    asOf: null,
  };
}
