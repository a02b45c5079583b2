import { cleanTail, cutBefore } from "../cut-before.ts";
import { foldTag } from "../fold-tag.ts";
import type { TagEvidence, TagHistory, Unwatched } from "../tag-evidence.ts";

interface FoldedTail {
  readonly history: TagHistory;
  /** Pieces of evidence that were folded again. */
  readonly folded: number;
}

/**
 * What the store does with new evidence: keeps what is before a cut, and folds the tail. Null: there is no
 * clean cut. `all` holds the new evidence too, none of it from before `earliestNew`.
 */
export function foldTail(
  before: TagHistory,
  all: readonly TagEvidence[],
  unwatched: readonly Unwatched[],
  earliestNew: number,
): FoldedTail | null {
  let cut = cutBefore(before.spans, earliestNew);
  for (; cut; cut = cutBefore(before.spans.slice(0, cut.index + 1), earliestNew)) {
    const { index, span, evidenceFrom } = cut;
    const loaded = all.filter((item) => item.valid.hi >= evidenceFrom);
    const tail = cleanTail(cut, loaded);
    if (tail === null) continue;
    const gaps = unwatched.filter((gap) => gap.hi >= evidenceFrom);
    const undisputed = before.spans.slice(0, index).filter(({ disputed }) => !disputed);
    const pointedBefore = new Set(undisputed.flatMap(({ digest }) => digest ?? []));
    const after = foldTag(tail, gaps, { span, pointedBefore });
    const replaced = new Set(tail.map(({ seq }) => seq).filter((seq) => seq !== span.seq));
    const kept = before.moves.filter(({ seq }) => !replaced.has(seq));
    const spans = [...before.spans.slice(0, index), ...after.spans];
    return { history: { spans, moves: [...kept, ...after.moves] }, folded: tail.length };
  }
  return null;
}

/** The rows of a database have no other order. */
export function bySeq({ spans, moves }: TagHistory): TagHistory {
  return { spans, moves: moves.toSorted((a, b) => a.seq - b.seq) };
}
