/** Two texts and the part in which they differ: `[start, end)` in each, in UTF-16 units. */
export interface ChangedPart {
  from: readonly [number, number];
  to: readonly [number, number];
}

const WORD = /[\p{L}\p{N}]/u;
/** UTF-16 units: a word is completed only so far, what is longer is no word. */
const LONGEST_WORD = 64;

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * What is left of two texts when their common beginning and end are taken away. Whole words: of `2.13.2` and `2.14.1`
 * it is `13.2` and `14.1`, which reads better than `3.2` and `4.1`.
 */
export function changedPart(from: string, to: string): ChangedPart {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from.charCodeAt(start) === to.charCodeAt(start)) start++;
  if (isLowSurrogate(from.charCodeAt(start)) || isLowSurrogate(to.charCodeAt(start))) {
    start = Math.max(0, start - 1);
  }
  let end = 0;
  while (
    end < shorter - start &&
    from.charCodeAt(from.length - 1 - end) === to.charCodeAt(to.length - 1 - end)
  ) {
    end++;
  }
  if (end > 0 && isLowSurrogate(from.charCodeAt(from.length - end))) end--;
  const last = from.length - end;
  const before = from.slice(Math.max(0, start - LONGEST_WORD), start);
  const after = from.slice(last, last + LONGEST_WORD);
  if (isInWord(from, start) || isInWord(to, start)) start -= wordLength(before, "end");
  if (isInWord(from, last) || isInWord(to, to.length - end)) end -= wordLength(after, "start");
  return { from: [start, from.length - end], to: [start, to.length - end] };
}

/** Whether a place stands between two characters of one word. */
function isInWord(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  return /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2));
}

/** How much of a text at one of its ends belongs to a word; none when that would be all of it. */
function wordLength(text: string, at: "start" | "end"): number {
  const characters = Array.from(text);
  const index =
    at === "start"
      ? characters.findIndex((character) => !WORD.test(character))
      : characters.findLastIndex((character) => !WORD.test(character));
  if (index < 0) return text.length < LONGEST_WORD ? text.length : 0;
  const word = at === "start" ? characters.slice(0, index) : characters.slice(index + 1);
  return word.join("").length;
}
