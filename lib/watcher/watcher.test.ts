import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { openWatcherFixture, type Server, type WatcherFixture } from "./testing/watcher-fixture.ts";
import { watching } from "./testing/watching.ts";

const MINUTE = 60_000;

// Half an hour in steps of seconds, each with questions to a registry and a database.
vi.setConfig({ testTimeout: 30_000 });

describeEachDatabase("what a watch sees", (open) => {
  let fixture: WatcherFixture;
  let server: Server;
  beforeEach(async () => {
    fixture = await openWatcherFixture(await open());
    await putImage(fixture.sandbox.store, "app", { tags: ["prod", "1.0"], layers: ["one"] });
    server = await fixture.start();
  });
  afterEach(() => fixture.close());

  const { db, tagId, moves, kinds, gaps, registry, faults, asked, put, scan, run } = watching(
    () => fixture,
    () => server,
  );

  it("sees a move of an important tag within an interval, and the page with it", async () => {
    await scan();
    await run(2 * MINUTE);
    const { digest } = await put("prod", "two");
    const movedAt = fixture.now();
    await run(MINUTE);
    const [found, moved] = await moves();
    expect(found).toMatchObject({ kind: "found", certainty: "began" });
    expect(moved).toMatchObject({ kind: "moved", toDigest: digest, certainty: "bounded", source: "poll" });
    expect(moved?.atLo?.getTime()).toBeLessThanOrEqual(movedAt);
    expect(moved?.atHi.getTime()).toBeGreaterThan(movedAt);
    expect((moved?.atHi.getTime() ?? 0) - (moved?.atLo?.getTime() ?? 0)).toBeLessThanOrEqual(MINUTE);
    expect(await db().tag.findFirst({ where: { name: "prod" } })).toMatchObject({ digest });
    expect(await gaps()).toEqual([]);
  });

  it("leaves a tag that rests to the scan, and reads it often once it has moved", async () => {
    await scan();
    fixture.sandbox.clearRequests();
    await run(10 * MINUTE);
    expect(asked(/HEAD .*1\.0/)).toBe(0);
    // 10 minutes at most 60 s apart, at least 45 s.
    expect(asked(/HEAD .*prod/)).toBeGreaterThanOrEqual(10);
    expect(asked(/HEAD .*prod/)).toBeLessThanOrEqual(14);
    await put("1.0", "two");
    await scan();
    fixture.sandbox.clearRequests();
    await run(5 * MINUTE);
    expect(asked(/HEAD .*1\.0/)).toBeGreaterThanOrEqual(5);
  });

  it("records what a scan and a page read, not only what it asked for itself", async () => {
    await scan();
    await put("1.0", "two");
    await scan();
    expect(await kinds("1.0")).toEqual(["found", "moved"]);
    await putImage(fixture.sandbox.store, "other", { tags: ["typed"] });
    await ensureImage(server.catalog, localAdministrator, "samples", "other", "typed");
    await server.watcher.flush();
    expect((await moves("typed")).map(({ source }) => source)).toEqual(["scan"]);
  });

  it("has no history of what somebody merely typed", async () => {
    await scan();
    const typed = ensureImage(server.catalog, localAdministrator, "samples", "app", "nothing");
    await expect(typed).rejects.toMatchObject({ code: "not_found" });
    await server.watcher.flush();
    expect(await db().historyTag.count({ where: { name: "nothing" } })).toBe(0);
  });

  it("finds a new tag by the list of a repository that it polls", async () => {
    await scan();
    await run(MINUTE);
    await put("2.0", "two");
    await run(MINUTE);
    // A list without it proves no absence, so nobody knows whether it was there before.
    expect(await kinds("2.0")).toEqual(["found"]);
    expect(await db().tag.count({ where: { name: "2.0" } })).toBe(1);
  });

  it("takes a tag for removed after its own 404, and sees it come back", async () => {
    await scan();
    await run(MINUTE);
    await fixture.sandbox.store.deleteTag("app", "prod");
    await fixture.sandbox.store.deleteTag("app", "1.0");
    await run(MINUTE);
    await put("prod", "two");
    await run(MINUTE);
    expect(await kinds()).toEqual(["found", "removed", "created"]);
    expect(await kinds("1.0")).toEqual(["found", "removed"]);
    expect(await db().tag.count({ where: { name: "1.0" } })).toBe(0);
  });

  it("takes nothing for removed because a list ended early or left it out", async () => {
    await scan();
    const answer = { status: 200, body: { name: "app", tags: ["prod"] } };
    const loop = { headers: { link: '</v2/app/tags/list?last=prod>; rel="next"' } };
    faults().add({ match: { path: /tags\/list/ }, answer: { ...answer, ...loop }, times: 6 });
    await run(3 * MINUTE);
    faults().clear();
    faults().add({ match: { path: /tags\/list/ }, answer });
    await run(3 * MINUTE);
    expect(await kinds("1.0")).toEqual(["found"]);
    expect(await db().tag.count({ where: { name: "1.0" } })).toBe(1);
  });

  it("believes a 404 of a registry only", async () => {
    await scan();
    await run(MINUTE);
    const page = {
      status: 404,
      body: "<html>default backend</html>",
      headers: { "content-type": "text/html" },
    };
    faults().add({ answer: page });
    await run(5 * MINUTE);
    expect(await kinds()).toEqual(["found"]);
    expect(await registry()).toMatchObject({
      gapCause: "Something that is no registry answered at its address",
    });
    faults().clear();
    await run(2 * MINUTE);
    expect(await kinds()).toEqual(["found"]);
    expect(await gaps()).toHaveLength(1);
  });

  it("asks for every tag of a repository that is gone before it says so", async () => {
    await scan();
    for (const tag of ["prod", "1.0"]) await fixture.sandbox.store.deleteTag("app", tag);
    const gone = { errors: [{ code: "NAME_UNKNOWN" }] };
    faults().add({ match: { path: /tags\/list/ }, answer: { status: 404, body: gone } });
    fixture.sandbox.clearRequests();
    await run(2 * MINUTE);
    expect(await kinds("1.0")).toEqual(["found", "removed"]);
    expect(asked(/HEAD .*1\.0/)).toBeGreaterThan(0);
  });

  it("keeps what is there when a list says that the repository is not", async () => {
    await scan();
    const gone = { errors: [{ code: "NAME_UNKNOWN" }] };
    faults().add({ match: { path: /tags\/list/ }, answer: { status: 404, body: gone } });
    await run(5 * MINUTE);
    expect(await kinds("1.0")).toEqual(["found"]);
    expect(await gaps()).toEqual([]);
  });

  it.each([
    [401, "The registry did not accept the credential (401) for 10 minutes."],
    [429, "The registry limited how often it may be asked (429) for 10 minutes."],
    [503, "The registry answered 503 for 10 minutes."],
  ])("makes a gap of the registry of %i for everything, and no removal", async (status, reason) => {
    await scan();
    await run(MINUTE);
    const before = fixture.now();
    faults().add({ match: { path: /v2/ }, answer: { status } });
    await run(10 * MINUTE);
    expect((await registry()).gapSince?.getTime()).toBeGreaterThan(before - MINUTE);
    expect((await registry()).gapSince?.getTime()).toBeLessThanOrEqual(before);
    const { digest } = await put("prod", "two");
    faults().clear();
    await run(15 * MINUTE, server, 10_000);
    expect(await kinds()).toEqual(["found", "moved"]);
    const [gap, ...more] = await gaps();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ repositoryId: null, tagId: null });
    if (status !== 401)
      expect(gap?.reason).toBe(reason.replace("10 minutes", gap?.reason?.match(/\d+ minutes/)?.[0] ?? ""));
    expect(gap?.atLo?.getTime()).toBeLessThanOrEqual(before);
    // The gap lies between what was read before it and what was read after it.
    expect((await moves())[1]).toMatchObject({ toDigest: digest, fromKnown: false });
    expect(await registry()).toMatchObject({ gapSince: null, gapCause: null });
  });

  it("makes a gap of the repository alone where only it is refused", async () => {
    await putImage(fixture.sandbox.store, "secret", { tags: ["prod"], layers: ["s"] });
    await scan();
    await run(MINUTE);
    faults().add({ match: { path: /v2\/secret\// }, answer: { status: 403 } });
    await run(10 * MINUTE);
    const secret = () => db().historyRepository.findFirstOrThrow({ where: { name: "secret" } });
    expect(await secret()).toMatchObject({ gapCause: "Reading was not permitted (403)" });
    expect(await registry()).toMatchObject({ gapSince: null });
    faults().clear();
    await run(20 * MINUTE, server, 10_000);
    const [gap, ...more] = await gaps();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ repositoryId: (await secret()).id, tagId: null });
    expect(await secret()).toMatchObject({ gapSince: null });
    expect(await db().tagMove.count({ where: { kind: "removed" } })).toBe(0);
  });

  it("makes a gap of one tag where only it cannot be read", async () => {
    await scan();
    await run(MINUTE);
    await put("prod-2", "two");
    await run(MINUTE);
    faults().add({ match: { path: /manifests\/prod-2/ }, answer: { status: 500 } });
    await run(10 * MINUTE);
    faults().clear();
    await run(20 * MINUTE, server, 10_000);
    const [gap, ...more] = await gaps();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ tagId: await tagId("prod-2") });
  });

  it("compares what fails with tags that rest before it says how far the outage goes", async () => {
    await scan();
    await run(MINUTE);
    faults().add({ match: { path: /manifests\/prod/ }, answer: { status: 500 } });
    await run(5 * MINUTE, server, 10_000);
    expect(server.watcher.status()).toMatchObject([{ state: "watching", openGaps: 1 }]);
    expect(await db().historyRepository.findFirst()).toMatchObject({ gapSince: null });
    faults().clear();
    await run(20 * MINUTE, server, 10_000);
    expect(await gaps()).toMatchObject([{ tagId: await tagId("prod") }]);
  });

  it("makes no gap of a hiccup that the next try makes good", async () => {
    await putImage(fixture.sandbox.store, "other", { tags: ["prod"], layers: ["s"] });
    await scan();
    await run(MINUTE);
    // One read with all its retries.
    faults().add({
      match: { method: "HEAD", path: /v2\/app\/manifests\/prod/ },
      answer: { status: 502 },
      times: 4,
    });
    await run(3 * MINUTE);
    expect(await gaps()).toEqual([]);
  });
});
