import { afterEach, beforeEach, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { Scheduler } from "./scheduler.ts";
import { type CatalogFixture, openCatalogFixture } from "./testing/catalog-fixture.ts";
import { putImage } from "./testing/put-image.ts";

describeEachDatabase("reading in the background", (open) => {
  let fixture: CatalogFixture;
  let now: Date;
  beforeEach(async () => {
    now = new Date("2026-01-01T00:00:00Z");
    fixture = await openCatalogFixture(await open(), { clock: () => now });
    await putImage(fixture.sandbox.store, "app", { tags: ["1"] });
  });
  afterEach(() => fixture.close());

  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  /** One look at what is due, and the work that follows from it. */
  const look = async () => {
    const scheduler = new Scheduler(fixture.context);
    scheduler.start();
    await fixture.context.background.idle();
  };
  const asked = (pattern: RegExp) =>
    fixture.sandbox.requests().filter((request) => pattern.test(request.path)).length;
  const registry = () => fixture.database.client.registry.findFirstOrThrow();

  it("reads a registry that was never read, and finds out what it can do", async () => {
    await look();
    expect(await registry()).toMatchObject({ tagCount: 1, status: "ok", scannedAt: now });
    expect(JSON.parse((await registry()).capabilities ?? "{}")).toMatchObject({ referrers: "yes" });
  });

  it("reads it again when that was a while ago, not before", async () => {
    await look();
    fixture.sandbox.clearRequests();
    later(10);
    await look();
    expect(asked(/_catalog/)).toBe(0);
    later(10);
    await look();
    expect(asked(/_catalog/)).toBe(1);
  });

  it("leaves one that failed in peace for a while", async () => {
    await fixture.sandbox.stop();
    await look();
    const { checkedAt, status } = await registry();
    expect(status).toBe("failing");
    later(5);
    await look();
    expect((await registry()).checkedAt).toEqual(checkedAt);
    later(15);
    await look();
    expect((await registry()).checkedAt).toEqual(now);
  });

  it("reads one repository again when a page asks, and not for every page", async () => {
    await look();
    later(1);
    await putImage(fixture.sandbox.store, "app", { tags: ["2"] });
    const scheduler = new Scheduler(fixture.context);
    const request = () => scheduler.requestRepository(localAdministrator, "samples", "app");
    expect(await Promise.all([request(), request(), request()])).toEqual([true, false, false]);
    await fixture.context.background.idle();
    expect(await request()).toBe(false);
    expect(await fixture.database.client.tag.count()).toBe(2);
  });

  it("begins a scan a person asks for once, and stops it when asked to", async () => {
    fixture.sandbox.faults.add({ match: { path: /tags\/list/ }, answer: { delayMs: 60_000 } });
    const scheduler = new Scheduler(fixture.context);
    expect(await scheduler.requestScan(localAdministrator, "samples")).toBe(true);
    expect(await scheduler.requestScan(localAdministrator, "samples")).toBe(false);
    await expect.poll(() => asked(/tags\/list/)).toBe(1);
    expect(await scheduler.stopScan(localAdministrator, "samples")).toBe(true);
    await fixture.context.background.idle();
    expect(await fixture.database.client.scan.findFirst()).toMatchObject({ state: "stopped" });
  });

  it("ends all work when the server stops, and starts none after it", async () => {
    fixture.sandbox.faults.add({ match: { path: /tags\/list/ }, answer: { delayMs: 60_000 } });
    const scheduler = new Scheduler(fixture.context);
    scheduler.start();
    await expect.poll(() => asked(/tags\/list/)).toBe(1);
    await scheduler.stop();
    expect(await fixture.database.client.scan.findFirst()).toMatchObject({
      state: "stopped",
      leaseUntil: null,
    });
    expect(await scheduler.requestScan(localAdministrator, "samples")).toBe(false);
  });
});
