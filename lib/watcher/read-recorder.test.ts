import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { consoleItself } from "#lib/access/person.ts";
import { scanRegistry } from "#lib/catalog/scan/scan-registry.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { recordEvidence, recordReads } from "#lib/tag-history/record.ts";
import { openWatcherFixture, type Server, type WatcherFixture } from "./testing/watcher-fixture.ts";

describeEachDatabase("recording what was read", (open) => {
  let fixture: WatcherFixture;
  let server: Server;
  const reads = vi.fn(recordReads);
  beforeEach(async () => {
    reads.mockReset().mockImplementation(recordReads);
    fixture = await openWatcherFixture(await open(), { record: { reads, evidence: recordEvidence } });
    await putImage(fixture.sandbox.store, "app", { tags: ["1", "2", "3"] });
    server = await fixture.start();
  });
  afterEach(() => fixture.close());

  const scan = async () => {
    fixture.pass(1_000);
    await scanRegistry(server.catalog, consoleItself, "samples");
  };
  const known = () => fixture.database.client.historyTag.count({ where: { state: "present" } });
  const gaps = () => fixture.database.client.tagMove.findMany({ where: { kind: "gap" } });

  it("keeps what cannot be recorded until it can, and loses nothing", async () => {
    reads.mockRejectedValue(new Error("the database is busy"));
    await scan();
    expect(await server.watcher.flush()).toBe(false);
    expect(await known()).toBe(0);
    reads.mockImplementation(recordReads);
    expect(await server.watcher.flush()).toBe(true);
    expect(await known()).toBe(3);
    expect(await gaps()).toEqual([]);
  });

  it("does not say that it was watched before what it read is recorded", async () => {
    await scan();
    await server.watcher.flush();
    const until = async () => (await fixture.database.client.historyRegistry.findFirstOrThrow()).watchedUntil;
    const before = await until();
    reads.mockRejectedValue(new Error("the disk is full"));
    await scan();
    fixture.pass(20_000);
    await server.watcher.look();
    expect(await until()).toEqual(before);
    reads.mockImplementation(recordReads);
    fixture.pass(20_000);
    await server.watcher.look();
    expect((await until())?.getTime()).toBe(fixture.now());
  });

  it("makes a gap of a read that cannot be recorded while all others can", async () => {
    reads.mockImplementation((context, batch) => {
      if (batch.some(({ subject }) => subject.tag === "2")) throw new Error("this one never");
      return recordReads(context, batch);
    });
    await scan();
    for (let attempt = 0; attempt < 6; attempt += 1) await server.watcher.flush();
    expect(await known()).toBe(2);
    reads.mockImplementation(recordReads);
    await scan();
    await server.watcher.flush();
    expect(await known()).toBe(3);
    expect((await gaps()).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^What was read could not be stored for \d+ seconds?\.$/),
    ]);
  });

  it("lets go of what was read of a registry that is gone by now", async () => {
    reads.mockRejectedValue(new Error("the database is busy"));
    await scan();
    await server.watcher.flush();
    reads.mockImplementation(recordReads);
    await fixture.database.client.historyRegistry.deleteMany();
    await fixture.database.client.registry.deleteMany();
    await server.watcher.flush();
    expect(await server.watcher.flush()).toBe(true);
  });
});
