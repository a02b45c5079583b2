import type { DifferenceLine } from "./text-difference.ts";

/** Lines up to this length are shown from their beginning, UTF-16 units. */
const SHORT = 400;
/** What stays in sight before the part that differs. */
const BEFORE = 80;

/** A line as it is shown. */
export interface ShownLine extends Pick<DifferenceLine, "text" | "mark"> {
  /** UTF-16 units at its beginning that are left out; the other side has the same. */
  leftOut: number;
}

/**
 * Of a long line only what is near to what differs: a program on one line of a megabyte differs somewhere in its
 * middle, and nobody would ever scroll there.
 */
export function longLine({ text, mark }: Pick<DifferenceLine, "text" | "mark">): ShownLine {
  if (mark === null || text.length <= SHORT || mark[0] <= 2 * BEFORE) return { text, mark, leftOut: 0 };
  const [start, end] = mark;
  const leftOut = start - BEFORE;
  // Not in the middle of a character.
  const from =
    text.charCodeAt(leftOut) >= 0xdc00 && text.charCodeAt(leftOut) <= 0xdfff ? leftOut - 1 : leftOut;
  return { text: text.slice(from), mark: [start - from, end - from], leftOut: from };
}
