import { expect, test } from "vitest";
import { facetsOf, type MoveFacets, moveFacet } from "./move-facet.ts";

// Stored numbers: when one of these changes, every stored move means something else.
test.each<[number, MoveFacets]>([
  [0, { kind: "found", certainty: "exact", flagged: false, source: "poll" }],
  [1152, { kind: "moved", certainty: "bounded", flagged: false, source: "poll" }],
  [1220, { kind: "moved", certainty: "bounded", flagged: true, source: "webhook:distribution" }],
  [2192, { kind: "removed", certainty: "bounded", flagged: false, source: "webhook:yandex" }],
  [3648, { kind: "gap", certainty: "exact", flagged: true, source: "poll" }],
])("%i stands for its facets, and they for it", (facet, facets) => {
  expect(facetsOf(moveFacet(facets))).toEqual(facets);
  expect(moveFacet(facets)).toBe(facet);
});

test("a number that nobody wrote stands for nothing", () => {
  expect(facetsOf(63)).toBeNull();
  expect(facetsOf(8 * 4 * 2 * 64)).toBeNull();
});
