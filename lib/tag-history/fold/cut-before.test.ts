import { expect, test } from "vitest";
import { cutBefore } from "./cut-before.ts";
import { foldTag } from "./fold-tag.ts";
import type { TagEvidence } from "./tag-evidence.ts";
import { evidenceOf } from "./testing/evidence-of.ts";
import { bySeq, foldTail } from "./testing/fold-tail.ts";

const MINUTE = 60_000;

/** A tag that moves every ten minutes, as a poll every minute learns of it. */
function polled(moves: number): TagEvidence[] {
  const { read } = evidenceOf();
  const evidence = [read([0, 200], "0")];
  for (let move = 1; move <= moves; move++) {
    const at = move * 10 * MINUTE;
    evidence.push(read([at - MINUTE, at - MINUTE + 200], `${move - 1}`), read([at, at + 200], `${move}`));
  }
  return evidence;
}

/** The same as webhooks tell of it: bounds of some seconds, and a read at once that falls within them. */
function told(moves: number): TagEvidence[] {
  const { read, claim } = evidenceOf();
  const evidence = [read([0, 200], "0")];
  for (let move = 1; move <= moves; move++) {
    const at = move * 10 * MINUTE;
    evidence.push(claim([at - 2000, at + 7000], `${move}`), read([at + 100, at + 300], `${move}`));
  }
  return evidence;
}

/** How many pieces of evidence are folded again when `added` comes; null: all of them. */
function folded(evidence: readonly TagEvidence[], ...added: TagEvidence[]): number | null {
  const all = [...evidence, ...added];
  const earliestNew = Math.min(...added.map(({ valid }) => valid.lo));
  const answer = foldTail(foldTag(evidence, []), all, [], earliestNew);
  if (answer) expect(bySeq(answer.history)).toEqual(bySeq(foldTag(all, [])));
  return answer?.folded ?? null;
}

test.each([
  ["polls", polled],
  ["webhooks and a read at once", told],
])("with a history of 1,000 moves from %s, a new move folds a handful of evidence again", (_, watched) => {
  const { read } = evidenceOf();
  const at = 1001 * 10 * MINUTE;
  const last = read([at - MINUTE, at - MINUTE + 200], "1000", { seq: 9001 });
  expect(folded(watched(1000), last, read([at, at + 200], "1001", { seq: 9002 }))).toBeLessThanOrEqual(8);
});

test("evidence that comes late folds again what is after it, not what is before", () => {
  const { claim } = evidenceOf();
  const late = claim([900 * 10 * MINUTE - 3000, 900 * 10 * MINUTE - 2000], "900", { seq: 9001 });
  expect(folded(polled(1000), late)).toBeGreaterThan(200);
  expect(folded(polled(1000), late)).toBeLessThan(212);
});

test("evidence from before the third span folds everything", () => {
  const { read } = evidenceOf();
  expect(folded(polled(1000), read(5 * MINUTE, "0", { seq: 9001 }))).toBeNull();
  expect(folded(polled(1), read(30 * MINUTE, "1", { seq: 9001 }))).toBeNull();
});

test("a cut is never made at a disputed claim, nor before it is known whether one is disputed", () => {
  const { read, claim } = evidenceOf();
  const evidence = [...polled(3), claim(35 * MINUTE, "forged", { seq: 101 })];
  const { spans } = foldTag(evidence, []);
  const [first, second] = [cutBefore(spans, 36 * MINUTE), cutBefore(spans.slice(0, -1), 36 * MINUTE)];
  expect(first?.span.digest).toBe("3");
  expect(second?.span.digest).toBe("2");
  const contradicted = foldTag([...evidence, read(36 * MINUTE, "3", { seq: 102 })], []).spans;
  expect(contradicted.at(-2)).toMatchObject({ digest: "forged", disputed: true });
  expect(cutBefore(contradicted, 50 * MINUTE)?.span.digest).toBe("3");
});

test("the last spans are enough to find a cut", () => {
  const { spans } = foldTag(polled(1000), []);
  const some = cutBefore(spans.slice(-5), 1001 * 10 * MINUTE);
  expect(some?.span).toEqual(cutBefore(spans, 1001 * 10 * MINUTE)?.span);
  expect(some?.index).toBe(3);
});

test("late evidence is not offered a cut that it could move", () => {
  const { spans } = foldTag(polled(10), []);
  expect(cutBefore(spans, 50 * MINUTE)?.span.digest).toBe("3");
  expect(cutBefore(spans, 50 * MINUTE + 201)?.span.digest).toBe("4");
});

test("no cut is clean where new evidence comes before an event that ends later", () => {
  const { read, claim } = evidenceOf();
  // The push of an untold digest explains the second read, until a removal comes between the two.
  const evidence = [read(0, "B"), claim(500, "A"), claim([1000, 2000], "?"), read(1000, "B")];
  expect(folded(evidence, claim(1500, null))).toBeNull();
});

test("no cut is clean between a creation and a removal that may be its other half", () => {
  const { read, claim } = evidenceOf();
  const evidence = [read(0, "A"), claim(10_000, "B"), read(11_000, "C"), read(12_000, "D")];
  expect(folded(evidence, claim(12_500, null, { paired: true }))).toBeNull();
});
