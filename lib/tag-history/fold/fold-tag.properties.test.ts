import fc from "fast-check";
import { expect, test } from "vitest";
import { foldTag } from "./fold-tag.ts";
import type { Span, TagHistory } from "./tag-evidence.ts";
import { anyEvidence, anyUnwatched } from "./testing/arbitrary-evidence.ts";
import { bySeq, foldTail } from "./testing/fold-tail.ts";

const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

test("neither the order of arrival nor duplicates change the history", () => {
  const given = anyEvidence(25).chain((evidence) =>
    fc.tuple(fc.constant(evidence), shuffled(evidence), fc.subarray(evidence), anyUnwatched),
  );
  fc.assert(
    fc.property(given, ([evidence, inDisorder, again, unwatched]) => {
      const duplicates = again.map((item, index) => ({ ...item, seq: 1000 + index }));
      expect(foldTag([...duplicates, ...inDisorder], unwatched)).toEqual(foldTag(evidence, unwatched));
    }),
    { numRuns: 1000 },
  );
});

test("spans follow each other without holes, and exactly the last one is open", () => {
  fc.assert(
    fc.property(anyEvidence(30), anyUnwatched, (evidence, unwatched) => {
      const { spans } = foldTag(evidence, unwatched);
      const told = evidence.some(({ state }) => state.is !== "untold");
      expect(spans.length > 0).toBe(told);
      spans.forEach((span, index) => {
        const next = spans[index + 1];
        expect(span.to).toEqual(next === undefined ? null : next.from);
        if (next === undefined) return;
        expect(next.digest).not.toBe(span.digest);
        expect(next.from.lo).toBeGreaterThanOrEqual(span.from.lo ?? Number.NEGATIVE_INFINITY);
        expect(next.from.hi).toBeGreaterThanOrEqual(span.from.hi);
        expect(next.from.hi).toBeGreaterThanOrEqual(next.from.lo!);
      });
      expect(new Set(spans.map(({ seq }) => seq)).size).toBe(spans.length);
    }),
    { numRuns: 1000 },
  );
});

test("every move is the step between two neighbouring spans", () => {
  fc.assert(
    fc.property(anyEvidence(30), anyUnwatched, (evidence, unwatched) => {
      const { spans, moves } = foldTag(evidence, unwatched);
      expect(new Set(moves.map(({ seq }) => seq)).size).toBe(moves.length);
      for (const [index, span] of spans.entries()) expectMove(span, spans[index - 1], moves);
      const opening = new Set(spans.map(({ seq }) => seq));
      for (const move of moves) if (!opening.has(move.seq)) expect(move.kind).toBe("repushed");
    }),
    { numRuns: 1000 },
  );
});

function expectMove(span: Span, before: Span | undefined, moves: TagHistory["moves"]): void {
  const move = moves.find(({ seq }) => seq === span.seq);
  if (before?.disputed || (before === undefined && span.digest === null)) return;
  expect(move).toMatchObject({ to: span.digest, at: span.from });
  if (before) expect(move?.from).toBe(before.digest);
  expect(move?.kind === "disputed").toBe(span.disputed);
}

test("folding only the tail gives what folding everything gives, wherever late evidence falls", () => {
  let cuts = 0;
  const given = fc.tuple(
    anyEvidence(40),
    fc.nat({ max: 400 }),
    fc.nat({ max: 10 }),
    anyUnwatched,
    anyUnwatched,
  );
  fc.assert(
    fc.property(given, ([evidence, from, count, known, late]) => {
      const newer = new Set(evidence.filter(({ valid }) => valid.lo >= from * 500).slice(0, count));
      const lateGaps = late.filter(({ lo }) => lo >= from * 500);
      const before = foldTag(
        evidence.filter((item) => !newer.has(item)),
        known,
      );
      const unwatched = [...known, ...lateGaps];
      const earliest = Math.min(...[...newer].map(({ valid }) => valid.lo), ...lateGaps.map(({ lo }) => lo));
      // Recorded later, numbered later.
      const all = evidence.map((item) => (newer.has(item) ? { ...item, seq: item.seq + 1000 } : item));
      const answer = foldTail(before, all, unwatched, earliest);
      if (answer === null) return;
      cuts++;
      expect(bySeq(answer.history)).toEqual(bySeq(foldTag(all, unwatched)));
    }),
    { numRuns: 3000 },
  );
  expect(cuts).toBeGreaterThan(500);
});
