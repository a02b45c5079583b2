import type { Bounds } from "../evidence.ts";
import type { AsOfAnswer, Span, Unwatched } from "./tag-evidence.ts";
import { UnwatchedStretches } from "./unwatched-stretches.ts";

/** A read that took longer (milliseconds) could hide that a tag was moved and moved back meanwhile. */
const LONGEST_KNOWING_READ = 1000;

/**
 * Where a tag pointed at an instant (milliseconds), and how far that is known:
 *
 * - `known`: the instant is inside a read of at most a second, no move is dated to that read, and later evidence
 *   says that the tag was still there. Without the last, a move between the registry's look and its answer
 *   whose event was lost would go unnoticed.
 * - `assumed`: the evidence before and after says the same, or there is none after: nothing contradicts it,
 *   but what came and went between two looks, or was lost on the way, is not seen.
 * - `one-of`: inside the bounds of a move; or after a claim that the next read does not bear out, or that no
 *   read has borne out yet: the claimed digest, what was there before, and what was read then.
 * - `unknown`: before watching began, or nobody watched; `digests` is then the best guess, if there is one.
 *
 * `spans` are neighbours, oldest first, and reach from before the instant to after it; with one more before
 * them for claims that were not borne out. `reads` are intervals of observations of this tag near it, without
 * those that overlap the bounds of any claim or action: even one of the same digest may have ended a state
 * that nobody told of.
 */
export function asOf(
  spans: readonly Span[],
  unwatched: readonly Unwatched[],
  reads: readonly Bounds[],
  at: number,
): AsOfAnswer {
  const first = spans[0];
  if (first === undefined) return { certainty: "unknown", digests: [] };
  if (at < (first.from.lo ?? first.seen.lo)) {
    // The first read tells nothing of before, but the tag is more likely to have been there than not.
    return { certainty: "unknown", digests: first.from.lo === null ? [first.digest] : [] };
  }
  const digests = possibleAt(spans, at);
  const known = reads.some((read) => isIn(read, at) && lastsShort(read) && isBorneOut(spans, read));
  if (known && digests.length === 1) return { certainty: "known", digests };
  if (new UnwatchedStretches(unwatched).at(at)) return { certainty: "unknown", digests };
  return { certainty: digests.length === 1 ? "assumed" : "one-of", digests };
}

function isIn({ lo, hi }: Bounds, at: number): boolean {
  return lo <= at && at <= hi;
}

function lastsShort({ lo, hi }: Bounds): boolean {
  return hi - lo <= LONGEST_KNOWING_READ;
}

/** One span holds the read from end to end, and evidence after it still says so. */
function isBorneOut(spans: readonly Span[], read: Bounds): boolean {
  const holding = spans.find(({ from, to }) => from.hi < read.lo && (to === null || read.hi < to.lo));
  return holding !== undefined && !holding.disputed && read.hi < holding.seen.hi;
}

/** Every state the tag can have been in, oldest first: a move at `from` is over once `from.hi` is reached. */
function possibleAt(spans: readonly Span[], at: number): (string | null)[] {
  const digests = new Set<string | null>();
  for (const [index, span] of spans.entries()) {
    const begun = at >= (span.from.lo ?? Number.NEGATIVE_INFINITY);
    const ended = span.to !== null && at >= span.to.hi;
    if (!begun || ended) continue;
    const before = spans[index - 1];
    if (before && isUnconfirmed(span) && (span.to === null || at >= span.to.lo)) digests.add(before.digest);
    digests.add(span.digest);
  }
  return [...digests];
}

/** Only the event that opened it says so: a read that shows it would be later, or wider. */
function isUnconfirmed({ from, seen }: Span): boolean {
  return from.lo !== null && seen.lo <= from.lo && seen.hi <= from.hi;
}
