"use client";

import { useClock } from "#components/ui/clock.tsx";

/**
 * The moment the page was drawn, in ms: decides whether a year is named, and where charts end. The same on the server
 * and in the browser, and it stands still, so that questions to the API do not change from second to second.
 */
export function useHistoryNow(): number {
  return useClock().serverNow;
}
