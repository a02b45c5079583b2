import { HistoryBuilder } from "./history-builder.ts";
import { orderEvidence } from "./order-evidence.ts";
import type { Span, TagEvidence, TagHistory, Unwatched } from "./tag-evidence.ts";
import { UnwatchedStretches } from "./unwatched-stretches.ts";

/** What a fold of only the newer evidence has to know of what came before; see `cut-before.ts`. */
export interface FoldStart {
  /** The stored span that is folded again, with its opening evidence first among the evidence. */
  readonly span: Span;
  /** Digests of undisputed spans before it, at least those that occur in the evidence. */
  readonly pointedBefore: ReadonlySet<string>;
}

/**
 * Derives the history of one tag from its evidence: a pure function of the *set*, so the order of arrival
 * and evidence given twice change nothing. Rules 1 to 11 are those of the tests of the same names.
 *
 * Spans are contiguous, oldest first, and the last one is open; none where there is no evidence. Moves are
 * in the order of the evidence that shows them.
 *
 * With `start` the evidence is that of the tail only, and so is the answer: its first span takes the place
 * of `start.span`, with the same beginning. The move that opened this span is not told again, all other
 * moves that any of this evidence shows are.
 *
 * `unwatched`: every stretch that touches the time of the evidence, of the tag, its repository or registry.
 */
export function foldTag(
  evidence: readonly TagEvidence[],
  unwatched: readonly Unwatched[],
  start?: FoldStart,
): TagHistory {
  const opening = start && evidence.find((item) => item.seq === start.span.seq);
  const builder = new HistoryBuilder(new UnwatchedStretches(unwatched));
  if (start) builder.resume(start.span, opening, start.pointedBefore);
  const steps = orderEvidence(evidence, start?.span.digest, opening);
  for (const step of steps) if (step.item !== opening) builder.apply(step);
  return builder.history();
}
