import type { Bounds } from "#lib/tag-history/evidence.ts";
import type { TagEvidence } from "#lib/tag-history/fold/tag-evidence.ts";
import type { Arrival } from "./watch.ts";

const WEEK = 7 * 86_400_000;

/** What is stored in the end. */
export interface Stored {
  readonly evidence: readonly TagEvidence[];
  /** Of reads that are evidence and during which nothing is told to have happened, oldest first. */
  readonly reads: readonly Bounds[];
}

/**
 * Keeps of the reads what lib/tag-history/store keeps: those that show something else, the last one before
 * those, the first one after somebody told of a move, and one a week. Duplicates of claims are kept here,
 * so that the fold has to cope with them.
 */
export function recordArrivals(arrivals: readonly Arrival[]): Stored {
  const evidence: TagEvidence[] = [];
  const chain = (arrival: Arrival) => evidence.push(evidenceOf(arrival, evidence.length + 1));
  let last: Arrival | null = null;
  let chainedAt: number | null = null;
  for (const arrival of arrivals.toSorted((a, b) => a.at - b.at)) {
    if (arrival.kind === "claim") {
      chain(arrival);
      chainedAt = null;
      continue;
    }
    const same = last !== null && last.digest === arrival.digest;
    const confirms = same && chainedAt !== null && arrival.hi - chainedAt < WEEK;
    if (!confirms) {
      if (last !== null && !same && (chainedAt === null || last.hi > chainedAt)) chain(last);
      chain(arrival);
      chainedAt = arrival.hi;
    }
    last = arrival;
  }
  // The tag's row holds the last read, whether it is evidence or not.
  if (last !== null) chain(last);
  return { evidence, reads: quietReads(evidence) };
}

function quietReads(evidence: readonly TagEvidence[]): Bounds[] {
  const boundsOf = (kind: TagEvidence["kind"]) =>
    evidence.filter((item) => item.kind === kind).map(({ valid }) => valid);
  const claims = boundsOf("claim").sort((a, b) => a.hi - b.hi);
  const reads = boundsOf("observation").sort((a, b) => a.lo - b.lo);
  // All claims have the same width: sorted by their end, they are sorted by their beginning too.
  let next = 0;
  return reads.filter((read) => {
    for (let claim = claims[next]; claim && claim.hi < read.lo; claim = claims[next]) next++;
    const claim = claims[next];
    return claim === undefined || claim.lo > read.hi;
  });
}

function evidenceOf({ kind, digest, lo, hi }: Arrival, seq: number): TagEvidence {
  return {
    seq,
    kind,
    state: digest === null ? { is: "absent" } : { is: "present", digest, mediaType: null },
    valid: { lo, hi },
    source: kind === "claim" ? "webhook:distribution" : "poll",
    actor: kind === "claim" ? { id: 1, how: "claimed" } : null,
    reason: null,
    removed: null,
    paired: false,
  };
}
