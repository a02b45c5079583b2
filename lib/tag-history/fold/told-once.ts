import { beginningsFrom, overlaps, targetOf } from "./distinct-evidence.ts";
import type { TagEvidence } from "./tag-evidence.ts";

/**
 * A removal told as half of a move may come after the creation that is its other half. Yandex sends both
 * within a second; Quay joins what is within two. Milliseconds.
 */
export const PAIR_WINDOW = 5000;

/**
 * Leaves out the claims that only tell again what another piece of evidence tells already:
 * - another source's claim of the same state at the same time, this console's own action first;
 * - the removal half of a move that comes after the creation and does not name the digest it removed.
 * Takes and returns events in `compareEvidence` order.
 */
export function tellOnce(events: readonly TagEvidence[]): TagEvidence[] {
  const once = new Set(events.map(({ source }) => source)).size > 1 ? withoutEchoes(events) : events;
  return once.filter((event, index) => !isUnnamedHalf(event, once[index - 1]));
}

function withoutEchoes(events: readonly TagEvidence[]): TagEvidence[] {
  const dropped = new Set<TagEvidence>();
  const lent = new Map<TagEvidence, TagEvidence["actor"]>();
  const beginnings = beginningsFrom(events);
  const places = [...events.keys()];
  const actions = places.filter((place) => events[place]?.kind === "action");
  for (const place of [...actions, ...places]) {
    const event = events[place];
    if (event === undefined || dropped.has(event) || event.state.is === "untold") continue;
    // At most one from each source: the same source does not tell twice, it happened twice.
    const sources = new Set([event.source]);
    for (const other of around(events, beginnings, place)) {
      if (dropped.has(other) || sources.has(other.source) || !isEcho(other, event)) continue;
      sources.add(other.source);
      dropped.add(other);
      if (event.actor === null && other.actor !== null && !lent.has(event)) lent.set(event, other.actor);
    }
  }
  const kept = events.filter((event) => !dropped.has(event));
  return kept.map((event) => (lent.has(event) ? { ...event, actor: lent.get(event) ?? null } : event));
}

function isEcho(other: TagEvidence, event: TagEvidence): boolean {
  if (other.kind !== "claim" || !overlaps(other, event)) return false;
  if (targetOf(other) === targetOf(event)) return true;
  return event.kind === "action" && event.state.is === "present" && other.state.is === "untold";
}

/** All other events that can overlap the one at `place`, by time: they are sorted by their upper ends. */
function* around(
  events: readonly TagEvidence[],
  beginnings: readonly number[],
  place: number,
): Generator<TagEvidence> {
  const valid = events[place]?.valid ?? { lo: 0, hi: 0 };
  let first = place;
  while ((events[first - 1]?.valid.hi ?? Number.NEGATIVE_INFINITY) >= valid.lo) first--;
  for (let at = first; (beginnings[at] ?? Number.POSITIVE_INFINITY) <= valid.hi; at++) {
    const other = events[at];
    if (other !== undefined && at !== place) yield other;
  }
}

function isUnnamedHalf(event: TagEvidence, before: TagEvidence | undefined): boolean {
  return (
    isPairedRemoval(event) &&
    event.removed === null &&
    before?.kind === "claim" &&
    before.source === event.source &&
    before.state.is === "present" &&
    event.valid.hi - before.valid.hi < PAIR_WINDOW
  );
}

/** The removal of a source that tells every move as a removal and a creation. */
export function isPairedRemoval(event: TagEvidence): boolean {
  return event.kind === "claim" && event.paired && event.state.is === "absent";
}
