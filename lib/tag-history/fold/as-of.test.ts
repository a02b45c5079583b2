import fc from "fast-check";
import { expect, test } from "vitest";
import { asOf } from "./as-of.ts";
import { isEvent, overlaps } from "./distinct-evidence.ts";
import { foldTag } from "./fold-tag.ts";
import type { AsOfAnswer, TagEvidence, Unwatched } from "./tag-evidence.ts";
import { anyEvidence, anyUnwatched } from "./testing/arbitrary-evidence.ts";
import { evidenceOf } from "./testing/evidence-of.ts";

const { read, claim, act } = evidenceOf();

function ask(evidence: readonly TagEvidence[], at: number, unwatched: readonly Unwatched[] = []): AsOfAnswer {
  const told = evidence.filter(isEvent);
  const quiet = evidence.filter((item) => !isEvent(item) && !told.some((event) => overlaps(event, item)));
  const reads = quiet.map(({ valid }) => valid);
  return asOf(foldTag(evidence, unwatched).spans, unwatched, reads, at);
}

const known = (...digests: (string | null)[]) => ({ certainty: "known", digests });
const assumed = (...digests: (string | null)[]) => ({ certainty: "assumed", digests });
const oneOf = (...digests: (string | null)[]) => ({ certainty: "one-of", digests });
const unknown = (...digests: (string | null)[]) => ({ certainty: "unknown", digests });

test("without any evidence it is unknown, and there is no guess", () => {
  expect(ask([], 100)).toEqual(unknown());
});

test("before watching began it is unknown, with what was found then as the guess", () => {
  const evidence = [read([100, 101], "A")];
  expect(ask(evidence, 99)).toEqual(unknown("A"));
  expect(ask(evidence, 101)).toEqual(assumed("A"));
});

test("before the first push anybody told of it is unknown, without a guess", () => {
  expect(ask([claim(100, "A")], 99)).toEqual(unknown());
  expect(ask([claim(100, "A")], 100)).toEqual(assumed("A"));
});

test("inside a read that no move overlaps it is known", () => {
  const evidence = [read([0, 1], "A"), read([60, 64], "A"), read([120, 121], "A")];
  expect(ask(evidence, 62)).toEqual(known("A"));
  expect(ask(evidence, 60)).toEqual(known("A"));
  expect(ask(evidence, 65)).toEqual(assumed("A"));
});

test("inside the last read that shows a digest it is not known: the tag may have moved before the answer came", () => {
  const evidence = [read([0, 1], "A"), read([60, 64], "A"), claim(100, "B")];
  expect(ask(evidence, 62)).toEqual(assumed("A"));
});

test("inside the read that shows a move it is not known: the tag may have moved during the read", () => {
  const evidence = [read([0, 1], "A"), read([60, 64], "B"), read([120, 121], "B"), read([180, 181], "B")];
  expect(ask(evidence, 62)).toEqual(oneOf("A", "B"));
  expect(ask(evidence, 0.5)).toEqual(oneOf("A", "B"));
  expect(ask(evidence, 120)).toEqual(known("B"));
});

test("inside a read during which the same digest was pushed it is not known: it may have been pushed back", () => {
  const evidence = [read([0, 1], "A"), read([60, 64], "A"), claim([61, 66], "A"), read([120, 121], "A")];
  expect(ask(evidence, 62)).toEqual(assumed("A"));
});

test("inside a read that took long it is not known: a tag can go and come back meanwhile", () => {
  const evidence = [read(0, "A"), read([60, 60_000], "A"), read(120_000, "A")];
  expect(ask(evidence, 30_000)).toEqual(assumed("A"));
});

test("between two reads that show the same it is assumed, and after the last one too", () => {
  const evidence = [read(0, "A"), read(60, "A")];
  expect(ask(evidence, 30)).toEqual(assumed("A"));
  expect(ask(evidence, 3000)).toEqual(assumed("A"));
});

test("between two reads that differ it is one of both", () => {
  const evidence = [read(0, "A"), read(60, null)];
  expect(ask(evidence, 30)).toEqual(oneOf("A", null));
  expect(ask(evidence, 60)).toEqual(assumed(null));
});

test("up to an exact move it is the digest before, from it on the one after", () => {
  const evidence = [read(0, "A"), claim(30, "B"), read(60, "B")];
  expect(ask(evidence, 29)).toEqual(assumed("A"));
  expect(ask(evidence, 30)).toEqual(assumed("B"));
});

