import { distinctEvidence, isEvent, type KnownState, targetOf } from "./distinct-evidence.ts";
import type { TagEvidence } from "./tag-evidence.ts";
import { tellOnce } from "./told-once.ts";
import { WaitingReads } from "./waiting-reads.ts";

/** One piece of evidence in its place. */
export interface Step {
  readonly item: TagEvidence;
  /** It was so at this moment at the latest: nothing after it can have been before. */
  readonly hi: number;
}

/**
 * The removal names a digest the tag does not point at (any more): the other half of a move already seen,
 * or the end of a state nobody told of.
 */
export function removesAnother(item: TagEvidence, state: KnownState): boolean {
  return (
    item.kind === "claim" &&
    item.state.is === "absent" &&
    item.removed !== null &&
    typeof state === "string" &&
    item.removed !== state
  );
}

function stateAfter(item: TagEvidence, state: KnownState): KnownState {
  const target = targetOf(item);
  return target === undefined || removesAnother(item, state) ? state : target;
}

/**
 * Puts evidence in order. Whatever ended before something else began comes before it. Events (claims,
 * actions) keep the order of their upper ends, as one clock told them; a read whose bounds overlap an
 * event's goes where it needs no move of its own: CNCF distribution tells of a push up to seconds before the
 * tag is written, and a read in between shows the state before.
 *
 * Takes one tag's evidence in any order, and the state before it. `opening` comes first whatever its bounds.
 */
export function orderEvidence(
  evidence: readonly TagEvidence[],
  before: KnownState,
  opening: TagEvidence | undefined,
): Step[] {
  const distinct = distinctEvidence(evidence);
  const reads = distinct.filter((item) => !isEvent(item) && item.seq !== opening?.seq);
  const told = tellOnce(distinct.filter(isEvent));
  const events = untieRemovals(told, reads).filter((item) => item.seq !== opening?.seq);
  const waiting = new WaitingReads(reads, events);
  const placed: TagEvidence[] = opening === undefined ? [] : [opening];
  let state = before;
  const place = (item: TagEvidence) => {
    if (!removesAnother(item, state)) placed.push(item);
    state = stateAfter(item, state);
  };
  for (let index = 0; index <= events.length; index++) {
    const next = events[index];
    for (let read = waiting.take(state, index); read; read = waiting.take(state, index)) place(read);
    if (next !== undefined) place(next);
  }
  return withUpperEnds(placed);
}

function withUpperEnds(placed: readonly TagEvidence[]): Step[] {
  const steps: Step[] = [];
  let hi = Number.POSITIVE_INFINITY;
  for (const item of placed.toReversed()) {
    hi = Math.min(hi, item.valid.hi);
    steps.push({ item, hi });
  }
  return steps.reverse();
}

/**
 * Clocks of whole seconds give a creation and a removal the same bounds. The removal comes first, but where
 * it names a digest created in the same moment, or where the next thing seen is that the tag is absent.
 */
function untieRemovals(events: readonly TagEvidence[], reads: readonly TagEvidence[]): TagEvidence[] {
  const untied: TagEvidence[] = [];
  for (let index = 0; index < events.length; ) {
    let end = index + 1;
    while (end < events.length && sameBounds(events[end], events[index])) end++;
    const group = events.slice(index, end);
    untied.push(...(group.length > 1 ? orderGroup(group, events[end], reads) : group));
    index = end;
  }
  return untied;
}

function sameBounds(a: TagEvidence | undefined, b: TagEvidence | undefined): boolean {
  return a?.valid.lo === b?.valid.lo && a?.valid.hi === b?.valid.hi;
}

function orderGroup(
  group: readonly TagEvidence[],
  following: TagEvidence | undefined,
  reads: readonly TagEvidence[],
): TagEvidence[] {
  const removals = group.filter((event) => event.state.is === "absent");
  const others = group.filter((event) => event.state.is !== "absent");
  const hi = group[0]?.valid.hi ?? 0;
  const read = reads.find((one) => one.valid.lo > hi);
  const seenAbsent =
    read?.state.is === "absent" && (following === undefined || read.valid.hi < following.valid.lo);
  const ofGroup = (event: TagEvidence) => others.some((other) => targetOf(other) === event.removed);
  const last = removals.filter((event) => (event.removed === null ? seenAbsent : ofGroup(event)));
  return [...removals.filter((event) => !last.includes(event)), ...others, ...last];
}
