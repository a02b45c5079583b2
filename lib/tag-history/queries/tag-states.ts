import type { Database } from "#lib/database/database.ts";
import { oneOf } from "#lib/database/id-list.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { milliseconds, type RawTime } from "#lib/database/paging/raw-values.ts";
import { list, type Sql, select, sql } from "#lib/database/sql.ts";
import { type Bounds, STATE_KINDS } from "../evidence.ts";
import { asOf } from "../fold/as-of.ts";
import type { AsOfAnswer, Span, Unwatched } from "../fold/tag-evidence.ts";
import { type GapStretch, gapStretches } from "./gap-rows.ts";
import type { HistoryPlace, WatchedTag } from "./history-place.ts";
import { foldedSpan, type SpanRow, spanColumns } from "./span-rows.ts";

/**
 * Spans of a tag whose bounds overlap an instant are neighbours, and there are hardly ever more than two: only a
 * registry whose clock is far off makes the times of several moves overlap. So many are looked at on either side.
 */
const NEIGHBOURS = 8;
/** Milliseconds: a read that took longer tells nothing of an instant within it. */
const LONGEST_READ = 10_000;
/** Milliseconds that the bounds of an event may reach beyond a read: clocks and deliveries are wrong by no more. */
const EVENT_REACH = 10 * 60_000;
const PIECE = 1_000;

/** Where a tag pointed at an instant. */
export interface TagState {
  readonly answer: AsOfAnswer;
  /** The span it was in; null when that is not one. */
  readonly span: Span | null;
}

/**
 * Where each tag of a repository pointed at an instant, by HistoryTag.id; those never heard of are missing.
 *
 * @param only ids of the tags that are asked for; null: all of the repository's
 */
export async function tagStates(
  database: Database,
  place: HistoryPlace,
  at: number,
  only: readonly number[] | null,
): Promise<Map<number, TagState>> {
  const { repository } = place;
  if (repository === null) return new Map();
  const [spans, reads, { gaps }] = await Promise.all([
    only ? neighbours(database, only, at) : repositorySpans(database, repository.id, at),
    readsAt(database, repository.id, only, at),
    gapStretches(database, place, at, at),
  ]);
  const unwatched = gaps.map(unwatchedFrom);
  const states = new Map<number, TagState>();
  for (const [id, around] of spans) {
    const answer = asOf(around, unwatched, reads.get(id) ?? [], at);
    states.set(id, { answer, span: spanAt(around, answer, at) });
  }
  return states;
}

/** Ends of the last evidence of a tag at or before an instant, and of the first after it. Milliseconds. */
export interface EvidenceAround {
  readonly before: number | null;
  readonly after: number | null;
}

/** Where one tag pointed at an instant, and the evidence around it, by as few and as small questions as possible. */
export async function tagState(
  database: Database,
  place: HistoryPlace,
  tag: WatchedTag,
  at: number,
): Promise<{ answer: AsOfAnswer | null } & EvidenceAround> {
  const [spans, { reads, before, after }, { gaps }] = await Promise.all([
    spansOfTag(database, tag.id, at),
    evidenceNear(database, tag, at),
    gapStretches(database, place, at, at),
  ]);
  const answer = spans.length === 0 ? null : asOf(spans, gaps.map(unwatchedFrom), reads, at);
  return { answer, before, after };
}

function unwatchedFrom({ lo, hi, reason }: GapStretch): Unwatched {
  return { lo, hi: hi ?? Number.POSITIVE_INFINITY, reason };
}

/** Times in milliseconds, oldest first. */
type SpansByTag = Map<number, Span[]>;

