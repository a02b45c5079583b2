import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import { type CatalogFixture, openCatalogFixture } from "#lib/catalog/testing/catalog-fixture.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { fileResponse } from "#lib/http/file-response.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { digestOf, manifestOf } from "#lib/registry/testing/changes-fixture.ts";
import { downloadLayer } from "./download-layer.ts";
import { layerName } from "./layer-name.ts";
import { brokenOff, taken } from "./testing/taken.ts";

const LARGE = mixedContent(2_000_000, 1).toString("latin1");

describeEachDatabase("downloading a layer", (open) => {
  let fixture: CatalogFixture;
  let request: AbortController;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
    request = new AbortController();
  });
  afterEach(() => fixture.close());

  const layerOf = (text: string) => digestOf(Buffer.from(text));
  const download = (digest: string, repository = "app") =>
    downloadLayer(
      fixture.context,
      localAdministrator,
      { registry: "samples", repository, digest },
      request.signal,
    );
  async function known(layers: string[], repository = "app") {
    const put = await putImage(fixture.sandbox.store, repository, { layers });
    await ensureImage(fixture.context, localAdministrator, "samples", repository, put.digest);
    return put;
  }
  const fault = (answer: object) =>
    fixture.sandbox.faults.add({ match: { method: "GET", path: /blobs/ }, answer });

  it("gives the bytes the registry stores, with their number and a name", async () => {
    await known([LARGE, "second"]);
    const file = await download(layerOf(LARGE));
    expect(file).toMatchObject({ mediaType: "application/octet-stream", size: Buffer.byteLength(LARGE) });
    expect(file.name).toBe(`sha256-${layerOf(LARGE).slice(7, 19)}.tar.gz`);
    expect((await taken(file.body)).equals(Buffer.from(LARGE))).toBe(true);
    const { headers } = fileResponse({ ...file, body: new ReadableStream() });
    expect(headers.get("content-length")).toBe(String(file.size));
    expect(headers.get("content-disposition")).toBe(`attachment; filename="${file.name}"`);
  });

  it("is no way to other blobs: configs, layers of other repositories, those nobody opened", async () => {
    const { digest } = await known(["mine"]);
    await known(["theirs"], "secret/app");
    await putImage(fixture.sandbox.store, "app", { layers: ["unopened"] });
    fixture.sandbox.clearRequests();
    for (const wanted of [digest, layerOf("theirs"), layerOf("unopened"), layerOf("nowhere")])
      await expect(download(wanted)).rejects.toMatchObject({ code: "not_found" });
    const config = await fixture.database.client.manifestBlob.findFirst({ where: { position: -1 } });
    await expect(download(config?.digest ?? "")).rejects.toMatchObject({ code: "not_found" });
    await expect(download(layerOf("mine"), "no/such")).rejects.toMatchObject({ code: "not_found" });
    expect(fixture.sandbox.requests()).toEqual([]);
  });

  it("says that the registry lost the layer, before anything is sent", async () => {
    await known(["gone"]);
    await fixture.sandbox.store.deleteBlob("app", layerOf("gone"));
    await expect(download(layerOf("gone"))).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("does not have the layer"),
    });
  });

  it.each([
    ["other bytes", { wrongDigest: "body" }, { code: "registry_lying" }],
    ["an early end", { truncateAfter: 1_000_000 }, {}],
    ["an early end without a length", { truncateAfter: 1_000_000, headers: { "content-length": null } }, {}],
    ["bytes without end", { endlessBody: true, headers: { "content-length": null } }, {}],
  ])("breaks off at %s, short of the size that was announced", async (_, answer, error) => {
    await known([LARGE]);
    fault(answer);
    const file = await download(layerOf(LARGE));
    const broken = await brokenOff(file.body);
    expect(broken.error).toMatchObject(error);
    expect(broken.error).toBeInstanceOf(Error);
    expect(broken.bytes).toBeLessThan(file.size);
  });

  it("refuses a layer of another size than any manifest states", async () => {
    await known([LARGE]);
    fault({ body: "short" });
    await expect(download(layerOf(LARGE))).rejects.toMatchObject({ code: "registry_lying" });
  });

  it("is not broken by a manifest that states a wrong size for somebody's layer", async () => {
    await known(["shared"]);
    const lie = manifestOf({
      config: { mediaType: "application/vnd.oci.empty.v1+json", digest: layerOf("{}"), size: 2 },
      layers: [
        {
          mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
          digest: layerOf("shared"),
          size: 5,
        },
      ],
    });
    await fixture.sandbox.store.putManifest("app", lie);
    await ensureImage(fixture.context, localAdministrator, "samples", "app", lie.digest);
    const file = await download(layerOf("shared"));
    expect((await taken(file.body)).toString()).toBe("shared");
  });

  describe("when whoever downloads goes away", () => {
    const aborted = () =>
      vi.waitFor(
        () =>
          expect(fixture.sandbox.requests().some((each) => each.aborted && each.bytesSent > 0)).toBe(true),
        { timeout: 1000 },
      );

    it.each([
      ["the body is cancelled", (reader: ReadableStreamDefaultReader) => reader.cancel()],
      ["the request ends", async () => request.abort()],
    ])("the registry is left at once: %s", async (_, leave) => {
      await known([LARGE]);
      fault({ slowBytes: { bytes: 20_000, everyMs: 20 } });
      const reader = (await download(layerOf(LARGE))).body.getReader();
      await reader.read();
      const next = reader.read().catch(() => undefined);
      await leave(reader);
      await aborted();
      await next;
    });

    it("also when it never began to read", async () => {
      await known([LARGE]);
      fault({ slowBytes: { bytes: 20_000, everyMs: 20 } });
      await (await download(layerOf(LARGE))).body.cancel();
      await aborted();
    });
  });
});

it.each([
  ["application/vnd.oci.image.layer.v1.tar", "sha256-0123456789ab.tar"],
  ["application/vnd.oci.image.layer.v1.tar+zstd", "sha256-0123456789ab.tar.zst"],
  ["application/vnd.docker.image.rootfs.diff.tar.gzip", "sha256-0123456789ab.tar.gz"],
  ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "sha256-0123456789ab.tar.gz"],
  ["application/vnd.in-toto+json", "sha256-0123456789ab.json"],
  ["application/wasm", "sha256-0123456789ab.wasm"],
  ['x/"; filename="evil.exe', "sha256-0123456789ab.bin"],
  ["", "sha256-0123456789ab.bin"],
])("a layer of type %s is named %s", (mediaType, name) => {
  expect(layerName(`sha256:0123456789abcdef`, mediaType)).toBe(name);
});
