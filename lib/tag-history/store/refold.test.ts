import { expect, test } from "vitest";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { NewEvidence } from "../evidence.ts";
import { recordEvidence } from "../record.ts";
import { type HistoryFixture, historyFixture } from "../testing/history-fixture.ts";
import { findTails } from "./find-tails.ts";
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

type Next = () => number;

function chances(seed: number): Next {
  const random = numbers(seed);
  return () => random.next().value;
}

const oneOf = <T>(next: Next, choices: readonly T[]): T => choices[Math.floor(next() * choices.length)] as T;

/** Bounds on a coarse clock, so that ends are equal and overlap; mostly narrow, some minutes wide. */
function coarse(next: Next, index: number, every: number): { lo: number; hi: number } {
  const lo = start + index * every + Math.floor(next() * oneOf(next, [3, 40])) * 500;
  return { lo, hi: lo + oneOf(next, [0, 0, 500, 1_000, 4_000, 30_000, every * 10]) };
}

/** All that a registry and its webhooks can say of a tag: reads, pushes without a digest, halves of moves. */
function hostileTag(registryId: string, tag: string, count: number, next: Next): Arrival[] {
  const every = oneOf(next, [3_000, 10_000, 60_000]);
  const subject = { registryId, repository: tag === "far" ? "acme/web" : "acme/api", tag };
  return Array.from({ length: count }, (_, index): Arrival => {
    const valid = coarse(next, index, every);
    const state = next() < 0.25 ? ({ is: "absent" } as const) : image(oneOf(next, digests));
    const piece = oneOf<NewEvidence>(next, [
      { kind: "observation", subject, state, valid, source: "poll" },
      { kind: "observation", subject, state, valid, source: "scan" },
      { kind: "claim", subject, state: { is: "untold" }, valid, source: "webhook:quay", clock: "ours" },
      claim({ subject, state, valid, next, index }),
      claim({ subject, state, valid, next, index }),
      { kind: "action", subject, state, valid, source: "console", actor: person, reason: `${index % 3}` },
    ]);
    const late = oneOf(next, [0, 0, 0, 0, 0, 0, 5_000, 60_000, 1_200_000]);
    return { piece, arrives: valid.hi + next() * late };
  });
}

const person = { kind: "person", name: "jane", how: "at-this-machine" } as const;
const image = (digest: string) => ({ is: "present", digest, mediaType: null }) as const;

function push(registryId: string, tag: string, minute: number, shown: number | string): NewEvidence {
  const subject = { registryId, repository: "acme/api", tag };
  const at = start + minute * 60_000;
  const told = { state: image(`sha256:${`${shown}`.padStart(64, "0")}`), valid: { lo: at, hi: at } } as const;
  return { kind: "claim", subject, ...told, source: "webhook:zot", clock: "registry" };
}

interface Said {
  readonly subject: NewEvidence["subject"];
  readonly state: { is: "absent" } | ReturnType<typeof image>;
  readonly valid: NewEvidence["valid"];
  readonly next: Next;
  readonly index: number;
}

function claim({ subject, state, valid, next, index }: Said): NewEvidence {
  const removed = oneOf(next, [undefined, ...digests]);
  const paired = next() < 0.5;
  const source = oneOf(next, ["webhook:distribution", "webhook:yandex"] as const);
  const actor = oneOf(next, [undefined, { kind: "account", name: "robot", how: "claimed" } as const]);
  const told = { kind: "claim", subject, state, valid, source, clock: "registry", actor } as const;
  const once = { sourceEventId: `${subject.tag} ${index}` };
  return { ...told, ...once, ...(state.is === "absent" ? { removed, paired } : {}) };
}

/** Nobody watched a tag, a repository or the registry: often, for long, on top of each other, and told late. */
function hostileGaps(registryId: string, hours: number, next: Next): Arrival[] {
  return Array.from({ length: hours * 6 }, (): Arrival => {
    const lo = start + Math.floor(next() * hours * 7_200) * 500;
    const valid = { lo, hi: lo + oneOf(next, [0, 500, 60_000, 900_000]) };
    const [repository, tag] = oneOf(next, [
      [null, null],
      ["acme/api", null],
      ["acme/web", null],
      ["acme/api", "main"],
    ] as const);
    const subject = { registryId, repository, tag };
    const arrives = valid.hi + oneOf(next, [0, 0, 3_600_000]);
    return { piece: { kind: "gap", subject, valid, reason: "refused", source: "poll" }, arrives };
  });
}

