/** RFC 3339 with the liberties seen in configs: lower case, a blank for the T, no zone (then UTC). */
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,30}))?\s?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;
const MAX_LENGTH = 80;
/** Go's zero time: builders write it for "no time". */
const NO_TIME = "0001-01-01T00:00:00.000Z";

/**
 * A time as RFC 3339 in UTC with milliseconds, or null for anything else. Never throws: year 9999, -1,
 * the 30th of February and ten kilobytes of text are ordinary inputs.
 */
export function parseTime(text: unknown): string | null {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return null;
  const match = TIME.exec(text.trim());
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (hour > 23 || minute > 59 || second > 60) return null;
  const milliseconds = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A month or day that does not exist rolls over into another; then this was not a time.
  if (date.getUTCMonth() !== month - 1) return null;
  // RFC 3339 allows leap seconds, which JavaScript does not know.
  date.setUTCHours(hour, minute, Math.min(second, 59), milliseconds);
  date.setTime(date.getTime() - offsetMinutes(match) * 60_000);
  const utc = date.toISOString();
  return /^\d{4}-/.test(utc) && !utc.startsWith("0000") && utc !== NO_TIME ? utc : null;
}

function offsetMinutes(match: RegExpExecArray): number {
  const minutes = Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0);
  return match[9] === "-" ? -minutes : minutes;
}
