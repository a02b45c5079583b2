import { notParsed, type Parsed, parsed } from "./parsed.ts";

/** distribution answers a plain 404 above this, which would look like a missing tag. */
export const MAX_TAG_NAME_LENGTH = 128;

const TAG_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** True when `text` may stand in a request path as a tag. */
export function isTagName(text: string): boolean {
  return TAG_NAME.test(text);
}

/** The name itself, or one sentence that says what is wrong with it. */
export function parseTagName(text: string): Parsed<string> {
  return isTagName(text) ? parsed(text) : notParsed(whyNotTagName(text));
}

function whyNotTagName(text: string): string {
  if (text === "") return "A tag name is needed.";
  if (text.length > MAX_TAG_NAME_LENGTH) {
    return `A tag has at most ${MAX_TAG_NAME_LENGTH} characters; this one has ${text.length}.`;
  }
  if (/\s/.test(text)) return "A tag has no spaces or line breaks.";
  if (text.includes("+")) return "A tag has no plus sign; Helm writes an underscore instead.";
  if (/^[.-]/.test(text)) return "A tag does not begin with a dot or a hyphen.";
  return "A tag has only letters, digits, dots, underscores and hyphens.";
}
