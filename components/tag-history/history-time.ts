import { parseTime } from "#lib/references/time.ts";

const MINUTE = 60_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** From this width on, ms, a range is told to the minute: its seconds would claim more than they help. */
const TOLD_IN_MINUTES = 10 * MINUTE;

const two = (value: number) => String(value).padStart(2, "0");

/** `8 May`, with the year when it is not that of `now` (ms). In UTC, as everything in the history. */
export function dayWords(time: number, now: number): string {
  const date = new Date(time);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const year = date.getUTCFullYear();
  return year === new Date(now).getUTCFullYear() ? day : `${day} ${year}`;
}

function clockWords(time: number, seconds: boolean): string {
  const date = new Date(time);
  const minutes = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return seconds ? `${minutes}:${two(date.getUTCSeconds())}` : minutes;
}

/** `8 May, 21:14:03`: an instant to the second, in UTC. */
export function instantWords(time: string, now: number): string {
  const at = Date.parse(time);
  return `${dayWords(at, now)}, ${clockWords(at, true)}`;
}

/**
 * Two bounds as people say them: `8 May, 21:14:03` when they are in the same second, `3 May, 22:58 – 23:51`,
 * `before 8 May, 21:14:03` when nothing is known of the first. Ranges told to the minute are rounded outwards, so that
 * what is said always holds what is known.
 */
export function rangeWords({ from, to }: { from: string | null; to: string }, now: number): string {
  if (from === null) return `before ${instantWords(to, now)}`;
  const [low, high] = [Date.parse(from), Date.parse(to)];
  if (Math.floor(low / 1000) === Math.floor(high / 1000)) return instantWords(to, now);
  const seconds = high - low < TOLD_IN_MINUTES;
  const [first, last] = seconds ? [low, high] : [low, Math.ceil(high / MINUTE) * MINUTE];
  const begin = `${dayWords(first, now)}, ${clockWords(first, seconds)}`;
  const sameDay = dayWords(first, now) === dayWords(last, now);
  return `${begin} – ${sameDay ? "" : `${dayWords(last, now)}, `}${clockWords(last, seconds)}`;
}

/** The whole instant, to the millisecond where it has any: `3 May 2026, 14:00:00 UTC`. */
export function exactWords(time: string): string {
  const date = new Date(time);
  const milliseconds = date.getUTCMilliseconds();
  const rest = milliseconds === 0 ? "" : `.${String(milliseconds).padStart(3, "0")}`;
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${clockWords(date.getTime(), true)}${rest} UTC`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", MINUTE],
  ["second", 1000],
] as const;

/** A length of time in its largest unit: `52 minutes`, `3 days`; under a second `less than a second`. */
export function durationWords(milliseconds: number): string {
  for (const [name, length] of UNITS) {
    const count = Math.floor(milliseconds / length);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "less than a second";
}

/** What a person types as an instant in UTC: `2026-05-03 14:00:00`, also without seconds or time, or RFC 3339. */
export function parseInstant(text: string): string | null {
  const typed = text.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(typed)) return parseTime(`${typed} 00:00:00`);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/i.test(typed)) return parseTime(`${typed}:00`);
  return parseTime(typed);
}

/** An instant as it is typed: `2026-05-03 14:00:00`, with milliseconds where it has any. */
export function instantText(time: string): string {
  return new Date(time)
    .toISOString()
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "");
}
