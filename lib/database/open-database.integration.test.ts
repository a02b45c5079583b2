import { expect, it } from "vitest";
import { describeEachDatabase } from "./testing/each-database.ts";

describeEachDatabase("an open database", (open) => {
  it("keeps what one request writes when the transaction of another rolls back", async () => {
    const { client } = await open();
    const inside = Promise.withResolvers<void>();
    const outside = Promise.withResolvers<void>();
    const transaction = client.$transaction(async (own) => {
      await own.setting.create({ data: { name: "inside", value: "1" } });
      inside.resolve();
      // On SQLite the other write has to wait for us, so only its start can be waited for.
      await outside.promise;
      throw new Error("rolled back");
    });
    await inside.promise;
    const write = client.setting.create({ data: { name: "outside", value: "1" } }).then(() => undefined);
    outside.resolve();
    await expect(transaction).rejects.toThrow("rolled back");
    await write;
    const names = (await client.setting.findMany()).map((setting) => setting.name);
    expect(names).toContain("outside");
    expect(names).not.toContain("inside");
  });

  it("does not show a request what another has not committed", async () => {
    const { client } = await open();
    const before = await client.setting.count();
    await client.$transaction(async (own) => {
      await own.setting.create({ data: { name: "pending", value: "1" } });
      expect(await client.setting.count()).toBe(before);
    });
    expect(await client.setting.count()).toBe(before + 1);
  });

  it("sorts names by their bytes, whatever the server's language", async () => {
    const { client } = await open();
    const names = ["a.1", "a-1", "A1", "b", "a_1", "a1", "B"];
    await client.registry.createMany({
      data: names.map((name) => ({
        id: name,
        name,
        url: "https://registry.test",
        kind: "generic",
        source: "console",
        createdBy: "test",
      })),
    });
    const sorted = (await client.registry.findMany({ orderBy: { name: "asc" } })).map((one) => one.name);
    expect(sorted).toEqual([...names].sort());
    const after = await client.registry.findMany({
      where: { name: { gt: "a-1" } },
      orderBy: { name: "asc" },
    });
    expect(after.map((one) => one.name)).toEqual([...names].sort().slice(3));
  });

  it("keeps times to the millisecond, sizes beyond 2^53 and bytes as they are", async () => {
    const { client } = await open();
    const storedAt = new Date("2026-05-03T14:00:00.123Z");
    const size = 9_007_199_254_740_993n;
    const bytes = new Uint8Array([0, 255, 10, 13]);
    await client.manifest.create({
      data: { digest: "sha256:1", mediaType: "m", purpose: "image", bytes, size, storedAt },
    });
    const read = await client.manifest.findUniqueOrThrow({ where: { digest: "sha256:1" } });
    expect(read.storedAt).toEqual(storedAt);
    expect(read.size).toBe(size);
    expect([...read.bytes]).toEqual([...bytes]);
  });

  it("takes what belongs to a registry along when the registry goes", async () => {
    const { client } = await open();
    const now = new Date();
    await client.registry.create({
      data: {
        id: "1",
        name: "one",
        url: "https://registry.test",
        kind: "generic",
        source: "console",
        createdBy: "test",
        repositories: { create: { name: "app", sortKey: "app", firstSeenAt: now } },
      },
    });
    await client.registry.delete({ where: { id: "1" } });
    expect(await client.repository.count()).toBe(0);
  });

  it("may be closed twice", async () => {
    const database = await open();
    await database.close();
    await expect(database.close()).resolves.toBeUndefined();
  });
});
