import { afterEach, describe, expect, it, vi } from "vitest";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { localAdministrator } from "#lib/access/person.ts";
import type { Console } from "#lib/console.ts";
import { tagAsOf } from "#lib/tag-history/queries/tag-as-of.ts";
import {
  type Done,
  PUSHER,
  type RealRegistry,
  startRealRegistry,
  WEBHOOK_SECRET,
} from "#lib/watcher/testing/real-registry.ts";
import { POST } from "./[registry]/route.ts";

const LATE_MS = 1_000;
const POLL_MS = 5_000;
const missing = missingPrograms("docker-registry", "skopeo", "umoci");
const polling = { TAGTRAIL_POLL_SECONDS: String(POLL_MS / 1000) };

let real: RealRegistry;
afterEach(() => real?.stop());

const movesOf = ({ catalog: { database } }: Console) =>
  database.client.tagMove.findMany({
    where: { kind: { notIn: ["gap", "repushed"] } },
    orderBy: [{ atHi: "asc" }, { seq: "asc" }],
  });
const gapsOf = ({ catalog: { database } }: Console) =>
  database.client.tagMove.findMany({ where: { kind: "gap" }, orderBy: { seq: "asc" } });
type Row = Awaited<ReturnType<typeof movesOf>>[number];

/** Waits until so many moves are in the history, and answers them. */
async function seen(console: Console, count: number, timeout = 20_000): Promise<Row[]> {
  return await vi.waitFor(
    async () => {
      const rows = await movesOf(console);
      if (rows.length < count) throw new Error(`${rows.length} of ${count} moves are in the history`);
      return rows;
    },
    { timeout, interval: 100 },
  );
}

/** What was done to the registry lies within the bounds that the history gives. */
function expectCovers(row: Row | undefined, done: Done): void {
  expect(row?.toDigest ?? null).toBe(done.digest);
  expect(row?.atLo?.getTime()).toBeLessThanOrEqual(done.until);
  expect(row?.atHi.getTime()).toBeGreaterThanOrEqual(done.from);
}

const width = (row: Row | undefined) => (row ? row.atHi.getTime() - (row.atLo?.getTime() ?? 0) : Number.NaN);