test("within the bounds of an exact move it is one of both", () => {
  const evidence = [read(0, "A"), claim([28, 32], "B"), read(60, "B")];
  expect(ask(evidence, 27)).toEqual(assumed("A"));
  expect(ask(evidence, 30)).toEqual(oneOf("A", "B"));
  expect(ask(evidence, 32)).toEqual(assumed("B"));
});

test("after a claim it is one of both until a read bears it out", () => {
  expect(ask([read(0, "A"), claim(30, "B")], 40)).toEqual(oneOf("A", "B"));
  expect(ask([read(0, "A"), claim(30, "B"), read(60, "B")], 40)).toEqual(assumed("B"));
});

test("a claim followed by another one is taken as true: nothing contradicts it", () => {
  const evidence = [read(0, "A"), claim(30, "B"), claim(40, "C"), read(60, "C")];
  expect(ask(evidence, 35)).toEqual(assumed("B"));
});

test("from a disputed claim to the read that contradicts it, it is one of both", () => {
  const evidence = [
    ...[read(0, "A"), claim(30, "B"), read([60, 61], "A")],
    ...[read([120, 121], "A"), read(180, "A")],
  ];
  expect(ask(evidence, 29)).toEqual(assumed("A"));
  expect(ask(evidence, 45)).toEqual(oneOf("A", "B"));
  expect(ask(evidence, 61)).toEqual(assumed("A"));
  expect(ask(evidence, 120)).toEqual(known("A"));
});

test("from a claim to a read that shows a third digest, it is one of three", () => {
  const evidence = [read(0, "A"), claim(30, "B"), read(60, "C")];
  expect(ask(evidence, 45)).toEqual(oneOf("A", "B", "C"));
  expect(ask(evidence, 60)).toEqual(assumed("C"));
});

test("while nobody watched it is unknown, with the best guess", () => {
  const gap = [{ lo: 10, hi: 50, reason: "down" }];
  expect(ask([read(0, "A"), read(60, "A")], 30, gap)).toEqual(unknown("A"));
  expect(ask([read(0, "A"), read(60, "A")], 55, gap)).toEqual(assumed("A"));
  expect(ask([read(0, "A"), read(60, "B")], 30, gap)).toEqual(unknown("A", "B"));
});

test("a read during a stretch that counts as unwatched is known all the same", () => {
  const gap = [{ lo: 10, hi: 50, reason: "the registry stopped answering for other repositories" }];
  expect(ask([read(0, "A"), read([30, 31], "A"), read(60, "A")], 30, gap)).toEqual(known("A"));
});

test("an action of this console is exact like a claim", () => {
  const evidence = [read(0, "A"), act([30, 31], "B"), read(32, "B"), read(60, "B")];
  expect(ask(evidence, 29)).toEqual(assumed("A"));
  expect(ask(evidence, 30.5)).toEqual(oneOf("A", "B"));
  expect(ask(evidence, 31)).toEqual(assumed("B"));
});

test("whatever the evidence, an answer is one of the four and names digests unless it is unknown", () => {
  fc.assert(
    fc.property(anyEvidence(20), anyUnwatched, fc.nat({ max: 250_000 }), (evidence, unwatched, at) => {
      const { certainty, digests } = ask(evidence, at, unwatched);
      if (certainty === "known" || certainty === "assumed") expect(digests).toHaveLength(1);
      if (certainty === "one-of") expect(digests.length).toBeGreaterThan(1);
      expect(new Set(digests).size).toBe(digests.length);
    }),
    { numRuns: 2000 },
  );
});

test("whatever the evidence, a known answer is what a read that covers the instant showed", () => {
  let knownAnswers = 0;
  fc.assert(
    fc.property(anyEvidence(12), fc.nat(), fc.boolean(), (evidence, which, atEnd) => {
      const reads = evidence.filter(({ kind }) => kind === "observation");
      const chosen = reads[which % Math.max(reads.length, 1)];
      if (chosen === undefined) return;
      const at = atEnd ? chosen.valid.hi : chosen.valid.lo;
      const { certainty, digests } = ask(evidence, at);
      if (certainty !== "known") return;
      knownAnswers++;
      const covering = reads.filter(({ valid }) => valid.lo <= at && at <= valid.hi);
      const shown = covering.map(({ state }) => (state.is === "present" ? state.digest : null));
      expect(shown).toContain(digests[0]);
    }),
    { numRuns: 5000 },
  );
  expect(knownAnswers).toBeGreaterThan(50);
});
