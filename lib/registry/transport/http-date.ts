/**
 * Reads an HTTP date (RFC 9110, 5.6.7) as milliseconds since 1970, in whole seconds; null when absent or
 * nonsense. Its name of the weekday must come first: `Date.parse` alone would take a bare number for a year.
 */
export function httpDate(value: string | null): number | null {
  const text = value?.trim() ?? "";
  if (!/^[A-Z][a-z]{2,8},? /.test(text) || text.length > 64) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
