/** `text` is shown as it is; `escape` stands for one character that cannot be seen or would mislead. */
export interface VisibleSegment {
  kind: "text" | "escape";
  text: string;
}

export interface VisibleText {
  segments: VisibleSegment[];
  /** UTF-16 units left out behind `limit`. */
  leftOut: number;
}

const DEFAULT_LIMIT = 4096;
/** More marks than any script stacks on one letter; further ones only cover the lines around. */
const MAX_COMBINING_MARKS = 4;

/**
 * Controls, formatting (bidi overrides, zero width), lone surrogates, private and unassigned characters,
 * line separators, everything Unicode calls ignorable (soft hyphen, fillers, tags), the blank Braille
 * pattern, and every space but U+0020. Trojan Source, CVE-2021-42574.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;
const MARK = /\p{M}/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
};

/**
 * Makes hostile text showable: hidden characters become escape segments such as `\u{202e}`, to be drawn
 * apart from text that merely contains a backslash. `limit` is in UTF-16 units of the input; with `lines`,
 * line feeds and tabs stay text.
 */
export function visibleText(text: string, options: { limit?: number; lines?: boolean } = {}): VisibleText {
  const limit = options.limit ?? DEFAULT_LIMIT;
  const shown = cutText(text, limit);
  const segments: VisibleSegment[] = [];
  let plain = "";
  let marks = 0;
  for (const character of shown) {
    marks = MARK.test(character) ? marks + 1 : 0;
    const isLayout = options.lines === true && (character === "\n" || character === "\t");
    if (isLayout || (!HIDDEN.test(character) && marks <= MAX_COMBINING_MARKS)) {
      plain += character;
      continue;
    }
    if (plain !== "") segments.push({ kind: "text", text: plain });
    plain = "";
    segments.push({ kind: "escape", text: escapeCharacter(character) });
  }
  if (plain !== "") segments.push({ kind: "text", text: plain });
  return { segments, leftOut: text.length - shown.length };
}

/** The same as one string, for titles and logs; `…` marks what was left out. */
export function visibleString(text: string, options: { limit?: number; lines?: boolean } = {}): string {
  const { segments, leftOut } = visibleText(text, options);
  return segments.map((segment) => segment.text).join("") + (leftOut > 0 ? "…" : "");
}

/** Code points of a short text (`U+0441 U+006F`), to tell look-alikes apart; null when it is plain ASCII. */
export function unusualCodePoints(text: string): string | null {
  if (/^[ -~]*$/.test(text)) return null;
  const points = Array.from(
    cutText(text, 128),
    (character) => `U+${hex(character).toUpperCase().padStart(4, "0")}`,
  );
  return points.join(" ") + (text.length > 128 ? " …" : "");
}

/** At most `limit` UTF-16 units, never half of a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const next = text.charCodeAt(limit);
  const splitsPair = last >= 0xd800 && last <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
  return text.slice(0, splitsPair ? limit - 1 : limit);
}

function escapeCharacter(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u{${hex(character)}}`;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
