const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A moment as people say it: `just now`, `12 s ago`, `38 min ago`, `3 h ago`, `yesterday`, `6 days ago`, and from
 * a week on a date (`3 May`, with the year when it is another one). `timeZone` is an IANA name. A moment more than
 * a minute in the future is a date too: clocks differ, and images can claim any date.
 */
export function formatRelativeTime(time: Date, now: number, timeZone: string): string {
  const age = now - time.getTime();
  if (Number.isNaN(age)) return "unknown";
  if (age < -MINUTE) return formatDate(time, now, timeZone);
  if (age < 2 * SECOND) return "just now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 2 * DAY) return "yesterday";
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} days ago`;
  return formatDate(time, now, timeZone);
}

function formatDate(time: Date, now: number, timeZone: string): string {
  const short = { day: "numeric", month: "short", timeZone } as const;
  const year = { year: "numeric", timeZone } as const;
  const sameYear = formatter(year).format(time) === formatter(year).format(now);
  return formatter(sameYear ? short : { ...short, ...year }).format(time);
}

/** A moment to the second with its zone: `3 May 2026, 14:00:00 UTC`. */
export function formatExactTime(time: Date, timeZone: string): string {
  if (Number.isNaN(time.getTime())) return "unknown";
  return formatter({ dateStyle: "medium", timeStyle: "medium", timeZone })
    .format(time)
    .concat(zoneName(time, timeZone));
}

function zoneName(time: Date, timeZone: string): string {
  const parts = formatter({ timeZone, timeZoneName: "short" }).formatToParts(time);
  return ` ${parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone}`;
}

/** Making a formatter is a hundred times slower than using one, and tables show hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat("en-GB", options);
    formatters.set(key, known);
  }
  return known;
}