async function repositorySpans(database: Database, repositoryId: number, at: number): Promise<SpansByTag> {
  const ofRepository = sql`n."repositoryId" = ${repositoryId}`;
  const time = new Date(at);
  const [touching, tags] = await Promise.all([
    spansWhere(
      database,
      sql`${ofRepository} AND ${nearOf(sql`n."id"`, at)}
        AND (s."toHi" IS NULL OR s."toHi" > ${time}) AND (s."fromLo" IS NULL OR s."fromLo" <= ${time})`,
    ),
    database.client.historyTag.findMany({ where: { repositoryId }, select: { id: true } }),
  ]);
  // For most the one span that holds the instant says all; what came before decides only where that is doubtful.
  const doubtful = tags.map(({ id }) => id).filter((id) => !isPlain(touching.get(id), at));
  const all = await neighbours(database, doubtful, at);
  return new Map([...touching, ...all]);
}

function isPlain(spans: readonly Span[] | undefined, at: number): boolean {
  const [span, ...others] = spans ?? [];
  if (span === undefined || others.length > 0) return false;
  return span.from.hi <= at && span.seen.hi > span.from.hi;
}

async function neighbours(database: Database, ids: readonly number[], at: number): Promise<SpansByTag> {
  const all: SpansByTag = new Map();
  for (const some of inPieces(ids, PIECE)) {
    const near = nearOf(sql`n."id"`, at);
    const spans = await spansWhere(database, sql`${oneOf(database, sql`n."id"`, some)} AND ${near}`);
    for (const [id, around] of spans) all.set(id, around);
  }
  return all;
}

async function spansWhere(database: Database, where: Sql): Promise<SpansByTag> {
  const rows = await select<SpanRow & { tagId: number }>(
    database,
    sql`SELECT s."tagId", ${spanColumns} FROM "HistoryTag" n JOIN "TagSpan" s ON s."tagId" = n."id" WHERE ${where}`,
  );
  const byTag = Map.groupBy(rows, ({ tagId }) => Number(tagId));
  return new Map([...byTag].map(([id, own]) => [id, inOrder(own)]));
}

async function spansOfTag(database: Database, tagId: number, at: number): Promise<Span[]> {
  const rows = await select<SpanRow>(
    database,
    sql`SELECT ${spanColumns} FROM "TagSpan" s WHERE s."tagId" = ${tagId} AND ${nearOf(sql`${tagId}`, at)}`,
  );
  return inOrder(rows);
}

/** Of several that begin in one moment the one that lasts is the last; evidence that came late has a high number. */
function inOrder(rows: readonly SpanRow[]): Span[] {
  const endOf = ({ to }: Span) => to?.hi ?? Number.MAX_SAFE_INTEGER;
  return rows
    .map(foldedSpan)
    .sort(
      (left, right) => left.from.hi - right.from.hi || endOf(left) - endOf(right) || left.seq - right.seq,
    );
}

/** Spans `s` of a tag on either side of the instant: two seeks of an index, however many spans there are. */
function nearOf(tag: Sql, at: number): Sql {
  const time = new Date(at);
  const before = sql`SELECT p."fromHi" FROM "TagSpan" p WHERE p."tagId" = ${tag} AND p."fromHi" <= ${time}
    ORDER BY p."fromHi" DESC LIMIT 1 OFFSET ${NEIGHBOURS - 1}`;
  const after = sql`SELECT p."fromHi" FROM "TagSpan" p WHERE p."tagId" = ${tag} AND p."fromHi" > ${time}
    ORDER BY p."fromHi" LIMIT 1 OFFSET ${NEIGHBOURS - 1}`;
  return sql`s."fromHi" >= COALESCE((${before}), ${FIRST}) AND s."fromHi" <= COALESCE((${after}), ${LAST})`;
}

const FIRST = new Date(0);
const LAST = new Date("9999-12-31T23:59:59Z");

interface Seen extends Bounds {
  readonly isRead: boolean;
}

/**
 * Reads that were under way at the instant. The last read of a tag need not be evidence: it is on the tag. One
 * that overlaps an event is left out: a push of the same digest during it may have ended a state nobody told of.
 */
async function readsAt(
  database: Database,
  repositoryId: number,
  only: readonly number[] | null,
  at: number,
): Promise<Map<number, Bounds[]>> {
  const tags = only ? oneOf(database, sql`n."id"`, only) : sql`n."repositoryId" = ${repositoryId}`;
  const rows = await select<NearRow>(database, seenAt(tags, at));
  const seen = Map.groupBy(rows, ({ tagId }) => Number(tagId));
  return new Map([...seen].map(([id, all]) => [id, undisturbedAt(all.map(seenOf), at)]));
}

