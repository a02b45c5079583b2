import { type Source, WEBHOOK_VENDORS } from "./evidence.ts";
import type { Certainty, MoveKind } from "./fold/tag-evidence.ts";

/** What few values tell of a move: there are some dozens of combinations in millions of moves. */
export interface MoveFacets {
  readonly kind: MoveKind | "gap";
  readonly certainty: Certainty;
  readonly flagged: boolean;
  readonly source: Source;
}

// The places are stored: add at the end, never reorder, never take away.
const KINDS: readonly MoveFacets["kind"][] = [
  "found",
  "created",
  "moved",
  "moved-back",
  "removed",
  "repushed",
  "disputed",
  "gap",
];
const CERTAINTIES: readonly Certainty[] = ["exact", "bounded", "disputed", "began"];
const OWN_SOURCES = ["poll", "scan", "console", "sample"] as const;
const SOURCES: readonly Source[] = [
  ...OWN_SOURCES,
  ...WEBHOOK_VENDORS.map((vendor): Source => `webhook:${vendor}`),
];
const MOST_SOURCES = 64;

/**
 * The column TagMove.facet: kind, certainty, flag and source as one number. One index over it answers every
 * combination of filters on the four by merging the few numbers that fit; an index on each alone would leave
 * millions of rows to look through for a rare combination.
 */
export function moveFacet({ kind, certainty, flagged, source }: MoveFacets): number {
  const place = KINDS.indexOf(kind) * CERTAINTIES.length + CERTAINTIES.indexOf(certainty);
  return (place * 2 + Number(flagged)) * MOST_SOURCES + SOURCES.indexOf(source);
}

const PER_KIND = CERTAINTIES.length * 2 * MOST_SOURCES;

/** The facets of gaps, and of nothing else: from the first up to, and without, the second. */
export const GAP_FACETS = {
  from: KINDS.indexOf("gap") * PER_KIND,
  before: (KINDS.indexOf("gap") + 1) * PER_KIND,
};

/** Of created, moved, moved back and removed: what a tag points at was not the same before and after. */
export const CHANGE_FACETS = {
  from: KINDS.indexOf("created") * PER_KIND,
  before: (KINDS.indexOf("removed") + 1) * PER_KIND,
};

/** The numbers that stand for those of each part that fit; where in a facet they stand, moveFacet says. */
export const facetPlaces = {
  kinds: (fits: (kind: MoveFacets["kind"]) => boolean) => placesOf(KINDS, fits),
  certainties: (fits: (certainty: Certainty) => boolean) => placesOf(CERTAINTIES, fits),
  sources: (fits: (source: Source) => boolean) => placesOf(SOURCES, fits),
};

function placesOf<Value>(all: readonly Value[], fits: (value: Value) => boolean): number[] {
  return all.flatMap((value, place) => (fits(value) ? [place] : []));
}

/** The other way round; null for a number that no version of this program wrote. */
export function facetsOf(facet: number): MoveFacets | null {
  const source = SOURCES[facet % MOST_SOURCES];
  const rest = Math.floor(facet / MOST_SOURCES);
  const place = Math.floor(rest / 2);
  const kind = KINDS[Math.floor(place / CERTAINTIES.length)];
  const certainty = CERTAINTIES[place % CERTAINTIES.length];
  if (source === undefined || kind === undefined || certainty === undefined) return null;
  return { kind, certainty, flagged: rest % 2 === 1, source };
}
