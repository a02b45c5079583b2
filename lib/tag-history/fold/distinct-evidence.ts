import type { TagEvidence } from "./tag-evidence.ts";

/** What a tag is taken to point at: a digest, null for absent, undefined while nothing is known. */
export type KnownState = string | null | undefined;

/** What a tag points at after this: a digest, null for absent, undefined where the source did not tell. */
export function targetOf(evidence: TagEvidence): string | null | undefined {
  const { state } = evidence;
  if (state.is === "untold") return undefined;
  return state.is === "present" ? state.digest : null;
}

/** Everything but a read of ours: something is said to have happened to the tag. */
export function isEvent(evidence: TagEvidence): boolean {
  return evidence.kind !== "observation";
}

const contents = new WeakMap<TagEvidence, string>();

/**
 * What the evidence says, without its sequence number. The media type is left out: two sources that tell of
 * one push may differ in it.
 */
function contentOf(evidence: TagEvidence): string {
  const known = contents.get(evidence);
  if (known !== undefined) return known;
  const { kind, valid, source, actor, reason, removed, paired } = evidence;
  const content = JSON.stringify([
    kind,
    targetOf(evidence) ?? evidence.state.is,
    valid.lo,
    valid.hi,
    source,
    actor?.id ?? null,
    actor?.how ?? null,
    reason,
    removed,
    paired,
  ]);
  contents.set(evidence, content);
  return content;
}

/** At the same time a removal comes before a creation: deleting first and pushing again is the usual script. */
function rank(evidence: TagEvidence): number {
  return evidence.state.is === "absent" ? 0 : 1;
}

/** By the upper end of the valid time, then the lower; ties by what it says, and by `seq` only at the last. */
export function compareEvidence(a: TagEvidence, b: TagEvidence): number {
  if (a.valid.hi !== b.valid.hi) return a.valid.hi - b.valid.hi;
  if (a.valid.lo !== b.valid.lo) return a.valid.lo - b.valid.lo;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const left = contentOf(a);
  const right = contentOf(b);
  if (left !== right) return left < right ? -1 : 1;
  return a.seq - b.seq;
}

/** Sorted by `compareEvidence`; of several with the same content the one with the lowest `seq` is kept. */
export function distinctEvidence(evidence: readonly TagEvidence[]): TagEvidence[] {
  const sorted = [...evidence].sort(compareEvidence);
  return sorted.filter((one, index) => {
    const before = sorted[index - 1];
    return before === undefined || contentOf(before) !== contentOf(one);
  });
}

/** For each place, when the earliest of that piece of evidence and all after it began: where a search can stop. */
export function beginningsFrom(evidence: readonly TagEvidence[]): number[] {
  let lo = Number.POSITIVE_INFINITY;
  return evidence
    .toReversed()
    .map(({ valid }) => {
      lo = Math.min(lo, valid.lo);
      return lo;
    })
    .reverse();
}

/** Whether the two can have been at the same moment. */
export function overlaps(a: TagEvidence, b: TagEvidence): boolean {
  return a.valid.lo <= b.valid.hi && b.valid.lo <= a.valid.hi;
}
