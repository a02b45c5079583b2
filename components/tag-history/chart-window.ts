import type { MoveSelection } from "#lib/contract/tag-history.ts";
import { DAY, dayOf } from "./day-bins.ts";
import type { CHART_LENGTHS } from "./move-list-state.ts";

export type ChartLength = (typeof CHART_LENGTHS)[number];

const DAYS: Record<ChartLength, number> = { "30d": 30, "90d": 90, "1y": 365 };

/**
 * From when to when the chart of days shows, ms: the last days up to `now`, and wide enough for the filter's own time,
 * so that a day that was chosen stays among its neighbours.
 */
export function chartWindow(
  length: ChartLength,
  { since, until }: { since: string | null; until: string | null },
  now: number,
): { since: number; until: number } {
  const today = dayOf(now);
  let first = today - (DAYS[length] - 1) * DAY;
  if (since !== null) first = Math.min(first, dayOf(Date.parse(since)));
  else if (until !== null) first = Math.min(first, dayOf(Date.parse(until)) - (DAYS[length] - 1) * DAY);
  return { since: first, until: today + DAY - 1 };
}

/** The question for the chart: the same selection, over the time that the chart shows. */
export function daysSelection(selection: MoveSelection, length: ChartLength, now: number): MoveSelection {
  const range = { since: selection.since ?? null, until: selection.until ?? null };
  const { since } = chartWindow(length, range, now);
  const { until: _, ...rest } = selection;
  return { ...rest, since: new Date(since).toISOString() };
}
