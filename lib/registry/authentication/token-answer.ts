import type { Token } from "./token-cache.ts";

const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 3_600;
const MAX_TOKEN_CHARACTERS = 24_576;
/** What may stand in an Authorization header: no blanks, no control characters (threats 26). */
const SAFE = /^[\x21-\x7e]+$/;

/**
 * Reads a token server's answer. `token` and `access_token` are the same; `expires_in` is clamped to between
 * a minute (the specification's default) and an hour; `issued_at` counts only where it is plausible.
 * @param now milliseconds since 1970
 * @returns null when the answer holds no usable token
 */
export function readTokenAnswer(bytes: Uint8Array, now: number): Token | null {
  const answer = parseObject(bytes);
  if (answer === null) return null;
  const value = [answer.token, answer.access_token].find(isToken);
  if (value === undefined) return null;
  const lifetime = clamp(answer.expires_in) * 1000;
  const issued = typeof answer.issued_at === "string" ? Date.parse(answer.issued_at) : Number.NaN;
  const plausible = issued <= now && issued + lifetime > now;
  return { value, expiresAt: (plausible ? issued : now) + lifetime };
}

function isToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TOKEN_CHARACTERS && SAFE.test(value);
}

function clamp(seconds: unknown): number {
  const given = typeof seconds === "number" && Number.isFinite(seconds) ? seconds : SHORTEST_SECONDS;
  return Math.min(Math.max(given, SHORTEST_SECONDS), LONGEST_SECONDS);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null;
  }
}
