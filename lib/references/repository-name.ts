import { notParsed, type Parsed, parsed } from "./parsed.ts";

/** distribution answers 500 with an empty body above this, so it is checked before asking. */
export const MAX_REPOSITORY_NAME_LENGTH = 255;

/** `component *( "/" component )` of the OCI distribution specification; linear, as no two parts overlap. */
const REPOSITORY_NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** True when `text` may stand in a request path as a repository. `localhost/x` is one: the registry is known. */
export function isRepositoryName(text: string): boolean {
  return text.length <= MAX_REPOSITORY_NAME_LENGTH && REPOSITORY_NAME.test(text);
}

/** The name itself, or one sentence that says what is wrong with it. */
export function parseRepositoryName(text: string): Parsed<string> {
  return isRepositoryName(text) ? parsed(text) : notParsed(whyNotRepositoryName(text));
}

function whyNotRepositoryName(text: string): string {
  if (text === "") return "A repository name is needed.";
  if (text.length > MAX_REPOSITORY_NAME_LENGTH) {
    return `A repository name has at most ${MAX_REPOSITORY_NAME_LENGTH} characters; this one has ${text.length}.`;
  }
  if (/\s/.test(text)) return "A repository name has no spaces or line breaks.";
  if (/[A-Z]/.test(text)) return "A repository name has no upper-case letters.";
  if (/[:@]/.test(text)) return "A repository name has no tag, digest or port in it.";
  if (text.startsWith("/") || text.endsWith("/"))
    return "A repository name does not begin or end with a slash.";
  if (text.includes("//")) return "A repository name has no empty part between slashes.";
  if (!/^[a-z0-9._/-]+$/.test(text)) {
    return "A repository name has only lower-case letters, digits, dots, underscores, hyphens and slashes.";
  }
  return "Each part of a repository name begins and ends with a letter or digit, with one dot, one or two underscores, or hyphens between.";
}
