import type { Unwatched } from "#lib/tag-history/fold/tag-evidence.ts";
import type { Random } from "./random.ts";
import { type TrueMove, type Truth, trueState } from "./truth.ts";

/** Something the console learns, at the moment it learns it. Milliseconds of our clock. */
export interface Arrival {
  readonly at: number;
  readonly kind: "observation" | "claim";
  readonly digest: string | null;
  readonly lo: number;
  readonly hi: number;
}

export type Outage = Unwatched;

/** How a cell of the table watches. */
export interface Watching {
  /** Seconds between polls. */
  readonly poll: number;
  /** Share of events that arrive, 0 to 1. */
  readonly delivered: number;
}

/** Two stretches of one to three hours in which the console does not run. */
export function simulateOutages(random: Random, end: number): Outage[] {
  return [0.3, 0.7].map((share) => {
    const lo = Math.round(end * share + random.between(0, 86_400_000));
    const hi = lo + Math.round(random.between(3_600_000, 3 * 3_600_000));
    return { lo, hi, reason: "the console was down" };
  });
}

/** Reads at the poll's distance, give or take a tenth; the registry looks at some moment during the read. */
export function pollArrivals(
  random: Random,
  truth: Truth,
  poll: number,
  outages: readonly Outage[],
): Arrival[] {
  const arrivals: Arrival[] = [];
  for (
    let at = random.between(0, poll * 1000);
    at < truth.end;
    at += poll * 1000 * random.between(0.9, 1.1)
  ) {
    const lo = Math.round(at);
    const hi = lo + Math.round(random.between(20, 400));
    if (outages.some((outage) => lo <= outage.hi && hi >= outage.lo)) continue;
    const digest = trueState(truth, Math.round(random.between(lo, hi)));
    arrivals.push({ at: hi, kind: "observation", digest, lo, hi });
  }
  return arrivals;
}

/** The registry's clock is at most so far off ours; the bounds of its claims are as much wider on both sides. */
const SKEW = 2000;
/** It tells of a push up to so long before the tag is written. */
const AHEAD = 500;

/**
 * A webhook for every move: some lost, one in ten told twice, one in five late by minutes and one in twenty
 * by hours, so that they come in disorder. None gets lost because the console was down: senders try again.
 */
export function hookArrivals(
  random: Random,
  truth: Truth,
  delivered: number,
  outages: readonly Outage[],
): Arrival[] {
  const skew = random.between(-SKEW, SKEW);
  const arrivals: Arrival[] = [];
  for (const move of truth.moves) {
    if (!random.chance(delivered)) continue;
    const claim = claimOf(move, random, skew);
    const copies = random.chance(0.1) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const at = move.at + delay(random);
      const down = outages.find((outage) => at >= outage.lo && at <= outage.hi);
      arrivals.push({ ...claim, at: down ? down.hi + delay(random) : at });
    }
  }
  return arrivals;
}

function claimOf(move: TrueMove, random: Random, skew: number): Omit<Arrival, "at"> {
  const told = Math.round(move.at + skew - random.between(0, AHEAD));
  return { kind: "claim", digest: move.to, lo: told - SKEW, hi: told + AHEAD + SKEW };
}

function delay(random: Random): number {
  if (random.chance(0.05)) return random.between(0, 6 * 3_600_000);
  return random.chance(0.2) ? random.between(0, 600_000) : random.between(20, 1000);
}
