/** Who waits: a person before a page, or a scan that has time. */
export type Priority = "interactive" | "background";

/** Statuses that may pass by themselves (ggcr's set). */
const PASSING = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

/** After the first try. */
export const MAX_RETRIES = 3;
const LONGEST_WAIT_MS = 60_000;
/** A person rather reads "try again in 40 s" than looks at a spinner for as long. */
const LONGEST_INTERACTIVE_WAIT_MS = 3_000;

export interface Attempt {
  method: string;
  /** Tries already made. */
  made: number;
  /** Null when the connection broke before an answer came. */
  status: number | null;
  retryAfterSeconds: number | null;
  priority: Priority;
  /** In [0, 1). */
  random: number;
}

/**
 * How long to wait before trying again, in milliseconds, or null to give up. Only reading is repeated: a
 * second PUT could overwrite somebody's newer move.
 */
export function waitBeforeRetry(attempt: Attempt): number | null {
  if (attempt.method !== "GET" && attempt.method !== "HEAD") return null;
  if (attempt.made > MAX_RETRIES) return null;
  if (attempt.status !== null && !PASSING.has(attempt.status)) return null;
  const jitter = 0.5 + attempt.random / 2;
  const own = 500 * 2 ** (attempt.made - 1) * jitter;
  const asked = attempt.retryAfterSeconds === null ? 0 : attempt.retryAfterSeconds * 1000;
  if (attempt.priority === "interactive" && asked > LONGEST_INTERACTIVE_WAIT_MS) return null;
  return asked === 0 ? own : Math.min(asked + 250 * attempt.random, LONGEST_WAIT_MS);
}