describe.skipIf(missing.length > 0)("watching a real registry", () => {
  it("has every move with its time and who made it, from the registry's notifications", async () => {
    real = await startRealRegistry(POST);
    const opened = await real.open({ TAGTRAIL_WEBHOOK_SECRET: WEBHOOK_SECRET });
    const done: Done[] = [];
    for (const image of ["one", "two", "three"]) {
      done.push(await real.move(image));
      await seen(opened, done.length);
    }
    const removed = await real.remove();
    await seen(opened, 4);
    const created = await real.move("one");
    const rows = await seen(opened, 5);
    expect(rows.map(({ kind }) => kind)).toEqual(["found", "moved", "moved", "removed", "created"]);
    const [one, two, three] = done.map(({ digest }) => digest);
    expect(rows.map(({ fromDigest }) => fromDigest)).toEqual([null, one, two, three, null]);
    for (const [index, each] of [...done, removed, created].entries()) expectCovers(rows[index], each);
    const told = rows.filter(({ kind }) => kind !== "removed");
    for (const row of told) {
      expect(row).toMatchObject({ certainty: "exact", source: "webhook:distribution", actorHow: "claimed" });
      // Distribution tells of a push before it writes the tag, up to two seconds before.
      expect(width(row)).toBeLessThanOrEqual(3_000);
    }
    const actors = await opened.catalog.database.client.actor.findMany({ where: { kind: "account" } });
    expect(actors.map(({ name }) => name)).toEqual([PUSHER]);
    expect(new Set(told.map(({ actorId }) => actorId))).toEqual(new Set([actors[0]?.id]));
    // The reads that confirm came back as pull events, which tell of no move.
    const { client } = opened.catalog.database;
    await vi.waitFor(
      async () =>
        expect(await client.historyTag.findFirst({ where: { name: "prod" } })).toMatchObject({
          state: "present",
          digest: created.digest,
        }),
      { timeout: 10_000 },
    );
    expect(await movesOf(opened)).toHaveLength(5);
    expect(await gapsOf(opened)).toEqual([]);
  });

  it("has every move between two reads, no longer apart than the poll, without notifications", async () => {
    real = await startRealRegistry(null);
    const first = await real.move("one");
    const opened = await real.open(polling);
    await seen(opened, 1);
    const done: Done[] = [];
    for (const step of [
      () => real.move("two"),
      () => real.move("three"),
      () => real.remove(),
      () => real.move("one"),
    ]) {
      done.push(await step());
      await seen(opened, 1 + done.length);
    }
    const [found, ...rows] = await movesOf(opened);
    expect(found).toMatchObject({ kind: "found", toDigest: first.digest, atLo: null });
    expect(rows.map(({ kind }) => kind)).toEqual(["moved", "moved", "removed", "created"]);
    for (const [index, row] of rows.entries()) {
      expectCovers(row, done[index] as Done);
      expect(row).toMatchObject({ certainty: "bounded", source: "poll", fromKnown: true, actorId: null });
      // Both reads are within it, and a busy machine begins a turn late.
      expect(width(row)).toBeLessThanOrEqual(POLL_MS + LATE_MS);
    }
    expect(await gapsOf(opened)).toEqual([]);
  });

  it("has a gap for the time in which the console was down, and a move somewhere across it", async () => {
    real = await startRealRegistry(null);
    await real.move("one");
    const before = await real.open(polling);
    await seen(before, 1);
    const closing = Date.now();
    await before.close();
    const moved = await real.move("two");
    const reopening = Date.now();
    const opened = await real.open(polling);
    const rows = await seen(opened, 2);
    const [gap, ...more] = await gapsOf(opened);
    expect(more).toEqual([]);
    expect(gap?.reason).toMatch(/^Tagtrail was not running for \d+ seconds?\.$/);
    expect(gap?.atLo?.getTime()).toBeGreaterThanOrEqual(closing);
    expect(gap?.atHi.getTime()).toBeGreaterThanOrEqual(reopening);
    expectCovers(rows[1], moved);
    expect(rows[1]).toMatchObject({ kind: "moved", certainty: "bounded", fromKnown: false });
    expect(rows[1]?.atLo?.getTime()).toBeLessThanOrEqual(gap?.atLo?.getTime() ?? 0);
    expect(rows[1]?.atHi.getTime()).toBeGreaterThanOrEqual(gap?.atHi.getTime() ?? 0);
  });

  it("has a gap for the time in which the registry was down, and nothing that was removed", async () => {
    real = await startRealRegistry(null);
    const one = await real.move("one");
    const opened = await real.open(polling);
    await seen(opened, 1);
    const halted = Date.now();
    await real.registry.halt();
    const { client } = opened.catalog.database;
    await vi.waitFor(
      async () =>
        expect(await client.historyRegistry.findFirst()).toMatchObject({
          gapCause: "The registry could not be reached",
        }),
      { timeout: 20_000, interval: 100 },
    );
    const amid = Date.now();
    await real.registry.restart();
    const restarted = Date.now();
    const [gap] = await vi.waitFor(
      async () => {
        const gaps = await gapsOf(opened);
        if (gaps.length === 0) throw new Error("no gap yet");
        return gaps;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(gap?.reason).toMatch(/^The registry could not be reached for \d+ seconds?\.$/);
    expect(gap?.atLo?.getTime()).toBeLessThanOrEqual(halted + 500);
    expect(gap?.atHi.getTime()).toBeGreaterThan(amid);
    expect(gap?.atHi.getTime()).toBeLessThanOrEqual(restarted + 2 * POLL_MS);
    expect((await movesOf(opened)).map(({ kind, toDigest }) => [kind, toDigest])).toEqual([
      ["found", one.digest],
    ]);
    const asked = { registry: "main", repository: "shop/api", tag: "prod", at: new Date(amid).toISOString() };
    expect((await tagAsOf(opened.history, localAdministrator, asked)).certainty).toBe("unknown");
    expect(await client.historyRegistry.findFirst()).toMatchObject({ gapSince: null });
  });
});
