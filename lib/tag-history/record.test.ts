import { expect, test } from "vitest";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { Claim, Gap } from "./evidence.ts";
import { recordEvidence, recordReads, type TagRead } from "./record.ts";
import { markAgain } from "./store/mark-again.ts";
import { type HistoryFixture, historyFixture } from "./testing/history-fixture.ts";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

/** Milliseconds of an instant on the day of the fixture's clock. */
const at = (time: string) => Date.parse(`2026-05-03T${time}Z`);

function read({ registryId }: HistoryFixture, time: string, digest: string | null, tag = "prod"): TagRead {
  return {
    subject: { registryId, repository: "acme/api", tag },
    state: digest === null ? { is: "absent" } : { is: "present", digest, mediaType: null },
    valid: { lo: at(time), hi: at(time) + 50 },
    source: "poll",
  };
}

function claim({ registryId }: HistoryFixture, time: string, digest: string, id: string): Claim {
  return {
    kind: "claim",
    subject: { registryId, repository: "acme/api", tag: "prod" },
    state: { is: "present", digest, mediaType: null },
    valid: { lo: at(time), hi: at(time) },
    source: "webhook:distribution",
    sourceEventId: id,
    clock: "registry",
    actor: { kind: "account", name: "deploy-bot", how: "claimed" },
  };
}

function gap({ registryId }: HistoryFixture, from: string, to: string): Gap {
  return {
    kind: "gap",
    subject: { registryId, repository: null, tag: null },
    valid: { lo: at(from), hi: at(to) },
    source: "poll",
    reason: "the registry answered 503",
  };
}

async function moves({ context }: HistoryFixture) {
  const rows = await context.database.client.tagMove.findMany({ orderBy: { seq: "asc" } });
  return rows.map(({ kind, fromDigest, toDigest, certainty, atLo, atHi }) => ({
    kind,
    from: fromDigest,
    to: toDigest,
    certainty,
    at: [atLo?.toISOString().slice(11, 19) ?? null, atHi.toISOString().slice(11, 19)],
  }));
}

