import zlib from "node:zlib";
import { expect, test } from "vitest";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { INDEX_VERSION } from "#lib/layers/index/segments.ts";
import { readPointTable } from "#lib/layers/restart/point-table.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { packedLayer } from "../testing/packed-layer.ts";
import { LayerStore, type PackedLayer } from "./layer-store.ts";

const MINUTE = 60_000;
let now = Date.parse("2026-05-03T14:00:00Z");
const clock = () => new Date(now);

function storeOf(database: Database, capacity = 2 ** 30): LayerStore {
  return new LayerStore({ database, clock, capacity });
}

/** A layer of so many bytes of index. */
async function layerOf(size: number): Promise<PackedLayer> {
  const layer = await packedLayer(archive(file("a")));
  return { ...layer, index: new Uint8Array(size) };
}

describeEachDatabase("the stored lists of layers", (open) => {
  test("come back as they were, each window by itself", async () => {
    const store = storeOf(await open());
    const blob = zlib.gzipSync(archive(file("a", mixedContent(900_000)), file("b", "text")));
    const packed = await packedLayer(blob, { restartSpan: 2 ** 17 });
    await store.save("sha256:a", packed);
    expect((await store.find(["sha256:a", "sha256:b", "sha256:a"])).get("sha256:a")).toEqual({
      digest: "sha256:a",
      source: "reading",
      facts: packed.facts,
      readAt: clock(),
    });
    expect(Buffer.from((await store.index("sha256:a")) ?? [])).toEqual(Buffer.from(packed.index));
    const points = (await store.points("sha256:a")) ?? [];
    expect(points).toEqual(readPointTable(packed.points));
    const windows = points.flatMap(({ window }) => (window === null ? [] : [window]));
    expect(windows.length).toBeGreaterThan(2);
    for (const window of windows) {
      expect(Buffer.from(await store.window("sha256:a", window))).toEqual(
        Buffer.from(packed.windows.subarray(window.start, window.end)),
      );
    }
  });

  test("that are not there are null, and a window that is gone is told as dropped", async () => {
    const store = storeOf(await open());
    expect(await store.find(["sha256:a"])).toEqual(new Map());
    expect(await store.find([])).toEqual(new Map());
    expect([await store.index("sha256:a"), await store.points("sha256:a")]).toEqual([null, null]);
    await expect(store.window("sha256:a", { start: 0, end: 5 })).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  test("of another version count as not stored", async () => {
    const database = await open();
    const store = storeOf(database);
    await store.save("sha256:a", await layerOf(10));
    await database.client.layerIndex.updateMany({ data: { version: INDEX_VERSION + 1 } });
    expect((await store.find(["sha256:a"])).size).toBe(0);
    expect([await store.index("sha256:a"), await store.points("sha256:a")]).toEqual([null, null]);
    await store.save("sha256:a", await layerOf(11));
    expect((await store.index("sha256:a"))?.length).toBe(11);
  });

  test("are replaced with all their windows", async () => {
    const database = await open();
    const store = storeOf(database);
    const blob = zlib.gzipSync(archive(file("a", mixedContent(900_000))));
    await store.save("sha256:a", await packedLayer(blob, { restartSpan: 2 ** 17 }));
    await store.save("sha256:b", await packedLayer(blob, { restartSpan: 2 ** 17 }));
    const many = await database.client.layerWindow.count({ where: { digest: "sha256:b" } });
    expect(many).toBeGreaterThan(2);
    await store.save("sha256:a", await packedLayer(archive(file("a"))));
    expect(await database.client.layerWindow.count()).toBe(many);
    await store.drop(["sha256:b"]);
    expect(await database.client.layerWindow.count()).toBe(0);
  });

  test("make room for one another, what was not used for longest first, and never the newest", async () => {
    const store = storeOf(await open(), 2500);
    for (const name of ["a", "b"]) {
      await store.save(name, await layerOf(1000));
      now += 10 * MINUTE;
    }
    await store.find(["a"]);
    now += 10 * MINUTE;
    await store.save("c", await layerOf(1000));
    expect([...(await store.find(["a", "b", "c"])).keys()].sort()).toEqual(["a", "c"]);
    now += 10 * MINUTE;
    await store.save("large", await layerOf(9000));
    expect([...(await store.find(["a", "b", "c", "large"])).keys()]).toEqual(["large"]);
  });

  test("that are in use stay: the layers of one image do not push one another out", async () => {
    const store = storeOf(await open(), 2500);
    for (const name of ["a", "b", "c", "d"]) {
      await store.save(name, await layerOf(1000));
      now += 20_000;
    }
    expect((await store.find(["a", "b", "c", "d"])).size).toBe(4);
    now += 10 * MINUTE;
    await store.save("e", await layerOf(1000));
    expect((await store.find(["a", "b", "c", "d", "e"])).size).toBe(2);
  });

  test("may be saved by two servers at the same moment", async () => {
    const database = await open();
    const layer = await layerOf(1000);
    const stores = Array.from({ length: 4 }, () => storeOf(database));
    await Promise.all(stores.map((store) => store.save("sha256:a", layer)));
    expect((await stores[0]?.index("sha256:a"))?.length).toBe(1000);
  });
});
