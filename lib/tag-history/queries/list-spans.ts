import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { SpanList, spansQuery } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { oneOf } from "#lib/database/id-list.ts";
import { select, sql } from "#lib/database/sql.ts";
import type { HistoryContext } from "../history-context.ts";
import { gapStretches } from "./gap-rows.ts";
import { type HistoryPlace, historyPlace } from "./history-place.ts";
import { allOf } from "./move-filter.ts";
import { presentSpan, type SpanRow, spanColumns } from "./span-rows.ts";

/** A picture of more lanes, or with more in them, shows nothing any more. */
const MOST_LANES = 50;
const MOST_SPANS = 5_000;
/** So many of a repository's newest moves are looked at for the tags that moved last. */
const NEWEST_MOVES = 20_000;

type SpanQuery = z.output<typeof spansQuery>;

/**
 * What the tags of a repository, or one of them, pointed at within a stretch of time: every span that touches
 * it, with its own bounds, and every gap. Tags that moved last come first, each from the oldest span to the
 * newest; a repository's are those that moved last before the end of the stretch.
 *
 * @throws NotFound for a registry nobody ever heard of
 */
export async function listSpans(
  { database }: HistoryContext,
  person: Person,
  query: SpanQuery,
): Promise<SpanList> {
  authorise(person, "history.read");
  const place = await historyPlace(database, query);
  const [since, until] = [query.since, query.until].map((text) =>
    text === undefined ? null : Date.parse(text),
  );
  const lanes = await lanesOf(database, place, query);
  const [spans, { gaps, truncated }] = await Promise.all([
    spansOf(database, lanes.ids, query),
    gapStretches(database, place, since ?? null, until ?? null),
  ]);
  const order = new Map(lanes.ids.map((id, index) => [id, index]));
  const shown = spans.slice(0, MOST_SPANS).reverse();
  shown.sort((left, right) => (order.get(Number(left.tagId)) ?? 0) - (order.get(Number(right.tagId)) ?? 0));
  return {
    items: shown.map((row) => presentSpan(row, row.tag)),
    gaps: gaps.map(({ lo, hi, reason }) => ({
      from: isoText(lo),
      to: hi === null ? null : isoText(hi),
      reason,
    })),
    watchedSince: place.registry?.watchingSince.toISOString() ?? null,
    truncated: truncated || lanes.truncated || spans.length > MOST_SPANS,
  };
}

async function lanesOf(
  database: Database,
  place: HistoryPlace,
  { tag, until }: SpanQuery,
): Promise<{ ids: number[]; truncated: boolean }> {
  if (tag !== undefined) return { ids: place.tag ? [place.tag.id] : [], truncated: false };
  if (place.repository === null) return { ids: [], truncated: false };
  const repositoryId = place.repository.id;
  const before = until === undefined ? sql`1 = 1` : sql`m."atHi" < ${new Date(until)}`;
  const rows = await select<{ tagId: number }>(
    database,
    sql`SELECT n."tagId" FROM (SELECT m."tagId", m."atHi" FROM "TagMove" m WHERE m."repositoryId" = ${repositoryId}
          AND ${before} ORDER BY m."atHi" DESC, m."seq" DESC LIMIT ${NEWEST_MOVES}) n
        WHERE n."tagId" IS NOT NULL GROUP BY n."tagId" ORDER BY MAX(n."atHi") DESC, n."tagId" LIMIT ${MOST_LANES + 1}`,
  );
  const ids = rows.slice(0, MOST_LANES).map(({ tagId }) => Number(tagId));
  const all = await database.client.historyTag.count({ where: { repositoryId }, take: MOST_LANES + 1 });
  return { ids, truncated: all > ids.length };
}

type LaneRow = SpanRow & { tagId: number; tag: string };

/** Newest first, so that what is cut off is the oldest. */
async function spansOf(
  database: Database,
  ids: readonly number[],
  { since, until }: SpanQuery,
): Promise<LaneRow[]> {
  if (ids.length === 0) return [];
  const conditions = [sql`1 = 1`];
  if (since !== undefined) {
    const time = new Date(since);
    // Spans of a tag follow one another, so of all before only the last can reach into the stretch.
    conditions.push(sql`s."fromHi" >= COALESCE((SELECT MAX(p."fromHi") FROM "TagSpan" p
      WHERE p."tagId" = n."id" AND p."fromHi" <= ${time}), ${time})`);
  }
  if (until !== undefined) conditions.push(sql`(s."fromLo" IS NULL OR s."fromLo" < ${new Date(until)})`);
  return await select<LaneRow>(
    database,
    sql`SELECT ${spanColumns}, n."id" AS "tagId", n."name" AS "tag"
        FROM "HistoryTag" n JOIN "TagSpan" s ON s."tagId" = n."id" AND ${allOf(conditions)}
        WHERE ${oneOf(database, sql`n."id"`, ids)} ORDER BY s."fromHi" DESC, s."seq" DESC LIMIT ${MOST_SPANS + 1}`,
  );
}

function isoText(time: number): string {
  return new Date(time).toISOString();
}
