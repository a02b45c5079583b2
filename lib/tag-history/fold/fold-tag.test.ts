import { expect, test } from "vitest";
import { foldTag } from "./fold-tag.ts";
import type { TagEvidence, Unwatched } from "./tag-evidence.ts";
import { evidenceOf } from "./testing/evidence-of.ts";

const { read, claim, act } = evidenceOf();
const ALICE = { id: 1, how: "claimed" } as const;
const BOB = { id: 2, how: "signed-in" } as const;

/** Moves as `"kind from>to [lo, hi] certainty"`, an exact moment as one number, absent as `-`. */
function movesOf(evidence: readonly TagEvidence[], unwatched: readonly Unwatched[] = []): string[] {
  return foldTag(evidence, unwatched).moves.map(({ kind, from, to, at, certainty }) => {
    const bounds = at.lo === at.hi ? `${at.hi}` : `[${at.lo ?? ""}, ${at.hi}]`;
    return `${kind} ${from ?? "-"}>${to ?? "-"} ${bounds} ${certainty}`;
  });
}

function last(evidence: readonly TagEvidence[], unwatched: readonly Unwatched[] = []) {
  return foldTag(evidence, unwatched).moves.at(-1);
}

const down = (lo: number, hi: number): Unwatched => ({ lo, hi, reason: "the console was down" });

test("no evidence is no history", () => {
  expect(foldTag([], [])).toEqual({ spans: [], moves: [] });
});

test("rule 1: a claim of another digest is a move at the claim's time, by whom it names", () => {
  const evidence = [read(0, "A"), claim(30, "B", { actor: ALICE })];
  expect(movesOf(evidence)).toEqual(["found ->A [, 0] began", "moved A>B 30 exact"]);
  expect(last(evidence)).toMatchObject({ actor: ALICE, source: "webhook:distribution", fromKnown: true });
});

test("rule 1: what it moved from is known only while somebody watched", () => {
  const evidence = [read(0, "A"), claim(30, "B")];
  expect(last(evidence, [down(10, 20)])).toMatchObject({ from: "A", fromKnown: false });
  expect(last(evidence, [down(31, 50)])).toMatchObject({ from: "A", fromKnown: true });
  expect(last([read(0, "A"), read(25, "A"), claim(30, "B")], [down(10, 20)])).toMatchObject({
    fromKnown: true,
  });
});

test("rule 1: a gap that begins within the bounds of a claim does not make unknown what was before", () => {
  const evidence = [read(0, "A"), claim([28, 32], "B")];
  expect(last(evidence, [down(29, 60)])).toMatchObject({ fromKnown: true });
});

test("rule 1: a removal and a creation after it are told as such", () => {
  expect(movesOf([read(0, "A"), claim(30, null), claim(40, "B"), claim(50, null)])).toEqual([
    "found ->A [, 0] began",
    "removed A>- 30 exact",
    "created ->B 40 exact",
    "removed B>- 50 exact",
  ]);
});

test("rule 1: a removal that names another digest than the current one removes nothing", () => {
  expect(movesOf([read(0, "A"), claim(30, "B"), claim(31, null, { removed: "A" })])).toEqual([
    "found ->A [, 0] began",
    "moved A>B 30 exact",
  ]);
});

test("rule 1: a move to a digest of an earlier span is a move back", () => {
  expect(movesOf([read(0, "A"), claim(30, "B"), claim(40, "A")]).at(-1)).toBe("moved-back B>A 40 exact");
});

