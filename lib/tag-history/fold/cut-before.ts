import { distinctEvidence, isEvent, overlaps, targetOf } from "./distinct-evidence.ts";
import type { Span, TagEvidence } from "./tag-evidence.ts";
import { isPairedRemoval, PAIR_WINDOW } from "./told-once.ts";

/** Where a tag's stored history can be cut: what comes before stays, the rest is folded again. */
export interface Cut {
  /** In the spans given: this one is folded again, the ones before it stay as they are. */
  readonly index: number;
  /** `FoldStart.span`. */
  readonly span: Span;
  readonly previous: Span;
  readonly next: Span;
  /** No new evidence begins before this. */
  readonly earliestNew: number;
  /** To be loaded: all evidence of the tag whose valid time ends at or after this. */
  readonly evidenceFrom: number;
}

/**
 * The latest place to cut so that new evidence, none of it before `earliestNew` (the lowest lower end, of
 * gaps too), cannot change what comes before. Null: fold everything, or ask again with more spans.
 *
 * Takes the tag's last spans, newest last; all of them or any number. The caller then loads the tail and
 * asks `cleanTail`; if that is null, asks here again with the spans up to and with `index` only.
 *
 * How the span began stands once the one after it began: whether a claim is disputed is known by then.
 */
export function cutBefore(spans: readonly Span[], earliestNew: number): Cut | null {
  for (let index = spans.length - 2; index >= 1; index--) {
    const [previous, span, next] = spans.slice(index - 1, index + 2);
    if (previous === undefined || span === undefined || next === undefined) return null;
    if (next.from.hi >= earliestNew || span.disputed) continue;
    return { index, span, previous, next, earliestNew, evidenceFrom: span.seen.lo };
  }
  return null;
}

/**
 * The tail to fold again: what was loaded, without what ended before the opening evidence began. Null where
 * the cut is not clean: bounds overlap, so that something in the tail may belong before the opening.
 *
 * Moves to replace are those whose `seq` is in the tail, except `cut.span.seq`.
 */
export function cleanTail(cut: Cut, loaded: readonly TagEvidence[]): TagEvidence[] | null {
  const opening = loaded.find((item) => item.seq === cut.span.seq);
  const next = loaded.find((item) => item.seq === cut.next.seq);
  if (opening === undefined || next === undefined) return null;
  // New evidence can take its place before what ends later, and so decide how the span before that is told.
  if (loaded.some(({ valid }) => valid.lo <= next.valid.hi && valid.hi >= cut.earliestNew)) return null;
  const since = Math.max(opening.valid.lo, cut.span.from.hi);
  const tail = loaded.filter((item) => item.valid.hi >= since);
  // Which of two claims only tells again what an action did depends on both.
  const claimBefore = loaded.some(
    ({ kind, valid }) => kind === "claim" && valid.hi >= opening.valid.lo && valid.hi < since,
  );
  const clean = distinctEvidence(tail).every((item) => {
    if (item.valid.lo <= cut.previous.from.hi) return false;
    if (item.seq === opening.seq) return true;
    if (isPairedRemoval(item) && item.valid.lo <= opening.valid.hi + PAIR_WINDOW) return false;
    return !overlaps(item, opening) || belongsTo(item, opening, claimBefore);
  });
  return clean ? tail : null;
}

function belongsTo(item: TagEvidence, opening: TagEvidence, claimBefore: boolean): boolean {
  if (targetOf(item) !== targetOf(opening)) return false;
  return !isEvent(item) || (opening.kind === "action" && item.kind === "claim" && !claimBefore);
}
