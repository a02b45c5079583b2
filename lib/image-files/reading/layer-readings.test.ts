import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { TagtrailError } from "#lib/errors.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { LayerStore, type PackedLayer, type StoredLayer } from "../store/layer-store.ts";
import { packedLayer } from "../testing/packed-layer.ts";
import { LayerReadings, type LayerReadingsParts } from "./layer-readings.ts";
import type { ReadWork } from "./reading-job.ts";
import { endReading, keepReading, READING_LEASE_MS, takeReading } from "./reading-lease.ts";

const clock = () => new Date("2026-05-03T14:00:00Z");
const logger = pino({ level: "silent" });
const packed = await packedLayer(archive(file("a")));
const opened: LayerReadings[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((readings) => readings.close()));
});

function readingsOf(database: Database, parts: Partial<LayerReadingsParts> = {}): LayerReadings {
  const readings = new LayerReadings({
    ...{ database, clock, logger, owner: "here", atOnce: 2, mostWaiting: 3, patienceMs: 0, lookEveryMs: 1 },
    store: new LayerStore({ database, clock, capacity: 2 ** 30 }),
    ...parts,
  });
  opened.push(readings);
  return readings;
}

/** A database and a store of one server, in memory. */
function inMemory() {
  const leases = new Map<string, string>();
  const layers = new Map<string, PackedLayer>();
  const layerReading = {
    updateMany: async ({
      where: { digest },
      data,
    }: {
      where: { digest: string };
      data: { owner?: string };
    }) => {
      if (!leases.has(digest)) return { count: 0 };
      leases.set(digest, data.owner ?? "");
      return { count: 1 };
    },
    create: async ({ data: { digest, owner } }: { data: { digest: string; owner: string } }) =>
      void leases.set(digest, owner),
    deleteMany: async ({ where: { digest } }: { where: { digest: string } }) => void leases.delete(digest),
  };
  const store = {
    find: async (digests: readonly string[]) =>
      new Map(
        digests.flatMap((digest) => {
          const source = layers.get(digest)?.source;
          return source === undefined ? [] : [[digest, { source } as StoredLayer] as const];
        }),
      ),
    save: async (digest: string, layer: PackedLayer) => void layers.set(digest, layer),
  };
  const database = { kind: "sqlite", client: { layerReading } } as unknown as Database;
  return { leases, layers, database, store };
}