async function derived({ context }: HistoryFixture) {
  const { client } = context.database;
  return {
    spans: await client.tagSpan.findMany({ orderBy: { seq: "asc" } }),
    moves: await client.tagMove.findMany({ orderBy: { seq: "asc" } }),
  };
}

/** From nothing: a rebuild writes only what differs from the rows that are there. */
async function expectSameAtOnce(fixture: HistoryFixture): Promise<void> {
  const piecewise = await derived(fixture);
  await fixture.context.database.client.tagSpan.deleteMany();
  await fixture.context.database.client.tagMove.deleteMany({ where: { kind: { not: "gap" } } });
  await rebuildHistory(fixture.context);
  expect(piecewise).toEqual(await derived(fixture));
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
      expect((await derived(fixture)).moves.length).toBeGreaterThan(100);
      await expectSameAtOnce(fixture);
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
    const { moves } = await derived(fixture);
    expect(new Set(moves.map(({ tagId }) => tagId)).size).toBe(5);
    await expectSameAtOnce(fixture);
  }, 60_000);

  test.each([1, 2])(
    "and so for whatever is told of tags and of watching them, in any order and in any batches (%i)",
    async (seed) => {
      const fixture = await historyFixture(await open());
      const { registryId } = fixture;
      const next = chances(seed * 7_919);
      const tags = [22, 40, 120, 40].map((count, index) =>
        hostileTag(registryId, ["v1.2.3", "edge", "main", "far"][index] ?? "", count, next),
      );
      const evidence = inOrder([...tags.flat(), ...hostileGaps(registryId, 1, next)]);
      for (let at = 0; at < evidence.length; ) {
        const size = oneOf(next, [1, 2, 3, 5, 9, 30]);
        await recordEvidence(fixture.context, evidence.slice(at, at + size));
        at += size;
      }
      await expectSameAtOnce(fixture);
    },
    60_000,
  );

  test("and so for a tag that gets new images, when one event comes very late and one goes back far", async () => {
    const fixture = await historyFixture(await open());
    const { registryId, context } = fixture;
    const pushed = (minute: number, image = minute) => push(registryId, "main", minute, image);
    const inTime = [...Array(480).keys()].map((minute) => pushed(minute));
    for (const evidence of [inTime, [pushed(5.5)], [pushed(490, 3)]]) await recordEvidence(context, evidence);
    await expectSameAtOnce(fixture);
  }, 60_000);

  test("and so for a thousand tags that moved while nobody watched their registry, as is told later", async () => {
    const fixture = await historyFixture(await open());
    const { registryId, context } = fixture;
    const round = (minute: number, image: string) =>
      Array.from({ length: 1_001 }, (_, index) => push(registryId, `t${index}`, minute, image));
    await recordEvidence(context, [...round(0, "a"), ...round(59, "b")]);
    await recordEvidence(context, inOrder(gaps(registryId, 1, 5)));
    await expectSameAtOnce(fixture);
  }, 60_000);

  test("three pushes in one moment do not have a tag folded as a whole ever after", async () => {
    const { registryId, context } = await historyFixture(await open());
    const { client } = context.database;
    const minutes = [...Array(30).keys()].map((minute) => (minute === 14 || minute === 15 ? 16 : minute));
    const pushes = minutes.map((minute, index) => push(registryId, "main", minute, index));
    await recordEvidence(context, pushes);
    const { id, repositoryId } = await client.historyTag.findFirstOrThrow();
    const place = { tag: id, name: "main", repository: repositoryId, registry: 1 };
    const [tail] = await client.$transaction((transaction) =>
      findTails(transaction, [{ place, since: start + 29 * 60_000 }]),
    );
    expect(tail?.evidence.length).toBeLessThan(5);
  });

  test("every record that is folded again stays in the chain", async () => {
    const fixture = await historyFixture(await open());
    const evidence = inOrder(busyTag(fixture.registryId, 210, 3));
    await recordEvidence(fixture.context, evidence);
    await rebuildHistory(fixture.context);
    expect(await fixture.context.database.client.evidence.count()).toBe(evidence.length);
  });
});
