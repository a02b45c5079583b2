import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { MoveDays, moveDaysQuery } from "#lib/contract/tag-history.ts";
import { DAY } from "#lib/database/day-number.ts";
import type { HistoryContext } from "../history-context.ts";
import { MoveSearch, type SearchLimits } from "./find-moves.ts";
import { moveFilter } from "./move-filter.ts";

/** Days back that are counted when nobody says since when. */
const DAYS = 90;

/**
 * Moves of a selection by day in UTC. Gaps are no moves, and are counted only when they are asked for by kind.
 *
 * Counted is at most what can be looked at while a page waits: `since` in the answer says from where on.
 *
 * @throws NotFound as listMoves
 */
export async function moveDays(
  context: HistoryContext,
  person: Person,
  selection: z.output<typeof moveDaysQuery>,
  limits?: SearchLimits,
): Promise<MoveDays> {
  authorise(person, "history.read");
  const { database, clock } = context;
  const since = selection.since ?? defaultSince(selection.until, clock());
  const filter = await moveFilter(context, { ...selection, since });
  if (filter === null) return { days: [], since };
  const gaps = selection.kind?.split(",").includes("gap") ?? false;
  const { days, edge } = await new MoveSearch(database, filter, limits).countByDay(gaps);
  const from = edge === null ? since : dayText(firstWholeDay(edge));
  return {
    since: from,
    days: days
      .filter(({ day }) => edge === null || day >= firstWholeDay(edge))
      .map(({ day, moves, flagged }) => ({ day: dayText(day).slice(0, 10), moves, flagged })),
  };
}

function defaultSince(until: string | undefined, now: Date): string {
  const end = until === undefined ? now.getTime() : Date.parse(until);
  return dayText(Math.floor(end / DAY) - DAYS + 1);
}

/** Of a day that was cut, what is missing is not known. @param edge milliseconds */
function firstWholeDay(edge: number): number {
  return Math.ceil(edge / DAY);
}

function dayText(day: number): string {
  return new Date(day * DAY).toISOString();
}
