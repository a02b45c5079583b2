const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What decides how often a tag is read. */
export interface PolledTag {
  readonly state: "unknown" | "present" | "absent";
  /** Milliseconds since 1970; null: never seen to move. */
  readonly movedAt: number | null;
  readonly important: boolean;
}

interface Step {
  /** While the last move is younger than this. */
  readonly youngerThanMs: number;
  /** As often as TAGTRAIL_POLL_SECONDS says, or slower. */
  readonly everyMs: number;
}

/** A tag that moved lately moves again sooner than one that rested; after a month the scan is enough. */
const PRESENT: readonly Step[] = [
  { youngerThanMs: DAY_MS, everyMs: 0 },
  { youngerThanMs: 3 * DAY_MS, everyMs: 2 * MINUTE_MS },
  { youngerThanMs: 7 * DAY_MS, everyMs: 5 * MINUTE_MS },
  { youngerThanMs: 30 * DAY_MS, everyMs: 10 * MINUTE_MS },
];
/** Deleted to be pushed again; later than that, the list of tags tells of it. */
const ABSENT: readonly Step[] = [
  { youngerThanMs: HOUR_MS, everyMs: 0 },
  { youngerThanMs: DAY_MS, everyMs: 5 * MINUTE_MS },
];
const ABSENT_IMPORTANT: readonly Step[] = [
  { youngerThanMs: DAY_MS, everyMs: 0 },
  { youngerThanMs: 30 * DAY_MS, everyMs: 5 * MINUTE_MS },
];

/**
 * Milliseconds after which a tag is to be read again at the latest.
 *
 * @param now milliseconds since 1970
 * @param pollMs the shortest interval; 0: nothing is polled
 * @returns null when the scan, which reads every tag every 15 minutes, is enough
 */
export function pollInterval(tag: PolledTag, now: number, pollMs: number): number | null {
  if (pollMs === 0) return null;
  if (tag.important && tag.state !== "absent") return pollMs;
  // Somebody told of it, and no read has shown it yet.
  if (tag.state === "unknown") return pollMs;
  if (tag.movedAt === null) return null;
  const age = now - tag.movedAt;
  const steps = tag.state === "present" ? PRESENT : tag.important ? ABSENT_IMPORTANT : ABSENT;
  const step = steps.find(({ youngerThanMs }) => age < youngerThanMs);
  return step ? Math.max(step.everyMs, pollMs) : null;
}

/**
 * When to read a tag next, so that the interval is kept although reading takes a moment, and so that tags
 * read together once do not stay together for ever.
 *
 * @param random in [0, 1)
 */
export function nextRead(now: number, intervalMs: number, random: number): number {
  return now + Math.round(intervalMs * (0.75 + 0.13 * random));
}

/** Milliseconds until something that failed so many times in a row is tried again. */
export function retryAfter(failures: number): number {
  const steps = [10_000, 30_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS];
  return steps[failures - 1] ?? 15 * MINUTE_MS;
}
