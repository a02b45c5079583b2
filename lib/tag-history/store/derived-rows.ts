import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { type Bound, insertRows } from "#lib/database/sql.ts";
import type { Span } from "../fold/tag-evidence.ts";
import { moveFacet } from "../move-facet.ts";
import type { MarkedMove } from "./marks.ts";
import type { TagPlace } from "./unwatched-rows.ts";

/** How many rows one statement takes. */
const ROWS = 500;
/** How many tags: a list beside another condition has to stay below Prisma's limit for SQLite, which is 999. */
const TAGS = 500;

const spanColumns = [
  ...["seq", "tagId", "digest", "fromLo", "fromHi", "toLo", "toHi", "seenLo", "seenHi", "disputed"],
];
const moveColumns = [
  ...["seq", "kind", "registryId", "repositoryId", "tagId", "fromDigest", "toDigest", "atLo", "atHi"],
  ...["certainty", "fromKnown", "actorId", "actorHow", "source", "reason", "marks", "flagged", "facet"],
];

/** The derived rows of a tag, or of the end of its history. */
export interface Derived {
  readonly place: TagPlace;
  /** Sequence numbers of the rows that go; null: all of the tag. */
  readonly replaces: { readonly spans: readonly number[]; readonly moves: readonly number[] } | null;
  readonly spans: readonly Span[];
  readonly moves: readonly MarkedMove[];
}

/**
 * Puts derived rows in the place of those that were derived before. Most of them say what they said: only
 * those that differ are written, as a row of a move stands in eight indexes.
 */
export async function writeDerived(
  transaction: TransactionClient,
  derived: readonly Derived[],
): Promise<void> {
  const spans = derived.flatMap(({ place, spans }) => spans.map((span) => spanRow(place, span)));
  const moves = derived.flatMap(({ place, moves }) => moves.map((move) => moveRow(place, move)));
  const spanChanges = changesOf(await replacedSpans(transaction, derived), spanColumns, spans);
  const moveChanges = changesOf(await replacedMoves(transaction, derived), moveColumns, moves);
  for (const some of inPieces(spanChanges.gone, 1000)) {
    await transaction.tagSpan.deleteMany({ where: { seq: { in: some } } });
  }
  for (const some of inPieces(moveChanges.gone, 1000)) {
    await transaction.tagMove.deleteMany({ where: { seq: { in: some } } });
  }
  for (const some of inPieces(spanChanges.fresh, ROWS)) {
    await transaction.$executeRaw(insertRows("TagSpan", spanColumns, some));
  }
  for (const some of inPieces(moveChanges.fresh, ROWS)) {
    await transaction.$executeRaw(insertRows("TagMove", moveColumns, some));
  }
}

async function replacedSpans(transaction: TransactionClient, derived: readonly Derived[]) {
  const rows = [];
  for (const tagId of wholeTags(derived)) rows.push(await transaction.tagSpan.findMany({ where: { tagId } }));
  const single = derived.flatMap(({ replaces }) => replaces?.spans ?? []);
  for (const seq of inPieces(single, 1000)) {
    rows.push(await transaction.tagSpan.findMany({ where: { seq: { in: seq } } }));
  }
  return rows.flat();
}

async function replacedMoves(transaction: TransactionClient, derived: readonly Derived[]) {
  const rows = [];
  for (const tagId of wholeTags(derived)) {
    rows.push(await transaction.tagMove.findMany({ where: { tagId, kind: { not: "gap" } } }));
  }
  const single = derived.flatMap(({ replaces }) => replaces?.moves ?? []);
  for (const seq of inPieces(single, 1000)) {
    rows.push(await transaction.tagMove.findMany({ where: { seq: { in: seq } } }));
  }
  return rows.flat();
}

/** In few statements: a batch of webhooks changes fifty tags at once. */
function wholeTags(derived: readonly Derived[]): { in: number[] }[] {
  const whole = derived.filter(({ replaces }) => replaces === null).map(({ place }) => place.tag);
  return inPieces(whole, TAGS).map((tags) => ({ in: tags }));
}

interface Changes {
  /** Sequence numbers of rows that go. */
  readonly gone: number[];
  readonly fresh: Bound[][];
}

function changesOf<Row extends { seq: number }>(
  before: readonly Row[],
  columns: readonly string[],
  after: readonly Bound[][],
): Changes {
  const old = new Map(before.map((row) => [row.seq, row]));
  const fresh = after.filter((values) => {
    const row = old.get(Number(values[0]));
    const same = row !== undefined && isSame(row, columns, values);
    if (same) old.delete(row.seq);
    return !same;
  });
  return { gone: [...old.keys()], fresh };
}

function isSame(row: object, columns: readonly string[], values: readonly Bound[]): boolean {
  const stored = row as Record<string, unknown>;
  return columns.every((column, index) => plain(stored[column]) === plain(values[index]));
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

function spanRow({ tag }: TagPlace, { seq, digest, from, to, seen, disputed }: Span): Bound[] {
  return [
    ...[seq, tag, digest, time(from.lo), time(from.hi), time(to?.lo), time(to?.hi)],
    ...[time(seen.lo), time(seen.hi), disputed],
  ];
}

function moveRow({ tag, repository, registry }: TagPlace, move: MarkedMove): Bound[] {
  return [
    ...[move.seq, move.kind, registry, repository, tag, move.from, move.to],
    ...[time(move.at.lo), time(move.at.hi), move.certainty, move.fromKnown],
    ...[move.actor?.id ?? null, move.actor?.how ?? null, move.source, move.reason],
    ...[move.marks.join(" "), move.marks.length > 0, moveFacet({ ...move, flagged: move.marks.length > 0 })],
  ];
}

function time(milliseconds: number | null | undefined): Date | null {
  return milliseconds === null || milliseconds === undefined ? null : new Date(milliseconds);
}
