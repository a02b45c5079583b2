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

interface Arrival {
  readonly piece: NewEvidence;
  readonly arrives: number;
}

const inOrder = (arrivals: readonly Arrival[]) =>
  arrivals.toSorted((a, b) => a.arrives - b.arrives).map(({ piece }) => piece);

/** A year's worth of a busy tag in one day: claims and reads, some of them hours late. */
function busyTag(registryId: string, count: number, seed: number, tag = "main"): Arrival[] {
  const random = numbers(seed);
  const next = () => random.next().value;
  return Array.from({ length: count }, (_, index) => {
    const lo = start + index * 60_000 + Math.round(next() * 50_000);
    const digest = digests[Math.floor(next() * digests.length)] ?? "";
    const subject = { registryId, repository: "acme/api", tag };
    const state =
      next() < 0.1 ? ({ is: "absent" } as const) : ({ is: "present", digest, mediaType: null } as const);
    const valid = { lo, hi: lo + Math.round(next() * 4_000) };
    const piece: NewEvidence =
      next() < 0.5
        ? { kind: "observation", subject, state, valid, source: "poll" }
        : { kind: "claim", subject, state, valid, source: "webhook:zot", clock: "registry" };
    return { piece, arrives: lo + (next() < 0.1 ? next() * 3 * 3_600_000 : 0) };
  });
}

/** Nobody watched the registry for two minutes of every hour; recorded soon after, or hours later. */
function gaps(registryId: string, hours: number, seed: number): Arrival[] {
  const random = numbers(seed);
  return Array.from({ length: hours }, (_, hour) => {
    const lo = start + hour * 3_600_000 + Math.round(random.next().value * 3_000_000);
    const valid = { lo, hi: lo + 120_000 };
    const subject = { registryId, repository: null, tag: null };
    const piece: NewEvidence = { kind: "gap", subject, valid, reason: "stopped", source: "poll" };
    return { piece, arrives: valid.hi + (hour % 2 === 0 ? 0 : 7_200_000) };
  });
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
      const evidence = inOrder(busyTag(fixture.registryId, 320, seed));
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

  test("and so for tags that change together, with gaps of their registry between", async () => {
    const fixture = await historyFixture(await open());
    const { registryId } = fixture;
    const tags = ["main", "edge", "v1.2.3", "rare"].map((tag, index) =>
      busyTag(registryId, tag === "rare" ? 9 : 160, 11 + index, tag),
    );
    const evidence = inOrder([...tags.flat(), ...gaps(registryId, 3, 5)]);
    for (let at = 0; at < evidence.length; at += 23) {
      await recordEvidence(fixture.context, evidence.slice(at, at + 23));
    }
    const piecewise = await derived(fixture);
    expect(new Set(piecewise.moves.map(({ tagId }) => tagId)).size).toBe(5);
    expect(await rebuildHistory(fixture.context)).toBe(4);
    expect(piecewise).toEqual(await derived(fixture));
  }, 60_000);

  test("every record that is folded again stays in the chain", async () => {
    const fixture = await historyFixture(await open());
    const evidence = inOrder(busyTag(fixture.registryId, 210, 3));
    await recordEvidence(fixture.context, evidence);
    await rebuildHistory(fixture.context);
    expect(await fixture.context.database.client.evidence.count()).toBe(evidence.length);
  });
});