/** The same of one tag, with the evidence on either side of the instant. */
async function evidenceNear(
  database: Database,
  { id, seenLo, seenHi }: WatchedTag,
  at: number,
): Promise<{ reads: Bounds[] } & EvidenceAround> {
  const time = new Date(at);
  const of = sql`FROM "Evidence" e WHERE e."tagId" = ${id} AND e."kind" IN (${list(STATE_KINDS)})`;
  const ends = sql`SELECT 'end' AS "kind", e."validHi" AS "lo", e."validHi" AS "hi" ${of}`;
  const rows = await select<Omit<NearRow, "tagId">>(
    database,
    sql`SELECT e."kind", e."validLo" AS "lo", e."validHi" AS "hi" ${of} AND ${around(at)}
        UNION ALL SELECT * FROM (${ends} AND e."validHi" <= ${time} ORDER BY e."validHi" DESC LIMIT 1) AS "before"
        UNION ALL SELECT * FROM (${ends} AND e."validHi" > ${time} ORDER BY e."validHi" LIMIT 1) AS "after"`,
  );
  const seen = rows.filter(({ kind }) => kind !== "end").map(seenOf);
  const last = seenLo && seenHi ? [{ isRead: true, lo: seenLo.getTime(), hi: seenHi.getTime() }] : [];
  const ended = rows.filter(({ kind }) => kind === "end").map(({ hi }) => milliseconds(hi));
  return {
    reads: undisturbedAt([...seen, ...last], at),
    before: ended.find((each) => each <= at) ?? null,
    after: ended.find((each) => each > at) ?? null,
  };
}

interface NearRow {
  readonly tagId: number;
  readonly kind: string;
  readonly lo: RawTime;
  readonly hi: RawTime;
}

/** What was seen of tags `n` around an instant, the last read of each among it. */
function seenAt(tags: Sql, at: number): Sql {
  return sql`SELECT e."tagId", e."kind", e."validLo" AS "lo", e."validHi" AS "hi"
        FROM "HistoryTag" n JOIN "Evidence" e ON e."tagId" = n."id"
        WHERE ${tags} AND e."kind" IN (${list(STATE_KINDS)}) AND ${around(at)}
        UNION ALL
        SELECT n."id" AS "tagId", 'observation' AS "kind", n."seenLo" AS "lo", n."seenHi" AS "hi" FROM "HistoryTag" n
        WHERE ${tags} AND n."seenLo" <= ${new Date(at)} AND n."seenHi" >= ${new Date(at)}`;
}

/** Evidence `e` that may tell what was seen at the instant. */
function around(at: number): Sql {
  return sql`e."validHi" >= ${new Date(at - LONGEST_READ)}
    AND e."validHi" <= ${new Date(at + LONGEST_READ + EVENT_REACH)} AND e."validLo" <= ${new Date(at + LONGEST_READ)}`;
}

function seenOf({ kind, lo, hi }: Omit<NearRow, "tagId">): Seen {
  return { isRead: kind === "observation", lo: milliseconds(lo), hi: milliseconds(hi) };
}

function undisturbedAt(seen: readonly Seen[], at: number): Bounds[] {
  const events = seen.filter(({ isRead }) => !isRead);
  const reads = seen.filter(
    ({ isRead, lo, hi }) => isRead && lo <= at && at <= hi && hi - lo <= LONGEST_READ,
  );
  return reads.filter((read) => !events.some(({ lo, hi }) => lo <= read.hi && hi >= read.lo));
}

function spanAt(spans: readonly Span[], { digests }: AsOfAnswer, at: number): Span | null {
  if (digests.length !== 1) return null;
  const [digest] = digests;
  const holding = spans.filter((span) => span.digest === digest && span.from.hi <= at);
  return holding.at(-1) ?? null;
}
