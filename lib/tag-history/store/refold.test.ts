import { expect, test } from "vitest";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { NewEvidence } from "../evidence.ts";
import { recordEvidence } from "../record.ts";
import { type HistoryFixture, historyFixture } from "../testing/history-fixture.ts";
import { rebuildHistory } from "./rebuild.ts";

const digests = ["a", "b", "c", "d"].map((letter) => `sha256:${letter.repeat(64)}`);
const start = Date.parse("2026-05-03T00:00:00Z");

/** Numbers that look random and are the same every time. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

/** A year's worth of a busy tag in one day: claims and reads, some of them hours late. */
function busyTag(registryId: string, count: number, seed: number): NewEvidence[] {
  const random = numbers(seed);
  const next = () => random.next().value;
  const arrivals = Array.from({ length: count }, (_, index) => {
    const lo = start + index * 60_000 + Math.round(next() * 50_000);
    const digest = digests[Math.floor(next() * digests.length)] ?? "";
    const subject = { registryId, repository: "acme/api", tag: "main" };
    const state =
      next() < 0.1 ? ({ is: "absent" } as const) : ({ is: "present", digest, mediaType: null } as const);
    const valid = { lo, hi: lo + Math.round(next() * 4_000) };
    const piece: NewEvidence =
      next() < 0.5
        ? { kind: "observation", subject, state, valid, source: "poll" }
        : { kind: "claim", subject, state, valid, source: "webhook:zot", clock: "registry" };
    return { piece, arrives: lo + (next() < 0.1 ? next() * 3 * 3_600_000 : 0) };
  });
  return arrivals.sort((a, b) => a.arrives - b.arrives).map(({ piece }) => piece);
}

async function derived({ context }: HistoryFixture) {
  const { client } = context.database;
  return {
    spans: await client.tagSpan.findMany({ orderBy: { seq: "asc" } }),
    moves: await client.tagMove.findMany({ orderBy: { seq: "asc" } }),
  };
}

describeEachDatabase("deriving a long history piece by piece", (open) => {
  test.each([1, 2])(
    "gives what deriving all of it at once gives (%i)",
    async (seed) => {
      const fixture = await historyFixture(await open());
      const evidence = busyTag(fixture.registryId, 320, seed);
      for (let at = 0; at < evidence.length; at += 7) {
        await recordEvidence(fixture.context, evidence.slice(at, at + 7));
      }
      const piecewise = await derived(fixture);
      expect(piecewise.moves.length).toBeGreaterThan(100);
      expect(await rebuildHistory(fixture.context)).toBe(1);
      const whole = await derived(fixture);
      expect(piecewise).toEqual(whole);
    },
    60_000,
  );

  test("every record that is folded again stays in the chain", async () => {
    const fixture = await historyFixture(await open());
    const evidence = busyTag(fixture.registryId, 210, 3);
    await recordEvidence(fixture.context, evidence);
    await rebuildHistory(fixture.context);
    expect(await fixture.context.database.client.evidence.count()).toBe(evidence.length);
  });
});
