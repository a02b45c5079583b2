import zlib from "node:zlib";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { collect } from "#lib/layers/testing/layers.ts";
import { archive, file, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { type ImageFilesFixture, openOnSqlite } from "../testing/ask-image-files.ts";
import { putLayers } from "../testing/put-layers.ts";

// Threads take long to begin on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

let fixture: ImageFilesFixture;
let image: Awaited<ReturnType<typeof readImage>>;
beforeAll(async () => {
  fixture = await openOnSqlite();
  image = await readImage();
  return () => fixture.close();
}, 60_000);
beforeEach(() => fixture.sandbox.clearRequests());
afterEach(() => fixture.sandbox.faults.clear());

/** Two layers; the first one has a file of megabytes, and others behind it. */
async function readImage() {
  const content = mixedContent(5_000_000);
  const first = archive(file("large", content), file("etc/os", "debian"), file("empty"));
  const second = archive(symbolicLink("release", "/etc/os"), file("own", "mine"));
  const blobs = [first, second].map((tar) => ({ blob: zlib.gzipSync(tar) }));
  const { digest, layers } = await putLayers(fixture.sandbox.store, "app", blobs);
  const read = await fixture.ask.list({ digest });
  if (read.state !== "ready") throw new Error("It waited.");
  return { digest, layers: layers as [string, string], content, size: blobs[0]?.blob.length ?? 0 };
}

const blobRequests = () =>
  fixture.sandbox
    .requests()
    .filter(({ path, headers }) => path.includes("/blobs/") && headers.range !== undefined);

describe("a file", () => {
  test("is read by a range of its layer, from the nearest place on", async () => {
    const { digest, size } = image;
    const read = await fixture.ask.read({ digest, path: "etc/os" });
    expect(read).toMatchObject({ name: "os", size: 6, length: 6, text: "debian", blobBytes: size });
    expect(read.blobBytesRead).toBeLessThan(size / 2);
    expect(blobRequests()).toHaveLength(1);
  });

  test("is found through links, in a layer by its path or its number", async () => {
    const { digest, layers } = image;
    expect(await fixture.ask.read({ digest, path: "release" })).toMatchObject({
      name: "release",
      text: "debian",
    });
    expect(await fixture.ask.read({ digest: layers[1], path: "own" })).toMatchObject({ text: "mine" });
    const listed = await fixture.ask.list({ digest: layers[0], q: "os" });
    const entry = listed.state === "ready" ? (listed.items[0]?.entry ?? -1) : -1;
    expect(await fixture.ask.read({ digest: layers[0], entry })).toMatchObject({
      name: "os",
      text: "debian",
    });
    await expect(fixture.ask.open({ digest: layers[1], path: "release" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(fixture.ask.open({ digest, entry })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(fixture.ask.open({ digest, path: "etc" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("may be read in part, and nothing is asked for where there is nothing", async () => {
    const { digest, content } = image;
    const part = await fixture.ask.read({ digest, path: "large", offset: 4_800_000, length: 1000 });
    expect(part).toMatchObject({ size: 5_000_000, length: 1000 });
    expect(part.text).toBe(content.toString("latin1", 4_800_000, 4_801_000));
    fixture.sandbox.clearRequests();
    for (const query of [{ path: "empty" }, { path: "own", offset: 9 }, { path: "own", length: 0 }]) {
      expect(await fixture.ask.read({ digest, ...query })).toMatchObject({ length: 0, text: "" });
    }
    expect(await fixture.ask.read({ digest, path: "own", offset: 2, length: 99 })).toMatchObject({
      length: 2,
      text: "ne",
    });
    expect(blobRequests()).toHaveLength(1);
  });

  test("is read from a server that ignores ranges, too", async () => {
    const { digest, layers } = image;
    const bytes = await fixture.sandbox.store.storage.bytes(layers[0]);
    fixture.sandbox.faults.add({ match: { path: "/blobs/" }, answer: { status: 200, body: bytes } });
    expect((await fixture.ask.read({ digest, path: "etc/os" })).text).toBe("debian");
  });

  test("whose bytes are not those of the first reading is not taken for it", async () => {
    const { digest, layers } = image;
    const other = zlib.gzipSync(archive(symbolicLink("release", "/etc/os"), file("own", "MINE")));
    fixture.sandbox.faults.add({ match: { path: layers[1] }, answer: { status: 200, body: other } });
    await expect(fixture.ask.read({ digest, path: "own" })).rejects.toMatchObject({ code: "layer_damaged" });
  });

  test("whose registry fails is told in the registry's words", async () => {
    const { digest } = image;
    fixture.sandbox.faults.add({ match: { path: "/blobs/" }, answer: { status: 404, body: "{}" } });
    await expect(fixture.ask.read({ digest, path: "own" })).rejects.toMatchObject({
      code: "registry_not_found",
    });
  });

  test("that nobody reads any more ends the request for it", async () => {
    const { digest } = image;
    fixture.sandbox.faults.add({
      match: { path: "/blobs/" },
      answer: { slowBytes: { bytes: 1000, everyMs: 5 } },
    });
    const leaving = new AbortController();
    const { bytes } = await fixture.ask.open({ digest, path: "large" }, leaving.signal);
    const reading = collect(bytes);
    await expect.poll(() => (blobRequests()[0]?.bytesSent ?? 0) > 0).toBe(true);
    const failed = expect(reading).rejects.toThrow();
    leaving.abort(new Error("gone"));
    await failed;
    await expect.poll(() => blobRequests()[0]?.aborted).toBe(true);
  });

  test("of a layer whose places to begin at were dropped meanwhile is to be asked for again", async () => {
    const { digest } = image;
    await fixture.database.client.layerWindow.deleteMany();
    await expect(fixture.ask.read({ digest, path: "etc/os" })).rejects.toMatchObject({ code: "unavailable" });
  });
});
