import { httpDate } from "./http-date.ts";

/** Longest wait that is reported; a registry may ask for 10^9 seconds (threats 116). */
const REPORTED_CAP_SECONDS = 86_400;

/**
 * Reads a Retry-After header: seconds or an HTTP date.
 * @param now milliseconds since 1970
 * @returns whole seconds from now, 0 for a date in the past, at most a day; null when absent or nonsense
 */
export function retryAfterSeconds(value: string | null, now: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text), REPORTED_CAP_SECONDS);
  const date = httpDate(text);
  if (date === null) return null;
  return Math.min(Math.max(0, Math.ceil((date - now) / 1000)), REPORTED_CAP_SECONDS);
}
