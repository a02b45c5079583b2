import { parseTime } from "#lib/references/time.ts";
import type { EventTime } from "./webhook-event.ts";

/** What is known of a delivery beside what it says. */
export interface Arrival {
  /** Milliseconds, our clock. */
  readonly receivedAt: number;
  /** Milliseconds by which the registry's clock may be wrong: as measured, and a little more. */
  readonly skew: number;
}

/** A told time later than now by more than this (and the skew) is a clock that is wrong, not an event to come. */
const FUTURE_MS = 5 * 60_000;
/** Pub/Sub keeps a message for at most this long; nobody else delivers later (cloud.google.com/pubsub/docs). */
const OLDEST_MS = 31 * 24 * 60 * 60_000;
/** How long a delivery may have been on its way when its sender tells no time: Quay tries again after 30 s. */
const ON_ITS_WAY_MS = 5 * 60_000;

export interface TimeRule {
  /** Milliseconds between the change and the told time. */
  readonly before: number;
  readonly after: number;
}

/** CNCF distribution sends its event up to two seconds before the tag is written (measured on 2.8.2). */
export const BEFORE_IT_IS_WRITTEN: TimeRule = { before: 0, after: 2_000 };
/** The time is taken as the change is made. */
export const AS_IT_HAPPENS: TimeRule = { before: 0, after: 0 };

/**
 * The bounds of an event whose sender tells its time as RFC 3339 text or in seconds since 1970. A time
 * without a fraction may be of any moment in its second.
 *
 * @returns null when it is too old to be a delivery: then nothing is believed of it
 */
export function toldTime(
  told: string | number | undefined,
  arrival: Arrival,
  rule: TimeRule,
): EventTime | null {
  const instant = instantOf(told);
  if (instant === null || instant.at > arrival.receivedAt + arrival.skew + FUTURE_MS) {
    return arrivalTime(arrival, rule.after);
  }
  if (instant.at < arrival.receivedAt - arrival.skew - OLDEST_MS) return null;
  const lo = instant.at - rule.before - arrival.skew;
  const hi = instant.at + instant.width + rule.after + arrival.skew;
  return { valid: { lo, hi }, clock: "registry", told: String(told) };
}

/**
 * For senders whose told time is known to be no later than the change, and no more: the change lies between
 * it and the arrival.
 */
export function sinceTold(told: string | number | undefined, arrival: Arrival): EventTime | null {
  const exact = toldTime(told, arrival, AS_IT_HAPPENS);
  if (exact === null || exact.clock === "ours") return exact;
  const hi = Math.max(exact.valid.hi, arrival.receivedAt);
  return { ...exact, valid: { lo: exact.valid.lo, hi } };
}

/** For senders that tell no time: it happened shortly before it arrived. */
export function arrivalTime({ receivedAt }: Arrival, after = 0): EventTime {
  return { valid: { lo: receivedAt - ON_ITS_WAY_MS, hi: receivedAt + after }, clock: "ours", told: null };
}

interface Instant {
  readonly at: number;
  /** Milliseconds that the text leaves open. */
  readonly width: number;
}

function instantOf(told: string | number | undefined): Instant | null {
  if (typeof told === "number") {
    const isSeconds = Number.isFinite(told) && told > 0 && told < 1e11;
    return isSeconds ? { at: Math.floor(told) * 1000, width: 999 } : null;
  }
  const text = parseTime(told);
  if (text === null) return null;
  return { at: Date.parse(text), width: /[.,]\d/.test(told ?? "") ? 0 : 999 };
}
