import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { list, type Sql, sql } from "#lib/database/sql.ts";
import { type Cut, cleanTail, cutBefore } from "../fold/cut-before.ts";
import { foldTag } from "../fold/fold-tag.ts";
import type { Span, TagEvidence, TagHistory } from "../fold/tag-evidence.ts";
import { evidenceOf } from "./tag-evidence-rows.ts";
import type { TagPlace, UnwatchedBook } from "./unwatched-rows.ts";

/** A tag whose history changes from some time on. */
export interface Affected {
  readonly place: TagPlace;
  /** Lowest valid time of what is new, in milliseconds. */
  readonly since: number;
}

/** A history, or the end of one, and which derived rows it takes the place of. */
export interface Refolded extends TagHistory {
  readonly place: TagPlace;
  /** Null: of all. */
  readonly replaces: { readonly spans: readonly number[]; readonly moves: readonly number[] } | null;
}

/** Up to so many pieces of evidence a tag is folded as a whole: finding a place to cut would cost more. */
const WHOLE = 200;
/** Spans looked through for a place to cut, and then once more so many times as many. */
const SPANS = 24;
const MORE = 20;
const ATTEMPTS = 6;

/**
 * Folds tags again. A long history is cut where what is new cannot change what came before: a tag that moved
 * ten thousand times must not cost ten thousand records with every further event.
 */
export async function refold(
  transaction: TransactionClient,
  affected: readonly Affected[],
  unwatched: UnwatchedBook,
): Promise<Refolded[]> {
  const long = await longHistories(
    transaction,
    affected.map(({ place }) => place.tag),
  );
  const whole = affected.filter(({ place }) => !long.has(place.tag));
  const refolded = await foldWhole(transaction, whole, unwatched);
  for (const each of affected.filter(({ place }) => long.has(place.tag))) {
    const tail = await foldTail(transaction, each, unwatched);
    refolded.push(...(tail ? [tail] : await foldWhole(transaction, [each], unwatched)));
  }
  return refolded;
}

async function longHistories(
  transaction: TransactionClient,
  tags: readonly number[],
): Promise<ReadonlySet<number>> {
  const long = new Set<number>();
  for (const some of inPieces(tags, 1000)) {
    const query: Sql = sql`SELECT "tagId" FROM "Evidence" WHERE "tagId" IN (${list(some)})
      GROUP BY "tagId" HAVING COUNT(*) > ${WHOLE}`;
    for (const { tagId } of await transaction.$queryRaw<{ tagId: number }[]>(query)) long.add(Number(tagId));
  }
  return long;
}

async function foldWhole(
  transaction: TransactionClient,
  affected: readonly Affected[],
  unwatched: UnwatchedBook,
): Promise<Refolded[]> {
  const evidence = await evidenceOf(
    transaction,
    affected.map(({ place }) => place.tag),
  );
  const refolded: Refolded[] = [];
  for (const { place } of affected) {
    const history = foldTag(evidence.get(place.tag) ?? [], await unwatched.of(place));
    refolded.push({ place, replaces: null, ...history });
  }
  return refolded;
}

/** Null: there is no clean place to cut near the end. */
async function foldTail(
  transaction: TransactionClient,
  { place, since }: Affected,
  unwatched: UnwatchedBook,
): Promise<Refolded | null> {
  let count = SPANS;
  let spans = await lastSpans(transaction, place.tag, count);
  let near = spans;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const cut = isOrdered(spans) ? cutBefore(near, since) : null;
    if (cut === null) {
      if (spans.length < count || count > SPANS) return null;
      count *= MORE;
      spans = await lastSpans(transaction, place.tag, count);
      near = spans;
      continue;
    }
    const loaded = await evidenceOf(transaction, [place.tag], cut.evidenceFrom);
    const tail = cleanTail(cut, loaded.get(place.tag) ?? []);
    if (tail) return fold(transaction, { place, cut, tail, spans }, unwatched);
    near = spans.slice(0, cut.index + 1);
  }
  return null;
}

interface Tail {
  readonly place: TagPlace;
  readonly cut: Cut;
  readonly tail: readonly TagEvidence[];
  readonly spans: readonly Span[];
}

async function fold(
  transaction: TransactionClient,
  { place, cut, tail, spans }: Tail,
  unwatched: UnwatchedBook,
): Promise<Refolded> {
  const replaced = spans.slice(cut.index).map(({ seq }) => seq);
  const digests = tail.flatMap(({ state }) => (state.is === "present" ? [state.digest] : []));
  const before = await transaction.tagSpan.findMany({
    where: {
      tagId: place.tag,
      disputed: false,
      digest: { in: [...new Set(digests)] },
      seq: { notIn: replaced },
    },
    select: { digest: true },
    distinct: ["digest"],
  });
  const pointedBefore = new Set(before.flatMap(({ digest }) => digest ?? []));
  const history = foldTag(tail, await unwatched.of(place), { span: cut.span, pointedBefore });
  const moves = tail.flatMap(({ seq }) => (seq === cut.span.seq ? [] : [seq]));
  return { place, replaces: { spans: replaced, moves }, ...history };
}

/** The last ones, oldest first. */
async function lastSpans(transaction: TransactionClient, tagId: number, count: number): Promise<Span[]> {
  const rows = await transaction.tagSpan.findMany({
    where: { tagId },
    orderBy: [{ fromHi: "desc" }, { seq: "desc" }],
    take: count,
  });
  const spans = rows.map(
    ({ seq, digest, fromLo, fromHi, toLo, toHi, seenLo, seenHi, disputed }): Span => ({
      seq,
      digest,
      from: { lo: fromLo?.getTime() ?? null, hi: fromHi.getTime() },
      to: toHi === null ? null : { lo: (toLo ?? toHi).getTime(), hi: toHi.getTime() },
      seen: { lo: seenLo.getTime(), hi: seenHi.getTime() },
      disputed,
    }),
  );
  return spans.sort((a, b) => a.from.hi - b.from.hi || endOf(a) - endOf(b));
}

/** Spans that begin and end in the same millisecond have no order that their rows tell. */
function isOrdered(spans: readonly Span[]): boolean {
  return spans.every((span, index) => {
    const next = spans[index + 1];
    return next === undefined || span.from.hi !== next.from.hi || endOf(span) !== endOf(next);
  });
}

function endOf({ to }: Span): number {
  return to?.hi ?? Number.POSITIVE_INFINITY;
}
