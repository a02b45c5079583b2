import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { openWatcherFixture, type Server, type WatcherFixture } from "./testing/watcher-fixture.ts";
import { watching } from "./testing/watching.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// Half an hour in steps of seconds, each with questions to a registry and a database.
vi.setConfig({ testTimeout: 30_000 });

describeEachDatabase("a watch over time", (open) => {
  let fixture: WatcherFixture;
  let server: Server;
  beforeEach(async () => {
    fixture = await openWatcherFixture(await open());
    await putImage(fixture.sandbox.store, "app", { tags: ["prod", "1.0"], layers: ["one"] });
    server = await fixture.start();
  });
  afterEach(() => fixture.close());

  const { db, moves, kinds, gaps, registry, faults, asked, put, scan, run } = watching(
    () => fixture,
    () => server,
  );

  it("tells of the time in which it was not running, after an orderly stop", async () => {
    await scan();
    await run(MINUTE);
    await server.stop();
    const stoppedAt = fixture.now();
    fixture.pass(52 * MINUTE);
    await put("prod", "two");
    const again = await fixture.start();
    await run(MINUTE, again);
    const [gap, ...more] = await gaps();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ reason: "Tagtrail was not running for 52 minutes.", repositoryId: null });
    expect(gap?.atLo?.getTime()).toBe(stoppedAt);
    const [, moved] = await moves();
    expect(moved).toMatchObject({ kind: "moved", certainty: "bounded", fromKnown: false });
    expect(moved?.atLo?.getTime()).toBeLessThanOrEqual(stoppedAt);
    expect(moved?.atHi.getTime()).toBeGreaterThan(stoppedAt + 52 * MINUTE);
  });

  it("tells of it after it was killed as well, from the last moment it surely watched", async () => {
    await scan();
    await run(MINUTE);
    const killedAt = fixture.now();
    server.kill();
    fixture.pass(HOUR);
    const again = await fixture.start();
    await run(MINUTE, again);
    const [gap] = await gaps();
    expect(gap?.reason).toBe("Tagtrail was not running for 60 minutes.");
    expect(gap?.atLo?.getTime()).toBeGreaterThan(killedAt - 15_000);
    expect(gap?.atLo?.getTime()).toBeLessThanOrEqual(killedAt);
  });

  it("tells of it from the last good read, when the registry had begun to fail before it was killed", async () => {
    await scan();
    await run(MINUTE);
    faults().add({ answer: { status: 503 } });
    fixture.sandbox.clearRequests();
    while (asked(/HEAD .*prod/) === 0) await run(4_000);
    const failingAt = fixture.now();
    // The watch would be noted now, and it is not known yet what the failures mean.
    await run(11_000, server, 11_000);
    server.kill();
    faults().clear();
    fixture.pass(HOUR);
    await run(MINUTE, await fixture.start());
    expect((await gaps())[0]?.atLo?.getTime()).toBeLessThanOrEqual(failingAt);
  });

  it("has no gap on its very first start, however long the registry has been there", async () => {
    await scan();
    await run(2 * MINUTE);
    expect(await gaps()).toEqual([]);
    expect((await registry()).watchedUntil?.getTime()).toBeGreaterThan(fixture.now() - 15_000);
  });

  it("goes on with an outage that was going on when it stopped", async () => {
    await scan();
    await run(MINUTE);
    faults().add({ answer: { status: 503 } });
    await run(5 * MINUTE);
    const since = (await registry()).gapSince;
    server.kill();
    fixture.pass(HOUR);
    faults().clear();
    await run(MINUTE, await fixture.start());
    const [gap, ...more] = await gaps();
    expect(more).toEqual([]);
    expect(gap?.atLo).toEqual(since);
    expect(gap?.reason).toMatch(
      /^The registry answered 503, or Tagtrail was not running, for \d+ minutes\.$/,
    );
  });

  it("chains a heartbeat an hour, so that a year without a move costs little", async () => {
    await server.stop();
    const rare = await fixture.start({ pollSeconds: 600 });
    await scan(rare);
    await run(MINUTE, rare, 10_000);
    const before = await db().evidence.count();
    await run(3 * HOUR + MINUTE, rare, 5 * MINUTE);
    const beats = await db().evidence.findMany({ where: { kind: "heartbeat" }, orderBy: { seq: "asc" } });
    expect(beats).toHaveLength(3);
    expect(await db().evidence.count()).toBe(before + 3);
    const [first, second] = beats;
    expect(second?.validLo).toEqual(first?.validHi);
  });

  it("is done by one server at a time, and taken over when that one is silent", async ({ skip }) => {
    skip(fixture.database.kind === "sqlite", "one server owns the file");
    await scan();
    await run(MINUTE);
    const second = await fixture.start();
    for (let seconds = 0; seconds < 120; seconds += 20) {
      await run(20_000, server, 20_000);
      fixture.sandbox.clearRequests();
      await second.watcher.look();
      expect(asked(/./)).toBe(0);
    }
    expect(second.watcher.status()).toEqual([]);
    server.kill();
    await run(2 * MINUTE, second);
    expect(asked(/HEAD .*prod/)).toBeGreaterThan(0);
    expect((await gaps()).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Tagtrail was not running for \d+ (seconds|minutes)\.$/),
    ]);
  });

  it("polls nothing when polling is switched off, and still hears of what scans read", async () => {
    await server.stop();
    const off = await fixture.start({ pollSeconds: 0 });
    await scan(off);
    fixture.sandbox.clearRequests();
    await run(10 * MINUTE, off);
    expect(asked(/./)).toBe(0);
    expect(off.watcher.status()).toMatchObject([{ state: "scans", pollSeconds: null }]);
    await put("prod", "two");
    await scan(off);
    expect(await kinds()).toEqual(["found", "moved"]);
  });

  it("reads a tag that somebody tells of, once and not too early, known or not", async () => {
    await scan();
    await putImage(fixture.sandbox.store, "fresh", { tags: ["1", "2"] });
    const wish = { registryId: fixture.registryId, repository: "fresh", tag: "1" };
    fixture.sandbox.clearRequests();
    for (let times = 0; times < 5; times += 1) {
      await server.watcher.requestRead({ ...wish, notBefore: fixture.now() + 2_000 });
    }
    await run(1_000, server, 1_000);
    expect(asked(/fresh/)).toBe(0);
    await run(3_000, server, 1_000);
    expect(asked(/manifests\/1$/)).toBeGreaterThan(0);
    await server.catalog.background.idle();
    await server.watcher.flush();
    // Its repository was unknown: the other tags are known now, too.
    expect(await kinds("2")).toHaveLength(1);
  });

  it("watches a registry no more that was taken away", async () => {
    await scan();
    await run(MINUTE);
    await db().registry.deleteMany();
    await run(20_000);
    fixture.sandbox.clearRequests();
    await run(5 * MINUTE);
    expect(asked(/./)).toBe(0);
    expect(server.watcher.status()).toEqual([]);
    expect(await kinds()).toEqual(["found"]);
  });
});