/** Work that ends when it is told, and says what became of it. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<PackedLayer>();
  const began = Promise.withResolvers<Parameters<ReadWork>[1]>();
  const stopped = Promise.withResolvers<unknown>();
  let times = 0;
  let halted = false;
  const run: ReadWork = (signal, onProgress) => {
    times += 1;
    began.resolve(onProgress);
    const aborted = new Promise<never>((_, fail) => {
      signal.addEventListener("abort", () => {
        halted = true;
        stopped.resolve(signal.reason);
        // As a thread and a connection that take a moment to end.
        setImmediate(() => fail(new Error("broken off")));
      });
    });
    return Promise.race([promise, aborted]);
  };
  return {
    ...{ run, fail: reject, stopped: stopped.promise, began: began.promise },
    finish: (layer = packed) => resolve(layer),
    times: () => times,
    wasStopped: () => halted,
  };
}

describe("reading layers", () => {
  let memory = inMemory();
  beforeEach(() => {
    memory = inMemory();
  });

  test("is done once however many ask, and told to all of them", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    const one = work();
    const joined = Array.from({ length: 100 }, () => readings.join("a", "here", one.run));
    const progress = { blobBytes: 1, tarBytes: 2, entries: 3 };
    (await one.began)(progress, [{ path: "x", kind: "file", size: 1, mode: 0 }]);
    expect(joined.map(({ state }) => [state.state, state.progress, state.found.length])).toEqual(
      joined.map(() => ["reading", progress, 1]),
    );
    one.finish();
    await Promise.all(joined.map(({ ended }) => ended));
    expect(new Set(joined.map(({ state }) => state.state))).toEqual(new Set(["done"]));
    expect(one.times()).toBe(1);
    const again = readings.join("a", "here", one.run);
    await again.ended;
    expect([again.state.state, one.times()]).toEqual(["done", 1]);
  });

  test("happens twice at a time; the others wait in order and know what comes before them", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    const works = ["a", "b", "c", "d"].map((digest) => ({ digest, ...work() }));
    const joined = works.map(({ digest, run }) => readings.join(digest, "here", run));
    await Promise.all(works.slice(0, 2).map(({ began }) => began));
    expect(joined.map(({ state }) => state.state)).toEqual(["reading", "reading", "waiting", "waiting"]);
    expect(works.map(({ digest }) => readings.ahead(digest))).toEqual([0, 0, 2, 3]);
    works[1]?.finish();
    await works[2]?.began;
    expect(works.map(({ digest }) => readings.ahead(digest))).toEqual([0, 0, 0, 2]);
    expect(works[3]?.times()).toBe(0);
  });

  test("is refused when too many wait, but not to those who join", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    for (const digest of ["a", "b", "c", "d", "e"]) readings.join(digest, "here", work().run);
    expect(() => readings.join("f", "here", work().run)).toThrow(
      expect.objectContaining({ code: "too_many_requests" }),
    );
    expect(readings.join("e", "here", work().run).state.state).toBe("waiting");
  });

  test("is stopped when nobody waits for it any more, and the next one's turn comes", async () => {
    const readings = readingsOf(memory.database, { store: memory.store, atOnce: 1 });
    const [first, second] = [work(), work()];
    const joined = [readings.join("a", "here", first.run), readings.join("a", "here", first.run)];
    readings.join("b", "here", second.run);
    await first.began;
    joined[0]?.left();
    joined[0]?.left();
    expect(joined[0]?.state.state).toBe("reading");
    joined[1]?.left();
    expect(await first.stopped).toMatchObject({ code: "unavailable" });
    await second.began;
    expect(joined[1]?.state).toMatchObject({
      state: "failed",
      error: { message: "Reading this layer was stopped." },
    });
  });

  test("that nobody waits for any more before its turn is taken out of the line", async () => {
    const readings = readingsOf(memory.database, { store: memory.store, atOnce: 1 });
    readings.join("a", "here", work().run);
    const [gone, next] = [work(), work()];
    const leaving = readings.join("b", "here", gone.run);
    readings.join("c", "here", next.run);
    leaving.left();
    await leaving.ended;
    expect([gone.times(), readings.ahead("c")]).toEqual([0, 1]);
  });

  test("that was stopped is begun anew for who comes then, after the old one has ended", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    const [first, second] = [work(), work()];
    const before = readings.join("a", "here", first.run);
    await first.began;
    before.left();
    await first.stopped;
    const after = readings.join("a", "here", second.run);
    await second.began;
    expect(before.state.state).toBe("failed");
    expect(memory.leases.get("a")).toBe("here");
    second.finish();
    await after.ended;
    expect(after.state).toMatchObject({ state: "done", error: null });
  });

  test("in full begins after one by a table of contents that is under way, and serves those who come then", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    const [listing, whole] = [work(), work()];
    const one = readings.join("a", "here", listing.run);
    await listing.began;
    const full = readings.join("a", "here", whole.run, true);
    const other = readings.join("a", "here", work().run);
    listing.finish({ ...packed, source: "contents" });
    await whole.began;
    expect([one.state.state, full.state.state, other.state.state]).toEqual(["done", "reading", "reading"]);
    whole.finish();
    await Promise.all([full.ended, other.ended]);
    expect(memory.layers.get("a")?.source).toBe("reading");
    const again = readings.join("a", "here", whole.run, true);
    await again.ended;
    expect([again.state.state, whole.times()]).toEqual(["done", 1]);
  });

  test("that failed is told to everybody, and is not kept", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    const [first, second] = [work(), work()];
    const joined = [readings.join("a", "here", first.run), readings.join("a", "here", first.run)];
    await first.began;
    first.fail(new TagtrailError("registry_timeout", "It took too long."));
    await Promise.all(joined.map(({ ended }) => ended));
    for (const { state } of joined)
      expect(state).toMatchObject({ state: "failed", error: { code: "registry_timeout" } });
    expect(memory.leases.size).toBe(0);
    const again = readings.join("a", "here", second.run);
    second.finish();
    await again.ended;
    expect(again.state.state).toBe("done");
  });

  test("is tried in the next place, and each is told what its own place said", async () => {
    const readings = readingsOf(memory.database, { store: memory.store });
    const [here, there] = [work(), work()];
    const first = readings.join("a", "here", here.run);
    const second = readings.join("a", "there", there.run);
    await here.began;
    here.fail(new TagtrailError("registry_timeout", "Here it took too long."));
    await there.began;
    expect(first.state.state).toBe("reading");
    there.fail(new TagtrailError("registry_not_found", "There it is not found."));
    await second.ended;
    expect(first.state.error).toMatchObject({ code: "registry_timeout" });
    expect(second.state.error).toMatchObject({ code: "registry_not_found" });
    const [bad, good] = [work(), work()];
    const [one, other] = [readings.join("b", "here", bad.run), readings.join("b", "there", good.run)];
    await bad.began;
    bad.fail(new TagtrailError("registry_timeout", "Here it took too long."));
    good.finish();
    await one.ended;
    expect([one.state, other.state]).toMatchObject([
      { state: "done", error: null },
      { state: "done", error: null },
    ]);
  });

  test("that was done whole is kept, though everybody has gone meanwhile", async () => {
    const [saving, proceed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const save = async (digest: string, layer: PackedLayer) => {
      saving.resolve();
      await proceed.promise;
      await memory.store.save(digest, layer);
    };
    const readings = readingsOf(memory.database, { store: { ...memory.store, save } });
    const one = work();
    const joined = readings.join("a", "here", one.run);
    one.finish();
    await saving.promise;
    const closing = readings.close();
    proceed.resolve();
    await closing;
    expect(joined.state).toMatchObject({ state: "done", error: null });
    expect(memory.layers.get("a")).toBe(packed);
  });

  test("ends when the server stops, and does not begin again", async () => {
    const readings = readingsOf(memory.database, { store: memory.store, atOnce: 1 });
    const one = work();
    const joined = [readings.join("a", "here", one.run), readings.join("b", "here", work().run)];
    await one.began;
    await readings.close();
    expect(joined.map(({ state }) => state.state)).toEqual(["failed", "failed"]);
    expect(memory.leases.size).toBe(0);
    expect(() => readings.join("c", "here", one.run)).toThrow("stopped");
  });
});

describeEachDatabase("several servers", (open) => {
  const later = new Date(clock().getTime() + READING_LEASE_MS + 1);

  test("read a layer once: the others wait until it is stored", async () => {
    const database = await open();
    // SQLite has one server; what another one left there is of one that was killed.
    if (database.kind === "sqlite") return;
    const [one, other] = [readingsOf(database), readingsOf(database, { owner: "there" })];
    const [first, second] = [work(), work()];
    const joined = one.join("a", "x", first.run);
    await first.began;
    const waiting = other.join("a", "x", second.run);
    first.finish();
    await Promise.all([joined.ended, waiting.ended]);
    expect([joined.state.state, waiting.state.state, second.times()]).toEqual(["done", "done", 0]);
  });

  test("do not keep other layers waiting for what another one reads", async () => {
    const database = await open();
    if (database.kind === "sqlite") return;
    await takeReading(database, { digest: "a", owner: "there", now: clock() });
    const readings = readingsOf(database, { atOnce: 1 });
    const [elsewhere, here] = [work(), work()];
    const waiting = readings.join("a", "x", elsewhere.run);
    const other = readings.join("b", "x", here.run);
    await here.began;
    expect([waiting.state.state, elsewhere.times()]).toEqual(["reading", 0]);
    await endReading(database, "a", "there");
    here.finish();
    await other.ended;
    await elsewhere.began;
    elsewhere.finish();
    await waiting.ended;
    expect(waiting.state).toMatchObject({ state: "done", error: null });
  });

  test("take over what another one gave up, or was silent about for too long", async () => {
    const database = await open();
    const owners = {
      one: { digest: "a", owner: "one", now: clock() },
      two: { digest: "a", owner: "two", now: clock() },
    };
    expect(await takeReading(database, owners.one)).toBe(true);
    expect(await takeReading(database, owners.one)).toBe(true);
    expect(await takeReading(database, owners.two)).toBe(database.kind === "sqlite");
    if (database.kind === "sqlite") return;
    expect(await takeReading(database, { ...owners.two, now: later })).toBe(true);
    await endReading(database, "a", "one");
    expect(await takeReading(database, owners.one)).toBe(false);
    await endReading(database, "a", "two");
    expect(await takeReading(database, owners.one)).toBe(true);
  });

  test("do not get a reading back by keeping it, once it is over or another one's", async () => {
    const database = await open();
    await keepReading(database, { digest: "a", owner: "one", now: clock() });
    expect(await database.client.layerReading.count()).toBe(0);
    await takeReading(database, { digest: "a", owner: "two", now: clock() });
    await keepReading(database, { digest: "a", owner: "one", now: later });
    expect(await database.client.layerReading.findMany()).toMatchObject([
      { owner: "two", leaseUntil: new Date(clock().getTime() + READING_LEASE_MS) },
    ]);
  });

  test("stop waiting for another one when nobody waits for them", async () => {
    const database = await open();
    if (database.kind === "sqlite") return;
    await takeReading(database, { digest: "a", owner: "there", now: clock() });
    const readings = readingsOf(database);
    const joined = readings.join("a", "x", work().run);
    joined.left();
    await joined.ended;
    expect(joined.state.error).toMatchObject({ message: "Reading this layer was stopped." });
  });
});

describe("patience", () => {
  afterEach(() => void vi.useRealTimers());

  test("lets a page that is loaded anew keep its reading, and is over within a second", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { database, store } = inMemory();
    const readings = readingsOf(database, { patienceMs: 800, store });
    const one = work();
    const first = readings.join("a", "here", one.run);
    await one.began;
    first.left();
    vi.advanceTimersByTime(799);
    const second = readings.join("a", "here", one.run);
    vi.advanceTimersByTime(5000);
    expect([second.state.state, one.times(), one.wasStopped()]).toEqual(["reading", 1, false]);
    second.left();
    vi.advanceTimersByTime(1000);
    await second.ended;
    expect(second.state.state).toBe("failed");
  });
});
