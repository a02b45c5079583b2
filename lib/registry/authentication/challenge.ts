/** One challenge of a WWW-Authenticate header. */
export interface Challenge {
  /** Lower case. */
  scheme: string;
  /** Names in lower case; the first of equal names counts. Values are hostile text. */
  parameters: ReadonlyMap<string, string>;
}

/** What a Bearer challenge asks for; `realm` is not yet checked in any way. */
export interface BearerChallenge {
  realm: string;
  service: string | null;
  scope: string | null;
  error: string | null;
}

const MAX_HEADER_CHARACTERS = 8192;
const MAX_CHALLENGES = 10;
const MAX_PARAMETERS = 20;

const SEPARATORS = /[\s,]*/y;
const BLANKS = /[ \t]*/y;
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)(?:"|$)/sy;
const UNQUOTED = /[^\s,"]*/y;
/** A credential-like value as Negotiate sends it: stands alone, up to the next comma. */
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*[ \t]*(?=,|$)/y;

/**
 * Reads all WWW-Authenticate headers of an answer: several headers, several challenges joined by commas in
 * one (Gitea), quoted and unquoted values. Reading stops at the first thing that makes no sense; it never throws.
 */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  const found: Challenge[] = [];
  for (const header of headers.slice(0, MAX_CHALLENGES)) {
    found.push(...parseHeader(header.slice(0, MAX_HEADER_CHARACTERS)));
  }
  return found.slice(0, MAX_CHALLENGES);
}

function parseHeader(text: string): Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = [];
  const at = { position: 0 };
  while (found.length <= MAX_CHALLENGES) {
    take(SEPARATORS, text, at);
    const token = take(TOKEN, text, at);
    if (token === null || token === "") break;
    take(BLANKS, text, at);
    if (text[at.position] !== "=") {
      found.push({ scheme: token.toLowerCase(), parameters: new Map() });
      take(TOKEN68, text, at);
      continue;
    }
    at.position += 1;
    take(BLANKS, text, at);
    const value = takeValue(text, at);
    const parameters = found.at(-1)?.parameters;
    if (parameters === undefined) break;
    const name = token.toLowerCase();
    if (parameters.size < MAX_PARAMETERS && !parameters.has(name)) parameters.set(name, value);
  }
  return found;
}

function takeValue(text: string, at: { position: number }): string {
  if (text[at.position] !== '"') return take(UNQUOTED, text, at) ?? "";
  const quoted = take(QUOTED, text, at) ?? '""';
  const inner = quoted.slice(1, quoted.length > 1 && quoted.endsWith('"') ? -1 : undefined);
  return inner.replace(/\\(.)/gs, "$1");
}

function take(pattern: RegExp, text: string, at: { position: number }): string | null {
  pattern.lastIndex = at.position;
  const match = pattern.exec(text);
  if (match === null) return null;
  at.position = pattern.lastIndex;
  return match[0];
}

/** The first Bearer challenge that names a realm, null when there is none. */
export function bearerChallenge(challenges: readonly Challenge[]): BearerChallenge | null {
  for (const { scheme, parameters } of challenges) {
    const realm = parameters.get("realm");
    if (scheme !== "bearer" || realm === undefined || realm === "") continue;
    return {
      realm,
      service: parameters.get("service") ?? null,
      scope: parameters.get("scope") ?? null,
      error: parameters.get("error") ?? null,
    };
  }
  return null;
}

/** Is Basic among what the registry accepts? Its realm is a label and is never fetched (ECR, Artifactory). */
export function acceptsBasic(challenges: readonly Challenge[]): boolean {
  return challenges.some(({ scheme }) => scheme === "basic");
}
