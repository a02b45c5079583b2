import type { MoveDays } from "#lib/contract/tag-history.ts";

export const DAY = 86_400_000;
/** More bars than this cannot be told apart or hit. */
const MOST_BARS = 100;

export interface DayBin {
  /** First and last moment in ms, both included. */
  from: number;
  to: number;
  moves: number;
  flagged: number;
}

/** Midnight in UTC at or before a time in ms. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/** The first moment of the stretch that holds `day`: the day itself, its Monday, or the first of its month. */
function binStart(day: number, size: "day" | "week" | "month"): number {
  if (size === "day") return day;
  // 1 January 1970 was a Thursday.
  if (size === "week") return day - ((((day / DAY + 3) % 7) + 7) % 7) * DAY;
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function nextStart(start: number, size: "day" | "week" | "month"): number {
  if (size === "day") return start + DAY;
  if (size === "week") return start + 7 * DAY;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/**
 * The bars of the chart: one per day from `since` to `until` (ms, both days included), also for days without a move.
 * Stretches too long for bars per day get one per week (from Monday), longer ones one per month.
 */
export function dayBins(days: MoveDays["days"], since: number, until: number): DayBin[] {
  const count = (dayOf(until) - dayOf(since)) / DAY + 1;
  const size = count <= MOST_BARS ? "day" : count <= MOST_BARS * 7 ? "week" : "month";
  const bins: DayBin[] = [];
  const places = new Map<number, DayBin>();
  for (let start = binStart(dayOf(since), size); start <= until; start = nextStart(start, size)) {
    const bin = { from: start, to: nextStart(start, size) - 1, moves: 0, flagged: 0 };
    bins.push(bin);
    places.set(start, bin);
  }
  for (const { day, moves, flagged } of days) {
    const bin = places.get(binStart(Date.parse(day), size));
    if (!bin) continue;
    bin.moves += moves;
    bin.flagged += flagged;
  }
  return bins;
}

/** A round number at or above the highest bar, for the scale: 1, 2, 3, 4, 5, 6, 8, 10, 20 … */
export function scaleTop(bins: readonly DayBin[]): number {
  const highest = Math.max(1, ...bins.map(({ moves }) => moves));
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((top) => top >= highest) ?? highest;
}
