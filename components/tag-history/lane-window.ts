import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { DAY, dayOf } from "./day-bins.ts";
import type { LaneWindow } from "./lanes-geometry.ts";
import { moveFilterState, parseAsInstant, reviewState } from "./move-list-state.ts";

export const LANE_LENGTHS = ["7d", "30d", "90d", "all"] as const;
export type LaneLength = (typeof LANE_LENGTHS)[number];

const { registry: _registry, repository: _repository, ...filters } = moveFilterState;

/** What the history of a repository shows, as it stands in the address. */
export const repositoryHistoryState = {
  ...filters,
  move: reviewState.move,
  /** How much time the lanes show, unless since and until say so. */
  window: parseAsStringLiteral(LANE_LENGTHS).withDefault("30d"),
  /** The instant that is asked about. */
  at: parseAsInstant,
  /** The tag whose lane is asked about. */
  lane: parseAsString,
};

interface Asked {
  window: LaneLength;
  since: string | null;
  until: string | null;
}

/**
 * The time asked of the API: undefined ends are open. Days begin at midnight, so that the question stays the same
 * from one minute to the next.
 */
export function spansRange({ window, since, until }: Asked, now: number): { since?: string; until?: string } {
  const days = { "7d": 7, "30d": 30, "90d": 90, all: null }[window];
  const end = until === null ? now : Date.parse(until);
  const first = days === null ? null : new Date(dayOf(end) - (days - 1) * DAY).toISOString();
  const from = since ?? first;
  return { ...(from === null ? {} : { since: from }), ...(until === null ? {} : { until }) };
}

/** Percent of the known time that is shown before it, so that what was there from the start can be seen to be. */
const LEAD = 3;

/**
 * The time that is drawn, ms. Without a beginning it starts a little before the first known bound, else when watching
 * began. It ends at `now` unless something else is asked.
 */
export function laneWindow(
  range: { since?: string; until?: string },
  known: { watchedSince: string | null; earliest: string | null },
  now: number,
): LaneWindow {
  const until = range.until === undefined ? now : Date.parse(range.until);
  // A window without width cannot be drawn.
  const before = (time: number) => Math.min(time, until - 1000);
  if (range.since !== undefined) return { since: before(Date.parse(range.since)), until };
  const first = known.earliest ?? known.watchedSince;
  if (first === null) return { since: until - DAY, until };
  const start = before(Date.parse(first));
  return { since: start - ((until - start) * LEAD) / 100, until };
}

/** What of the history of a repository is drawn as lanes. */
export interface LanesState {
  tag: string | null;
  window: LaneLength;
  since: string | null;
  until: string | null;
  at: string | null;
  lane: string | null;
}

/** The question for the lanes: of one tag when exactly one is named. */
export function spansFilter(
  { registry, name }: { registry: string; name: string },
  { tag, ...asked }: LanesState,
  now: number,
) {
  const exact = tag !== null && !tag.includes("*");
  return { registry, repository: name, ...(exact ? { tag } : {}), ...spansRange(asked, now) };
}
