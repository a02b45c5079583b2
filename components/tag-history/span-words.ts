import type { Span } from "#lib/contract/tag-history.ts";
import { rangeWords } from "./history-time.ts";

/** From when: `before …` when it was there before watching began. */
export function beginWords({ from }: Pick<Span, "from">, now: number): string {
  return rangeWords(from, now);
}

/** Until when: `still` while it is so. */
export function endWords({ to }: Pick<Span, "to">, now: number): string {
  return to === null ? "still" : rangeWords(to, now);
}
