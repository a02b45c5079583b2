import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Reading } from "#lib/contract/layers.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { type ImageFilesFixture, openOnSqlite } from "../testing/ask-image-files.ts";
import { freshLayer, putLayers } from "../testing/put-layers.ts";

// Threads take long to begin on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

let fixture: ImageFilesFixture;
beforeAll(async () => {
  fixture = await openOnSqlite();
  return () => fixture.close();
});
beforeEach(() => fixture.sandbox.clearRequests());
afterEach(() => fixture.sandbox.faults.clear());

const CONTENT = mixedContent(200_000);
const layerOf = (...names: string[]) =>
  freshLayer(archive(...names.map((name, i) => file(name, CONTENT.subarray(50_000 * i)))));
const blobs = () => fixture.sandbox.requests().filter(({ path }) => path.includes("/blobs/sha256"));

test("a reading tells how far it is, ends when all is read, and then there is nothing to read", async () => {
  const twice = layerOf("a");
  const { digest, layers } = await putLayers(fixture.sandbox.store, "app", [twice, layerOf("b", "c"), twice]);
  const told = await fixture.ask.watchAll({ digest });
  expect(told.at(-1)).toMatchObject({
    state: "done",
    ahead: 0,
    cause: null,
    layers: [
      { digest: layers[0], position: 1, state: "done" },
      { digest: layers[1], position: 2, state: "done" },
    ],
  });
  expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject({ state: "ready" });
  expect(await fixture.ask.watchAll({ digest })).toMatchObject([{ state: "done", layers: [] }]);
});

test("the same state is not told twice", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [layerOf("a")]);
  fixture.sandbox.faults.add({ match: { path: "/blobs/" }, answer: { delayMs: 600 } });
  const told = await fixture.ask.watchAll({ digest });
  const texts = told.map((reading) => JSON.stringify(reading));
  expect(new Set(texts).size).toBe(texts.length);
  expect(told.length).toBeLessThan(4);
});

test("a registry that fails in the middle is told with its cause, once, and the next reading begins anew", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [layerOf("a")]);
  await fixture.ask.list({ digest, wait: "0" });
  const remove = fixture.sandbox.faults.add({
    match: { path: "/blobs/" },
    answer: { truncateAfter: 20_000 },
  });
  const told = await fixture.ask.watchAll({ digest });
  expect(told.filter(({ state }) => state === "failed")).toHaveLength(1);
  expect(told.at(-1)).toMatchObject({ state: "failed", cause: { code: "registry_unreachable" } });
  remove();
  expect((await fixture.ask.watchAll({ digest })).at(-1)?.state).toBe("done");
});

test("what cannot be read at all is told as a reading that failed", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [
    layerOf("a"),
    { ...layerOf("b"), urls: ["https://elsewhere.example/layer"] },
  ]);
  expect(await fixture.ask.watchAll({ digest })).toMatchObject([
    { state: "failed", cause: { code: "layer_unreadable" }, layers: [{ position: 1 }, { position: 2 }] },
  ]);
});

test("whoever goes away stops what nobody else waits for, within a second, at the registry too", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [layerOf("a", "b", "c", "d")]);
  await fixture.ask.list({ digest, wait: "0" });
  fixture.sandbox.clearRequests();
  fixture.sandbox.faults.add({
    match: { path: "/blobs/" },
    answer: { slowBytes: { bytes: 1000, everyMs: 20 } },
  });
  const subscribe = await fixture.ask.watch({ digest });
  const told: Reading[] = [];
  const stop = subscribe(
    (reading) => told.push(reading),
    () => {},
  );
  await expect.poll(() => (blobs()[0]?.bytesSent ?? 0) > 0).toBe(true);
  stop();
  const before = performance.now();
  await expect.poll(() => blobs()[0]?.aborted, { timeout: 5000, interval: 10 }).toBe(true);
  expect(performance.now() - before).toBeLessThan(1000);
  expect(told.at(-1)?.state).not.toBe("failed");
  expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject({ state: "unread" });
});

test("who goes away at once is not told anything any more", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [layerOf("a")]);
  const subscribe = await fixture.ask.watch({ digest });
  const told: Reading[] = [];
  subscribe(
    (reading) => told.push(reading),
    () => {},
  )();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
});

test("a hundred who want the same layer read it once", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [layerOf("a")]);
  await fixture.ask.list({ digest, wait: "0" });
  fixture.sandbox.clearRequests();
  const answers = await Promise.all(Array.from({ length: 100 }, () => fixture.ask.list({ digest })));
  expect(answers.every(({ state }) => state === "ready")).toBe(true);
  expect(blobs()).toHaveLength(1);
});

test("who waits for a layer and goes away does not keep the others from it", async () => {
  const { digest } = await putLayers(fixture.sandbox.store, "app", [layerOf("a")]);
  const leaving = new AbortController();
  const gone = expect(fixture.ask.list({ digest }, leaving.signal)).rejects.toThrow("gone");
  const staying = fixture.ask.list({ digest });
  leaving.abort(new Error("gone"));
  await gone;
  expect((await staying).state).toBe("ready");
});
