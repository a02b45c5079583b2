import { inPieces } from "#lib/database/in-pieces.ts";
import type { Source } from "../evidence.ts";
import type { Certainty, Move } from "../fold/tag-evidence.ts";
import type { HistoryContext } from "../history-context.ts";
import { moveFacet } from "../move-facet.ts";
import { buildTimes, marksOf } from "./marks.ts";

/** So many records back: an image whose manifest was not read by then is not waited for any more. */
const RECORDS = 5_000;

/**
 * Marks recent moves again: when a move is derived, the manifest of the new image is often not read yet, so
 * nobody knows how old it is. Answers how many marks changed.
 */
export async function markAgain(context: HistoryContext): Promise<number> {
  const { client } = context.database;
  // Prisma's maximum reads the whole table on PostgreSQL.
  const head = await client.evidence.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  const rows = await client.tagMove.findMany({
    where: {
      seq: { gt: (head?.seq ?? 0) - RECORDS },
      kind: { in: ["moved", "moved-back"] },
    },
    select: {
      seq: true,
      kind: true,
      tagId: true,
      fromDigest: true,
      toDigest: true,
      source: true,
      certainty: true,
      marks: true,
    },
  });
  const moves = rows.map(({ fromDigest, toDigest, kind, source, certainty, ...row }) => ({
    ...row,
    from: fromDigest,
    to: toDigest,
    kind: kind as Move["kind"],
    source: source as Source,
    certainty: certainty as Certainty,
  }));
  const built = await buildTimes(client, moves);
  const names = await namesOf(context, new Set(moves.flatMap(({ tagId }) => tagId ?? [])));
  let changed = 0;
  for (const move of moves) {
    const name = names.get(move.tagId ?? 0) ?? "";
    const marks = marksOf(move, name, { isProtected: context.isProtected, built }).join(" ");
    if (marks === move.marks) continue;
    const flagged = marks !== "";
    const facet = moveFacet({ ...move, flagged });
    // One that was derived again meanwhile has marks of then.
    const same = { seq: move.seq, kind: move.kind, fromDigest: move.from, toDigest: move.to };
    const { count } = await client.tagMove.updateMany({ where: same, data: { marks, flagged, facet } });
    changed += count;
  }
  return changed;
}

async function namesOf(context: HistoryContext, ids: ReadonlySet<number>): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const some of inPieces([...ids], 1000)) {
    const tags = await context.database.client.historyTag.findMany({
      where: { id: { in: some } },
      select: { id: true, name: true },
    });
    for (const { id, name } of tags) names.set(id, name);
  }
  return names;
}
