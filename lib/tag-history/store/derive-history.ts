import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { insertRows } from "#lib/database/sql.ts";
import { type Gap, STATE_KINDS } from "../evidence.ts";
import type { HistoryContext } from "../history-context.ts";
import { moveFacet } from "../move-facet.ts";
import type { Appended } from "./append.ts";
import { writeDerived } from "./derived-rows.ts";
import type { Affected } from "./find-tails.ts";
import { buildTimes, marksOf } from "./marks.ts";
import { refold } from "./refold.ts";
import { UnwatchedBook } from "./unwatched-rows.ts";

/**
 * Brings spans and moves up to date after evidence was appended, in the same transaction: readers never see
 * evidence without what follows from it.
 */
export async function deriveHistory(
  context: HistoryContext,
  transaction: TransactionClient,
  appended: readonly Appended[],
): Promise<void> {
  await writeGaps(transaction, appended);
  const affected = affectedTags(appended);
  for (const gap of appended.filter(({ evidence }) => evidence.kind === "gap")) {
    for (const each of await movedSince(transaction, gap)) {
      const since = Math.min(each.since, affected.get(each.place.tag)?.since ?? each.since);
      affected.set(each.place.tag, { ...each, since });
    }
  }
  await deriveTags(context, transaction, [...affected.values()]);
}

/** Derives tags again, from the time on at which something changed. */
export async function deriveTags(
  context: HistoryContext,
  transaction: TransactionClient,
  affected: readonly Affected[],
): Promise<void> {
  if (affected.length === 0) return;
  const refolded = await refold(transaction, affected, new UnwatchedBook(transaction));
  const built = await buildTimes(
    transaction,
    refolded.flatMap(({ moves }) => moves),
  );
  const rules = { isProtected: context.isProtected, built };
  const marked = refolded.map((each) => ({
    ...each,
    moves: each.moves.map((move) => ({ ...move, marks: marksOf(move, each.place.name, rules) })),
  }));
  await writeDerived(transaction, marked);
}

const SAYS_STATE: ReadonlySet<string> = new Set(STATE_KINDS);

function affectedTags(appended: readonly Appended[]): Map<number, Affected> {
  const affected = new Map<number, Affected>();
  for (const { evidence, rows } of appended) {
    if (!SAYS_STATE.has(evidence.kind) || rows.tag === null || rows.repository === null) continue;
    const { tag, repository, registry } = rows;
    const since = Math.min(evidence.valid.lo, affected.get(tag)?.since ?? evidence.valid.lo);
    affected.set(tag, { place: { tag, repository, registry, name: evidence.subject.tag ?? "" }, since });
  }
  return affected;
}

/**
 * A gap that is recorded late changes what is known of the moves that were seen in it or soon after: what they led
 * from may not have been the state right before. Where that was not known anyway, nothing changes.
 */
async function movedSince(transaction: TransactionClient, { evidence, rows }: Appended): Promise<Affected[]> {
  const moves = await transaction.tagMove.findMany({
    where: {
      registryId: rows.registry,
      ...(rows.repository === null ? {} : { repositoryId: rows.repository }),
      ...(rows.tag === null ? {} : { tagId: rows.tag }),
      kind: { not: "gap" },
      fromKnown: true,
      atHi: { gte: new Date(evidence.valid.lo) },
    },
    select: { tagId: true },
    distinct: ["tagId"],
  });
  const affected: Affected[] = [];
  for (const some of inPieces(moves, 1000)) {
    const tags = await transaction.historyTag.findMany({
      where: { id: { in: some.flatMap(({ tagId }) => tagId ?? []) } },
      select: { id: true, name: true, repositoryId: true },
    });
    for (const { id, name, repositoryId } of tags) {
      const place = { tag: id, repository: repositoryId, registry: rows.registry, name };
      affected.push({ place, since: evidence.valid.lo });
    }
  }
  return affected;
}

/** A gap is a row of the history as it is. */
async function writeGaps(transaction: TransactionClient, appended: readonly Appended[]): Promise<void> {
  const rows = appended.flatMap(({ seq, evidence, rows }) =>
    evidence.kind === "gap" ? [gapRow(seq, evidence, rows)] : [],
  );
  if (rows.length > 0) await transaction.$executeRaw(insertRows("TagMove", gapColumns, rows));
}

const gapColumns = [
  ...["seq", "kind", "registryId", "repositoryId", "tagId", "atLo", "atHi", "certainty", "source", "reason"],
  "facet",
];

function gapRow(seq: number, gap: Gap, rows: Appended["rows"]) {
  const { valid, source, reason } = gap;
  const place = [rows.registry, rows.repository, rows.tag];
  const certainty = "exact";
  const facet = moveFacet({ kind: "gap", certainty, flagged: false, source });
  return [seq, "gap", ...place, new Date(valid.lo), new Date(valid.hi), certainty, source, reason, facet];
}
