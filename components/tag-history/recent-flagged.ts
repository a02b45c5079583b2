import type { MoveSelection } from "#lib/contract/tag-history.ts";
import { DAY, dayOf } from "./day-bins.ts";

/** How far back the home page looks. */
export const RECENT_DAYS = 30;

/** What people should look at of the last days. @param now ms */
export function recentFlagged(now: number): MoveSelection {
  return { flagged: "yes", since: new Date(dayOf(now) - (RECENT_DAYS - 1) * DAY).toISOString() };
}
