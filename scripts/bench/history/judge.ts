import type { Bounds } from "#lib/tag-history/evidence.ts";
import { asOf } from "#lib/tag-history/fold/as-of.ts";
import type { AsOfAnswer, Move, Span, TagHistory } from "#lib/tag-history/fold/tag-evidence.ts";
import { movesBefore, type Truth, trueState } from "./truth.ts";
import type { Outage } from "./watch.ts";

export type Verdict =
  | "known right"
  | "known wrong"
  | "assumed right"
  | "assumed wrong"
  | "one-of right"
  | "one-of wrong"
  | "unknown";

export interface FoundMoves {
  found: number;
  exact: number;
  /** Told, but nothing of the kind happened within the bounds. */
  invented: number;
  /** Told as contradicted by the next read. */
  disputed: number;
}

const MOVES: ReadonlySet<Move["kind"]> = new Set(["created", "moved", "moved-back", "removed"]);

/** Each row is taken for one true move to the same digest within its bounds, and each true move for one row. */
export function judgeMoves(truth: Truth, moves: TagHistory["moves"]): FoundMoves {
  const taken = new Set<number>();
  const result = { found: 0, exact: 0, invented: 0, disputed: 0 };
  const exactFirst = moves.toSorted(
    (a, b) => Number(b.certainty === "exact") - Number(a.certainty === "exact"),
  );
  for (const { kind, to, at, certainty } of exactFirst) {
    if (kind === "disputed") result.disputed++;
    if (!MOVES.has(kind)) continue;
    const first = movesBefore(truth, (at.lo ?? 0) - 1);
    const last = movesBefore(truth, at.hi);
    const within = truth.moves
      .slice(first, last)
      .findIndex((move, index) => !taken.has(first + index) && move.to === to);
    if (within < 0) {
      result.invented++;
      continue;
    }
    taken.add(first + within);
    result.found++;
    if (certainty === "exact") result.exact++;
  }
  return result;
}

/** Asks a history many questions; each needs the spans and reads near it only. */
export class AsOfJudge {
  private readonly truth: Truth;
  private readonly spans: readonly Span[];
  private readonly reads: readonly Bounds[];
  private readonly outages: readonly Outage[];

  constructor(truth: Truth, spans: readonly Span[], reads: readonly Bounds[], outages: readonly Outage[]) {
    this.truth = truth;
    this.spans = spans;
    this.reads = reads;
    this.outages = outages;
  }

  judge(at: number): Verdict {
    const answer = this.ask(at);
    if (answer.certainty === "unknown") return "unknown";
    const right = answer.digests.includes(trueState(this.truth, at));
    return `${answer.certainty} ${right ? "right" : "wrong"}`;
  }

  private ask(at: number): AsOfAnswer {
    const index = countUntil(this.spans, (span) => (span.from.lo ?? -1) <= at);
    const after = countUntil(this.spans, (span) => span.from.hi <= at);
    const spans = this.spans.slice(Math.max(0, after - 3), index + 2);
    const near = countUntil(this.reads, (read) => read.lo <= at);
    const reads = this.reads.slice(Math.max(0, near - 3), near + 1);
    return asOf(spans, this.outages, reads, at);
  }
}

/** How many of the first ones pass, where all that pass come first. */
function countUntil<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && passes(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
