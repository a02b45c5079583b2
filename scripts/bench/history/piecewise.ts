import { isDeepStrictEqual } from "node:util";
import { cleanTail, cutBefore } from "#lib/tag-history/fold/cut-before.ts";
import { foldTag } from "#lib/tag-history/fold/fold-tag.ts";
import type { Move, Span, TagEvidence, TagHistory, Unwatched } from "#lib/tag-history/fold/tag-evidence.ts";

export interface Piecewise {
  /** Evidence folded again for each piece that came. */
  readonly folded: readonly number[];
  /** Milliseconds for each. */
  readonly took: readonly number[];
  /** The history is the same as that of everything folded at once. */
  readonly same: boolean;
}

/**
 * Folds evidence piece by piece in the order in which it came, each time only from a clean cut on, as the
 * store does; without a database.
 */
export function foldPiecewise(evidence: readonly TagEvidence[], unwatched: readonly Unwatched[]): Piecewise {
  const book = new Book();
  const folded: number[] = [];
  const took: number[] = [];
  for (const item of evidence) {
    book.insert(item);
    const startedAt = performance.now();
    folded.push(book.derive(item.valid.lo, unwatched));
    took.push(performance.now() - startedAt);
  }
  return { folded, took, same: isDeepStrictEqual(book.history(), sorted(foldTag(evidence, unwatched))) };
}

/** So many of the last spans are looked through for a place to cut. */
const SPANS = 480;

class Book {
  /** By upper end of the valid time, as an index of the database would give it. */
  private readonly evidence: TagEvidence[] = [];
  private spans: Span[] = [];
  private readonly moves = new Map<number, Move>();

  insert(item: TagEvidence): void {
    this.evidence.splice(this.endingFrom(item.valid.hi), 0, item);
  }

  /** Answers how many pieces were folded. */
  derive(earliestNew: number, unwatched: readonly Unwatched[]): number {
    for (let end = this.spans.length; ; ) {
      const first = Math.max(0, end - SPANS);
      const cut = cutBefore(this.spans.slice(first, end), earliestNew);
      if (cut === null) break;
      const tail = cleanTail(cut, this.evidence.slice(this.endingFrom(cut.evidenceFrom)));
      const index = first + cut.index;
      end = index + 1;
      if (tail === null) continue;
      const before = this.spans.slice(0, index).filter(({ disputed }) => !disputed);
      const pointedBefore = new Set(before.flatMap(({ digest }) => digest ?? []));
      this.replace(index, tail, cut.span.seq, foldTag(tail, unwatched, { span: cut.span, pointedBefore }));
      return tail.length;
    }
    this.moves.clear();
    this.replace(0, [], null, foldTag(this.evidence, unwatched));
    return this.evidence.length;
  }

  history(): TagHistory {
    return sorted({ spans: this.spans, moves: [...this.moves.values()] });
  }

  private replace(
    index: number,
    tail: readonly TagEvidence[],
    kept: number | null,
    history: TagHistory,
  ): void {
    this.spans = [...this.spans.slice(0, index), ...history.spans];
    for (const { seq } of tail) if (seq !== kept) this.moves.delete(seq);
    for (const move of history.moves) this.moves.set(move.seq, move);
  }

  /** Index of the first piece that ended then or later. */
  private endingFrom(hi: number): number {
    let low = 0;
    let high = this.evidence.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.evidence[middle]?.valid.hi ?? 0) < hi) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function sorted({ spans, moves }: TagHistory): TagHistory {
  return { spans, moves: moves.toSorted((a, b) => a.seq - b.seq) };
}
