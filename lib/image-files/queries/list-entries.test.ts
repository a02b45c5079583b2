import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import { archive, directory, file, header, pax, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { type ImageFilesFixture, openOnSqlite } from "../testing/ask-image-files.ts";
import { digestOf, freshLayer, putLayers } from "../testing/put-layers.ts";

// Threads take long to begin on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const BASE = archive(directory("etc"), file("etc/os", "debian"), file("bin/sh", "#!", { mode: 0o4755 }));
const APP = archive(file("etc/os", "debian 13"), file("app/main", "x".repeat(50)), file("bin/.wh.sh"));

describe("listing files", () => {
  let fixture: ImageFilesFixture;
  beforeAll(async () => {
    fixture = await openOnSqlite();
    return () => fixture.close();
  });
  beforeEach(() => fixture.sandbox.clearRequests());
  afterEach(() => fixture.sandbox.faults.clear());
  const store = () => fixture.sandbox.store;
  const image = () =>
    putLayers(store(), "app", [freshLayer(BASE), freshLayer(APP)], {
      diffIds: [digestOf(BASE), digestOf(APP)],
    });

  test("tells which layers are unread, or reads them and answers then", async () => {
    const { digest, layers } = await image();
    expect(await fixture.ask.list({ digest, wait: "0" })).toEqual({
      state: "unread",
      layers: [
        { digest: layers[0], position: 1, size: expect.any(Number) },
        { digest: layers[1], position: 2, size: expect.any(Number) },
      ],
    });
    expect(await fixture.ask.list({ digest })).toMatchObject({
      state: "ready",
      layer: null,
      items: [{ path: "app" }, { path: "bin", total: { entries: 0 } }, { path: "etc", layer: 1 }],
      image: {
        layers: [
          { position: 1, digest: layers[0], added: 3, privileged: 1, hiddenBytes: 8, remarks: [] },
          { position: 2, digest: layers[1], added: 1, changed: 1, removed: 1, compression: "gzip" },
        ],
        ...{ entries: 5, files: 2, contentBytes: 59, wastedBytes: 8, problemCount: 0 },
      },
    });
    const requests = fixture.sandbox.requests().filter(({ path }) => path.includes("/blobs/"));
    expect(requests.filter(({ path }) => layers.some((layer) => path.endsWith(layer)))).toHaveLength(2);
    expect(await fixture.ask.list({ digest, wait: "0", path: "etc" })).toMatchObject({
      items: [{ path: "etc/os", layer: 2, size: 9 }],
    });
    expect(fixture.sandbox.requests().filter(({ path }) => path.includes("/blobs/"))).toHaveLength(
      requests.length,
    );
  });

  test("of a layer in its image tells what it does, and of a layer alone does not", async () => {
    const { digest, layers } = await image();
    const [first, second] = layers as [string, string];
    await fixture.ask.list({ digest });
    expect(await fixture.ask.list({ digest: second, image: digest, path: "bin" })).toMatchObject({
      items: [{ path: "bin/sh", whiteout: "removes", change: "removed", layer: 2 }],
      layer: { digest: second },
      image: null,
    });
    expect(await fixture.ask.list({ digest: second, path: "etc" })).toMatchObject({
      items: [{ change: null, layer: 1 }],
    });
    expect(await fixture.ask.list({ digest: first, image: digest, q: "S" })).toMatchObject({
      items: [{ path: "bin/sh", change: "added" }, { path: "etc/os" }],
    });
    expect(await fixture.ask.list({ digest: second, image: digest, change: "changed" })).toMatchObject({
      items: [{ path: "etc/os" }],
      total: 1,
    });
    await expect(fixture.ask.list({ digest: second, change: "changed" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("comes in pages that say where the next one begins", async () => {
    const many = archive(...Array.from({ length: 7 }, (_, i) => file(`f${i}`)));
    const digest = await known(await putLayers(store(), "app", [freshLayer(many)]));
    expect(await fixture.ask.list({ digest, limit: 3 })).toMatchObject({ total: 7, nextCursor: "3" });
    expect(await fixture.ask.list({ digest, limit: 3, cursor: 6 })).toMatchObject({
      items: [{ path: "f6" }],
      nextCursor: null,
    });
  });

  test("takes bytes that are no UTF-8 as it gives them", async () => {
    const odd = archive(file("d\xff/x\n", "12"), file("caf\xc3\xa9/y"));
    const { digest } = await putLayers(store(), "app", [freshLayer(odd)]);
    const root = await fixture.ask.list({ digest });
    if (root.state !== "ready") throw new Error("It waited.");
    expect(root.items.map(({ path }) => path)).toEqual(["café", "d\\xff"]);
    const rawPath = root.items[1]?.rawPath ?? "";
    const below = await fixture.ask.list({ digest, rawPath });
    expect(below).toMatchObject({ items: [{ name: "x\n", size: 2, rawPath: expect.any(String) }] });
    const file_ = below.state === "ready" ? below.items[0] : undefined;
    expect((await fixture.ask.read({ digest, rawPath: file_?.rawPath ?? "" })).text).toBe("12");
    expect(await fixture.ask.list({ digest, path: "café" })).toMatchObject({ items: [{ name: "y" }] });
  });

  test("remarks on a layer that is not what the image's config states", async () => {
    const image = await putLayers(store(), "app", [freshLayer(BASE)], {
      diffIds: [digestOf(Buffer.from("other"))],
    });
    const { digest } = image;
    const remark = expect.stringContaining("diff_id");
    expect(await fixture.ask.list({ digest })).toMatchObject({ image: { layers: [{ remarks: [remark] }] } });
    const layer = await known(image);
    expect(await fixture.ask.list({ digest: layer, image: digest })).toMatchObject({
      layer: { remarks: [remark] },
    });
    expect(await fixture.ask.list({ digest: layer })).toMatchObject({ layer: { remarks: [] } });
    const odd = await putLayers(store(), "app", [freshLayer(BASE)], {
      diffIds: [`sha512:${"0".repeat(128)}`],
    });
    expect(await fixture.ask.list({ digest: odd.digest })).toMatchObject({
      image: { layers: [{ remarks: [] }] },
    });
  });

  test("of a layer that claims absurd numbers can still be sent", async () => {
    const huge = header({ name: "a", raw: { 124: "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff" } });
    const owner = Buffer.concat([
      pax({ uid: "9223372036854775807", mtime: "-9223372036854775807" }),
      file("b"),
    ]);
    const { digest } = await putLayers(store(), "app", [freshLayer(Buffer.concat([owner, huge]))]);
    expect(await fixture.ask.list({ digest })).toMatchObject({
      items: [{ size: Number.MAX_SAFE_INTEGER }, { modifiedAt: null }],
      image: { layers: [{ damage: { code: "tar_truncated" }, contentBytes: Number.MAX_SAFE_INTEGER }] },
    });
  });

  test("never opens what this repository does not name", async () => {
    const mine = await known(await image());
    const other = await putLayers(store(), "secret/app", [freshLayer(archive(file("secret")))]);
    await fixture.ask.list({ repository: "secret/app", digest: other.digest });
    for (const digest of [other.digest, other.layers[0] ?? ""]) {
      await expect(fixture.ask.list({ digest })).rejects.toMatchObject({ code: "not_found" });
      await expect(fixture.ask.watch({ digest })).rejects.toMatchObject({ code: "not_found" });
      await expect(fixture.ask.read({ digest, path: "secret" })).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await fixture.ask.list({ digest: mine })).toMatchObject({ state: "ready" });
    await expect(fixture.ask.list({ digest: mine, image: other.digest })).rejects.toMatchObject({
      code: "not_found",
    });
    const foreign = await putLayers(store(), "app", [freshLayer(archive(file("x")))]);
    await expect(fixture.ask.list({ digest: mine, image: foreign.digest })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("refuses an index with advice, and what is no archive in words", async () => {
    const one = await putImage(store(), "app", { layers: ["no archive at all"] });
    const index = await putIndex(store(), "app", [{ ...one, architecture: "amd64" }], []);
    await expect(fixture.ask.list({ digest: index.digest })).rejects.toMatchObject({
      code: "invalid_input",
      advice: expect.stringContaining("one of its images"),
    });
    await expect(fixture.ask.list({ digest: one.digest })).rejects.toMatchObject({
      code: "layer_unreadable",
    });
  });

  test("never fetches a layer from where a manifest says it is", async () => {
    const url = `${fixture.sandbox.url}/elsewhere`;
    const { blob } = freshLayer(archive(file("x")));
    const mediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    const { digest, layers } = await putLayers(store(), "app", [
      { blob, mediaType, urls: [url], missing: true },
    ]);
    const told = { code: "layer_unreadable", message: expect.stringContaining("stored elsewhere") };
    await expect(fixture.ask.list({ digest })).rejects.toMatchObject(told);
    await expect(fixture.ask.list({ digest: layers[0] ?? "" })).rejects.toMatchObject(told);
    const plain = await putLayers(store(), "app", [{ ...freshLayer(BASE), urls: [url], missing: true }]);
    await expect(fixture.ask.list({ digest: plain.digest })).rejects.toMatchObject(told);
    expect(fixture.sandbox.requests().some(({ path }) => path.includes("elsewhere"))).toBe(false);
  });

  test("a registry that sends something else for a layer is not believed about the layer elsewhere", async () => {
    const layer = freshLayer(BASE);
    const { digest, layers } = await putLayers(store(), "app", [layer]);
    const copy = await putLayers(store(), "copy", [layer]);
    const page = "<html>Please sign in.</html>".repeat(50);
    const path = new RegExp(`/app/blobs/${layers[0]}`);
    fixture.sandbox.faults.add({ match: { path }, answer: { status: 200, body: page } });
    await expect(fixture.ask.list({ digest })).rejects.toMatchObject({ code: "layer_unreadable" });
    await expect(fixture.ask.list({ digest })).rejects.toMatchObject({ code: "layer_unreadable" });
    expect(fixture.sandbox.requests().filter((request) => path.test(request.path))).toHaveLength(1);
    expect(await fixture.ask.list({ repository: "copy", digest: copy.digest })).toMatchObject({
      state: "ready",
    });
    expect(await fixture.ask.list({ digest })).toMatchObject({ state: "ready" });
  });

  test("of a layer whose digest cannot be checked is refused", async () => {
    const digest = `md5:${"0".repeat(32)}`;
    const image = await putLayers(store(), "app", [{ ...freshLayer(BASE), digest }]);
    await expect(fixture.ask.list({ digest: image.digest })).rejects.toMatchObject({
      code: "layer_unreadable",
      message: expect.stringContaining("cannot be checked"),
    });
  });

  test("of a path tells where its link leads, and which layers have it", async () => {
    const linked = archive(symbolicLink("os", "etc/os"), symbolicLink("out", "../../../etc/passwd"));
    const { digest } = await putLayers(store(), "app", [freshLayer(BASE), freshLayer(linked)]);
    expect(await fixture.ask.entry({ digest, path: "os", wait: "0" })).toMatchObject({ state: "unread" });
    expect(await fixture.ask.entry({ digest, path: "os" })).toMatchObject({
      state: "ready",
      target: { found: true, hops: 1, entry: { path: "etc/os", layer: 1 } },
      inLayers: [{ position: 2 }],
    });
    expect(await fixture.ask.entry({ digest, path: "out" })).toMatchObject({
      target: { found: false, why: "missing" },
    });
    await expect(fixture.ask.entry({ digest, path: "none" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("reads a list again that was dropped, or was damaged, since", async () => {
    const { digest, layers } = await image();
    await fixture.ask.watchAll({ digest });
    const { client } = fixture.database;
    await client.layerIndex.updateMany({
      where: { digest: layers[1] ?? "" },
      data: { bytes: Buffer.from("damaged") },
    });
    await expect(fixture.ask.list({ digest, wait: "0" })).rejects.toMatchObject({
      code: "unavailable",
      advice: expect.stringContaining("read anew"),
    });
    expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject({
      state: "unread",
      layers: [{ digest: layers[1] }],
    });
    expect(await fixture.ask.list({ digest })).toMatchObject({ state: "ready" });
  });

  /** A layer is found by the manifests that are known: by then the image was looked at. */
  async function known({ digest, layers }: { digest: string; layers: string[] }): Promise<string> {
    await fixture.ask.list({ digest, wait: "0" });
    return layers[0] ?? "";
  }
});
