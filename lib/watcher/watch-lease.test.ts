import { expect, it } from "vitest";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { forgetWatchLease, giveUpWatchLease, takeWatchLease, WATCH_LEASE_MS } from "./watch-lease.ts";

const NOW = new Date("2026-05-03T14:00:00Z");
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

describeEachDatabase("the watch of a registry", (open) => {
  it("is taken by one of several servers that ask at the same time", async ({ skip }) => {
    const database = await open();
    skip(database.kind === "sqlite", "one server owns the file");
    const owners = ["a", "b", "c", "d", "e"];
    const taken = await Promise.all(owners.map((owner) => takeWatchLease(database, "r", owner, NOW)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const owner = owners[taken.indexOf(true)] ?? "";
    expect(await takeWatchLease(database, "r", owner, later(20_000))).toBe(true);
    expect(await takeWatchLease(database, "r", "late", later(20_001))).toBe(false);
  });

  it("is free when its server was silent for too long, or gave it up", async () => {
    const database = await open();
    await takeWatchLease(database, "r", "a", NOW);
    expect(await takeWatchLease(database, "r", "b", later(WATCH_LEASE_MS + 1))).toBe(true);
    await giveUpWatchLease(database, "r", "a");
    if (database.kind === "postgresql")
      expect(await takeWatchLease(database, "r", "c", later(40_000))).toBe(false);
    await giveUpWatchLease(database, "r", "b");
    expect(await takeWatchLease(database, "r", "c", later(40_000))).toBe(true);
  });

  it("is another one for every registry, and leaves nothing behind", async () => {
    const database = await open();
    expect(await takeWatchLease(database, "one", "a", NOW)).toBe(true);
    expect(await takeWatchLease(database, "two", "b", NOW)).toBe(true);
    await forgetWatchLease(database, "one");
    await giveUpWatchLease(database, "two", "b");
    expect(await database.client.setting.count({ where: { name: { startsWith: "watcher" } } })).toBe(0);
  });

  it("is taken over at once from a killed server whose file it is", async ({ skip }) => {
    const database = await open();
    skip(database.kind !== "sqlite", "other servers may share it");
    await takeWatchLease(database, "r", "killed", NOW);
    expect(await takeWatchLease(database, "r", "next", later(1))).toBe(true);
  });
});