test("rule 1: the digest of a disputed claim was never pointed at", () => {
  const evidence = [read(0, "A"), claim(30, "B"), read(60, "A"), claim(90, "B"), read(120, "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["disputed A>B 30 disputed", "moved A>B 90 exact"]);
});

test("rule 2: a read of another digest is one move between the read before and this one", () => {
  const evidence = [read([0, 1], "A"), read([60, 62], "A"), read([120, 123], "B")];
  expect(movesOf(evidence)).toEqual(["found ->A [, 1] began", "moved A>B [60, 123] bounded"]);
  expect(last(evidence)).toMatchObject({ actor: null, source: "poll", fromKnown: true });
});

test("rule 2: the bounds begin where the last evidence of the old state begins, however long the read took", () => {
  expect(movesOf([read([0, 50], "A"), read([60, 61], "B")]).at(-1)).toBe("moved A>B [0, 61] bounded");
});

test("rule 3: a read of the same digest adds no move and is remembered as seen", () => {
  const { spans, moves } = foldTag([read(0, "A"), read([60, 61], "A"), read([120, 121], "A")], []);
  expect(moves).toHaveLength(1);
  expect(spans).toEqual([
    expect.objectContaining({ digest: "A", from: { lo: null, hi: 0 }, to: null, seen: { lo: 0, hi: 121 } }),
  ]);
});

test("rule 4: a late claim of the same digest makes a bounded move exact and lends it its actor", () => {
  const evidence = [read(0, "A"), read(60, "B"), claim(30, "B", { actor: ALICE })];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B 30 exact"]);
  expect(last(evidence)).toMatchObject({ actor: ALICE, source: "webhook:distribution" });
});

test("rule 4: a late claim of another digest splits a bounded move", () => {
  const evidence = [read(0, "A"), read(60, "C"), claim(30, "B", { actor: ALICE })];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B 30 exact", "moved B>C [30, 60] bounded"]);
});

test("rule 4: a read of the state before, within the bounds of a claim, belongs before it", () => {
  // CNCF distribution tells of a push before it writes the tag.
  const evidence = [read(0, "A"), claim([58, 66], "B"), read([60, 61], "A"), read(120, "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [60, 66] exact"]);
});

test("rule 4: the first read of all, within the bounds of an event of another digest, belongs before it", () => {
  // This console looks, and moves the tag in the same millisecond.
  expect(movesOf([read([10, 12], "A"), act([12, 20], "B")])).toEqual([
    "found ->A [, 12] began",
    "moved A>B [12, 20] exact",
  ]);
});

test("rule 4: a read of the claimed digest, within the bounds of the claim, belongs after it", () => {
  const evidence = [read(0, "A"), read([60, 61], "B"), claim([58, 66], "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [58, 61] exact"]);
});

test("rule 4: claims of one source keep their order though their bounds overlap", () => {
  const evidence = [
    read(0, "A"),
    claim([58, 62], "B"),
    claim([59, 63], "A"),
    claim([60, 64], "B"),
    read(120, "B"),
  ];
  expect(movesOf(evidence).slice(1)).toEqual([
    "moved A>B [58, 62] exact",
    "moved-back B>A [59, 63] exact",
    "moved-back A>B [60, 64] exact",
  ]);
});

test("rule 4: a read between two moves of a burst is placed where it needs no move of its own", () => {
  const evidence = [read(0, "A"), claim([58, 62], "B"), claim([59, 63], "C"), read([60, 60.5], "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [58, 60.5] exact", "moved B>C [60, 63] exact"]);
});

test("rule 4: a read that only a lost claim explains comes before the claim that leads back", () => {
  const evidence = [read(0, "A"), read([30, 31], "B"), claim([28, 33], "A"), read(60, "A")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [0, 31] bounded", "moved-back B>A [30, 33] exact"]);
});

test("rule 4: a push of an untold digest dates the move that the next read shows", () => {
  const evidence = [
    read(0, "A"),
    claim(30, "?", { actor: ALICE, source: "webhook:docker-hub" }),
    read(60, "B"),
  ];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B 30 exact"]);
  expect(last(evidence)).toMatchObject({ seq: evidence[2]?.seq, actor: ALICE, source: "webhook:docker-hub" });
});

test("rule 4: of several pushes of an untold digest the last one put there what is read next", () => {
  const evidence = [
    read(0, "A"),
    claim(30, "?", { actor: ALICE }),
    claim(40, "?", { actor: BOB }),
    read(60, "B"),
  ];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B 40 exact"]);
  expect(last(evidence)).toMatchObject({ actor: BOB });
});

test("rule 5: a removal and a creation of a source that tells moves in halves are one move", () => {
  const evidence = [
    read(0, "A"),
    claim(30_000, null, { paired: true, removed: "A", source: "webhook:yandex", actor: ALICE }),
    claim(30_400, "B", { source: "webhook:yandex" }),
    read(60_000, "B"),
  ];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [30000, 30400] exact"]);
  expect(last(evidence)).toMatchObject({ seq: evidence[2]?.seq, actor: ALICE });
  expect(foldTag(evidence, []).spans.map(({ digest }) => digest)).toEqual(["A", "B"]);
});

test.each([["A"], [null]])("rule 5: the removal half may come after the creation, naming %s", (removed) => {
  const evidence = [
    read(0, "A"),
    claim(30_000, "B", { source: "webhook:yandex" }),
    claim(30_400, null, { paired: true, removed, source: "webhook:yandex" }),
    read(60_000, "B"),
  ];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B 30000 exact"]);
});

test("rule 5: an absence of five seconds, or one that was read, is a removal and a creation", () => {
  const removal = claim(30_000, null, { paired: true, removed: "A" });
  const long = [read(0, "A"), removal, claim(35_000, "B")];
  expect(movesOf(long).slice(1)).toEqual(["removed A>- 30000 exact", "created ->B 35000 exact"]);
  const seen = [read(0, "A"), removal, read([30_100, 30_200], null), claim(30_400, "B")];
  expect(movesOf(seen).slice(1)).toEqual(["removed A>- 30000 exact", "created ->B 30400 exact"]);
});

test("rule 5: other sources delete and push: two moves, however close", () => {
  const evidence = [read(0, "A"), claim(30_000, null, { removed: "A" }), claim(30_001, "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["removed A>- 30000 exact", "created ->B 30001 exact"]);
});

test("rule 5: with one time for both, the removal comes first", () => {
  const evidence = [read(0, "A"), claim([30, 39], "B"), claim([30, 39], null), read(60, "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["removed A>- [30, 39] exact", "created ->B [30, 39] exact"]);
});

test("rule 5: with one time for both, the creation comes first if the tag is absent afterwards", () => {
  const evidence = [read(0, "A"), claim([30, 39], "B"), claim([30, 39], null), read(60, null)];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [30, 39] exact", "removed B>- [30, 39] exact"]);
});

test("rule 6: the same digest pushed again is told as such and is no move", () => {
  const evidence = [read(0, "A"), claim(30, "A", { actor: ALICE }), read(60, "A")];
  expect(movesOf(evidence).slice(1)).toEqual(["repushed A>A 30 exact"]);
  expect(last(evidence)).toMatchObject({ actor: ALICE, fromKnown: true });
  expect(foldTag(evidence, []).spans).toHaveLength(1);
});

test("rule 6: a removal told again while the tag is absent is no row", () => {
  expect(movesOf([read(0, "A"), read(60, null), claim(90, null)])).toHaveLength(2);
});

test("rule 6: a push of an untold digest is a re-push once a read shows that nothing changed, not before", () => {
  const push = claim(30, "?", { actor: ALICE });
  expect(movesOf([read(0, "A"), push])).toHaveLength(1);
  expect(movesOf([read(0, "A"), push, read(60, "A")]).slice(1)).toEqual(["repushed A>A 30 exact"]);
});

test("rule 7: an action of this console is exact within its request, with who and why", () => {
  const evidence = [read(0, "A"), act([30, 32], "B", { actor: BOB, reason: "rollback" }), read(33, "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [30, 32] exact"]);
  expect(last(evidence)).toMatchObject({ actor: BOB, source: "console", reason: "rollback" });
});

test("rule 7: the registry's own event of an action tells nothing new", () => {
  const action = act([30, 32], "B", { actor: BOB });
  for (const echo of [claim([29, 31], "B", { actor: ALICE }), claim([31, 40], "B"), claim([31, 31], "?")]) {
    const evidence = [read(0, "A"), echo, action, read(60, "B")];
    expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [30, 32] exact"]);
    expect(last(evidence)).toMatchObject({ actor: BOB, source: "console" });
  }
});

test("rule 7: what a read shows right after an action is a move behind its back, not a dispute", () => {
  const evidence = [read(0, "A"), act([30, 32], "B", { actor: BOB }), read([33, 34], "A")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [30, 32] exact", "moved-back B>A [30, 34] bounded"]);
});

test("rule 8: a claim from a clock that runs behind is not dated before the state it ended", () => {
  const evidence = [read(0, "A"), read([60, 61], "A"), claim([55, 65], "B"), read([64, 64.5], "B")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [60, 64.5] exact"]);
});

test("rule 9: what is there at first was found, since nobody knows when", () => {
  const { spans, moves } = foldTag([read([10, 11], "A")], []);
  expect(spans[0]).toMatchObject({ digest: "A", from: { lo: null, hi: 11 } });
  expect(moves[0]).toMatchObject({ kind: "found", from: null, at: { lo: null, hi: 11 }, certainty: "began" });
  expect(moves[0]).toMatchObject({ fromKnown: false });
});

test("rule 9: a tag that is absent at first has no move, and what comes then was created", () => {
  expect(movesOf([read(0, null)])).toEqual([]);
  expect(movesOf([read(0, null), read(60, "A")])).toEqual(["created ->A [0, 60] bounded"]);
});

test("rule 9: a first push is dated, but whether it created the tag is not known", () => {
  const evidence = [claim(30, "A", { actor: ALICE })];
  expect(movesOf(evidence)).toEqual(["found ->A 30 exact"]);
  expect(last(evidence)).toMatchObject({ actor: ALICE, fromKnown: false });
  expect(movesOf([claim(30, "?"), read(60, "A")])).toEqual(["found ->A 30 exact"]);
});

test("rule 9: a first removal tells what was there, as far as its source says", () => {
  expect(movesOf([claim(30, null, { removed: "A" })])).toEqual(["removed A>- 30 exact"]);
  expect(movesOf([claim(30, null)])).toEqual(["removed ->- 30 exact"]);
});

test("rule 9: a claim from before the first read narrows what was found", () => {
  expect(movesOf([read(60, "A"), claim(30, "A")])).toEqual(["found ->A 30 exact"]);
});

test("rule 10: a move found after a gap carries the whole time since it was last seen", () => {
  const evidence = [read(0, "A"), read(60, "A"), read(7200, "B")];
  expect(movesOf(evidence, [down(70, 7190)]).slice(1)).toEqual(["moved A>B [60, 7200] bounded"]);
  expect(last(evidence, [down(70, 7190)])).toMatchObject({ from: "A", fromKnown: false });
});

test("rule 10: a gap alone changes nothing", () => {
  const evidence = [read(0, "A"), read(7200, "A")];
  expect(foldTag(evidence, [down(70, 7190)])).toEqual(foldTag(evidence, []));
});

test("rule 11: a tag is removed only by evidence that it is absent", () => {
  expect(movesOf([read(0, "A"), read(60, null)]).slice(1)).toEqual(["removed A>- [0, 60] bounded"]);
  expect(movesOf([read(0, "A"), claim(30, "?")], [down(31, 90_000)])).toHaveLength(1);
});

test("a claim that the next read contradicts is disputed, and the state before goes on", () => {
  const evidence = [read(0, "A"), claim(30, "B", { actor: ALICE }), read([60, 61], "A"), read(120, "A")];
  const { spans, moves } = foldTag(evidence, []);
  expect(moves.slice(1)).toEqual([
    expect.objectContaining({ kind: "disputed", from: "A", to: "B", certainty: "disputed", actor: ALICE }),
  ]);
  expect(spans).toMatchObject([
    { digest: "A", to: { lo: 30, hi: 30 }, disputed: false },
    { digest: "B", from: { lo: 30, hi: 30 }, to: { lo: 30, hi: 61 }, disputed: true },
    { digest: "A", from: { lo: 30, hi: 61 }, to: null, disputed: false, seq: evidence[2]?.seq },
  ]);
});

test("a removal that the next read contradicts is disputed too", () => {
  expect(movesOf([read(0, "A"), claim(30, null), read(60, "A")]).slice(1)).toEqual([
    "disputed A>- 30 disputed",
  ]);
});

test("a claim is not disputed if anything else happened before the next read", () => {
  const between = [read(0, "A"), claim(30, "B"), claim(40, "C"), read(60, "A")];
  expect(movesOf(between).slice(1)).toEqual([
    "moved A>B 30 exact",
    "moved B>C 40 exact",
    "moved-back C>A [40, 60] bounded",
  ]);
  const untold = [read(0, "A"), claim(30, "B"), claim(40, "?"), read(60, "A")];
  expect(movesOf(untold).slice(1)).toEqual(["moved A>B 30 exact", "moved-back B>A 40 exact"]);
});

test("a claim that was read once is not disputed by what comes later", () => {
  const evidence = [read(0, "A"), claim(30, "B"), read(60, "B"), read(120, "A")];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B 30 exact", "moved-back B>A [60, 120] bounded"]);
});

test("a claim before a read of a third digest stands, unconfirmed", () => {
  expect(movesOf([read(0, "A"), claim(30, "B"), read(60, "C")]).slice(1)).toEqual([
    "moved A>B 30 exact",
    "moved B>C [30, 60] bounded",
  ]);
});

test("one push told by two sources is one move, with the actor of the one that names it", () => {
  const evidence = [
    read(0, "A"),
    claim([29, 31], "B"),
    claim([28, 33], "B", { source: "webhook:harbor", actor: ALICE }),
    read(60, "B"),
  ];
  expect(movesOf(evidence).slice(1)).toEqual(["moved A>B [29, 31] exact"]);
  expect(last(evidence)).toMatchObject({ actor: ALICE, source: "webhook:distribution" });
});