describeEachDatabase("recording what is learnt of tags", (open) => {
  test("a read that only confirms adds no evidence, and is remembered as the last one", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    expect(await recordReads(context, [read(fixture, "12:00:00", A)])).toEqual({ added: 1 });
    expect(await recordReads(context, [read(fixture, "12:01:00", A), read(fixture, "12:02:00", A)])).toEqual({
      added: 0,
    });
    const tag = await context.database.client.historyTag.findFirstOrThrow();
    expect(tag.seenLo?.getTime()).toBe(at("12:02:00"));
  });

  test("a move that a read finds lies between the last confirming read and this one", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    for (const time of ["12:00:00", "12:01:00", "12:02:00"])
      await recordReads(context, [read(fixture, time, A)]);
    // The last confirmation is chained as well: the interval has evidence at both ends.
    expect(await recordReads(context, [read(fixture, "12:03:00", B)])).toEqual({ added: 2 });
    expect((await moves(fixture)).at(-1)).toEqual({
      kind: "moved",
      from: A,
      to: B,
      certainty: "bounded",
      at: ["12:02:00", "12:03:00"],
    });
  });

  test("a claim that comes late makes the move exact, and a replay adds nothing", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    await recordReads(context, [read(fixture, "12:00:00", A)]);
    await recordReads(context, [read(fixture, "12:03:00", B)]);
    const late = claim(fixture, "12:01:30", B, "event-1");
    expect(await recordEvidence(context, [late, late])).toEqual({ added: 1 });
    expect(await recordEvidence(context, [late])).toEqual({ added: 0 });
    expect((await moves(fixture)).at(-1)).toMatchObject({ certainty: "exact", at: ["12:01:30", "12:01:30"] });
    const [move] = await context.database.client.tagMove.findMany({ where: { kind: "moved" } });
    const actor = await context.database.client.actor.findUniqueOrThrow({
      where: { id: move?.actorId ?? 0 },
    });
    expect([actor.name, move?.actorHow]).toEqual(["deploy-bot", "claimed"]);
  });

  test("the read after a claim is evidence even when it shows what the last read showed", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    await recordReads(context, [read(fixture, "12:00:00", A)]);
    await recordEvidence(context, [claim(fixture, "12:01:00", B, "forged")]);
    expect(await recordReads(context, [read(fixture, "12:05:00", A)])).toEqual({ added: 1 });
    expect((await moves(fixture)).map(({ kind }) => kind)).toEqual(["found", "disputed"]);
  });

  test("the chain has no gaps, and each record follows the one before it", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    const claims = Array.from({ length: 40 }, (_, index) =>
      claim(fixture, "12:10:00", index % 2 ? A : B, `event-${index}`),
    );
    await Promise.all(claims.map((each) => recordEvidence(context, [each])));
    const chain = await context.database.client.evidence.findMany({ orderBy: { seq: "asc" } });
    expect(chain.map(({ seq }) => seq)).toEqual(claims.map((_, index) => index + 1));
    for (const [index, record] of chain.entries()) {
      const before = chain[index - 1]?.hash ?? new Uint8Array(32);
      expect(Buffer.from(record.previousHash).equals(Buffer.from(before))).toBe(true);
    }
  });

  test("a gap is a row of the history, and a move across it does not claim to know what was before", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    await recordReads(context, [read(fixture, "12:00:00", A)]);
    await recordEvidence(context, [gap(fixture, "12:00:30", "12:40:00")]);
    await recordReads(context, [read(fixture, "12:40:00", B)]);
    expect((await moves(fixture)).map(({ kind, at }) => [kind, ...at])).toEqual([
      ["found", null, "12:00:00"],
      ["gap", "12:00:30", "12:40:00"],
      ["moved", "12:00:00", "12:40:00"],
    ]);
    const moved = await context.database.client.tagMove.findFirstOrThrow({ where: { kind: "moved" } });
    expect(moved.fromKnown).toBe(false);
  });

  test("a registry nobody connected is refused, and nothing is written", async () => {
    const fixture = await historyFixture(await open());
    const foreign = { ...read(fixture, "12:00:00", A) };
    const unknown = { ...foreign, subject: { ...foreign.subject, registryId: crypto.randomUUID() } };
    await expect(recordReads(fixture.context, [foreign, unknown])).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await fixture.context.database.client.evidence.count()).toBe(0);
  });

  test("the database itself refuses a second open span of a tag", async () => {
    const fixture = await historyFixture(await open());
    await recordReads(fixture.context, [read(fixture, "12:00:00", A)]);
    const { client } = fixture.context.database;
    const span = await client.tagSpan.findFirstOrThrow();
    await expect(client.tagSpan.create({ data: { ...span, seq: 99 } })).rejects.toMatchObject({
      code: "P2002",
    });
  });

  test("pages are told which repository changed", async () => {
    const fixture = await historyFixture(await open());
    await recordReads(fixture.context, [read(fixture, "12:00:00", A)]);
    expect(fixture.changes).toEqual([{ registryId: fixture.registryId, repository: "acme/api" }]);
  });

  test("a version's tag that moves and a protected tag that moves elsewhere are marked", async () => {
    const fixture = await historyFixture(await open(), { protectedTags: ["prod"] });
    const { context } = fixture;
    const version = (time: string, digest: string): TagRead => {
      const plain = read(fixture, time, digest);
      return { ...plain, subject: { ...plain.subject, tag: "v1.2.3" } };
    };
    await recordReads(context, [read(fixture, "12:00:00", A), version("12:00:00", A)]);
    await recordReads(context, [read(fixture, "12:01:00", B), version("12:01:00", B)]);
    const marked = await context.database.client.tagMove.findMany({ where: { flagged: true } });
    expect(marked.map(({ marks }) => marks).sort()).toEqual(["protected", "version-tag"]);
  });

  test("five hundred tags that moved at once to images nobody else has are all recorded", async () => {
    const fixture = await historyFixture(await open());
    const digestOf = (tag: number, round: number) => `sha256:${`${tag}${round}`.padStart(64, "0")}`;
    const all = (time: string, round: number) =>
      Array.from({ length: 500 }, (_, tag) => read(fixture, time, digestOf(tag, round), `t${tag}`));
    await recordReads(fixture.context, all("12:00:00", 1));
    await recordReads(fixture.context, all("12:01:00", 2));
    expect(await fixture.context.database.client.tagMove.count({ where: { kind: "moved" } })).toBe(500);
    expect(await markAgain(fixture.context)).toBe(0);
  });

  test("a move to an older image is marked once both images are known", async () => {
    const fixture = await historyFixture(await open());
    const { context } = fixture;
    const { client } = context.database;
    await recordReads(context, [read(fixture, "12:00:00", A)]);
    await recordReads(context, [read(fixture, "12:01:00", B)]);
    expect(await markAgain(context)).toBe(0);
    for (const [digest, day] of [
      [A, "2026-05-02"],
      [B, "2026-05-01"],
    ] as const) {
      const createdAt = new Date(`${day}T00:00:00Z`);
      const rest = { mediaType: "m", bytes: new Uint8Array(1), purpose: "image", size: 1n };
      await client.manifest.create({ data: { digest, createdAt, storedAt: createdAt, ...rest } });
    }
    expect(await markAgain(context)).toBe(1);
    expect(await client.tagMove.findMany({ where: { flagged: true }, select: { marks: true } })).toEqual([
      { marks: "older" },
    ]);
  });
});
