import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { type Bound, insertRows } from "#lib/database/sql.ts";
import type { Span } from "../fold/tag-evidence.ts";
import { moveFacet } from "../move-facet.ts";
import type { MarkedMove } from "./marks.ts";
import type { TagPlace } from "./unwatched-rows.ts";

/** How many rows one statement takes. */
const ROWS = 500;

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

/** Puts derived rows in the place of those that were derived before. */
export async function writeDerived(
  transaction: TransactionClient,
  derived: readonly Derived[],
): Promise<void> {
  await removeReplaced(transaction, derived);
  const spans = derived.flatMap(({ place, spans }) => spans.map((span) => spanRow(place, span)));
  const moves = derived.flatMap(({ place, moves }) => moves.map((move) => moveRow(place, move)));
  for (const some of inPieces(spans, ROWS)) {
    await transaction.$executeRaw(insertRows("TagSpan", spanColumns, some));
  }
  for (const some of inPieces(moves, ROWS)) {
    await transaction.$executeRaw(insertRows("TagMove", moveColumns, some));
  }
}

/** In few statements: a batch of webhooks changes fifty tags at once. */
async function removeReplaced(transaction: TransactionClient, derived: readonly Derived[]): Promise<void> {
  const whole = derived.filter(({ replaces }) => replaces === null).map(({ place }) => place.tag);
  const spans = derived.flatMap(({ replaces }) => replaces?.spans ?? []);
  const moves = derived.flatMap(({ replaces }) => replaces?.moves ?? []);
  for (const some of inPieces(whole, 1000)) {
    await transaction.tagSpan.deleteMany({ where: { tagId: { in: some } } });
    await transaction.tagMove.deleteMany({ where: { tagId: { in: some }, kind: { not: "gap" } } });
  }
  for (const some of inPieces(spans, 1000)) {
    await transaction.tagSpan.deleteMany({ where: { seq: { in: some } } });
  }
  for (const some of inPieces(moves, 1000)) {
    await transaction.tagMove.deleteMany({ where: { seq: { in: some } } });
  }
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
