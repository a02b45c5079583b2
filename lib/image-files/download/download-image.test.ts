import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { type CatalogFixture, openCatalogFixture } from "#lib/catalog/testing/catalog-fixture.ts";
import { type PutManifest, putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import type { FaultAction } from "#lib/registry/sandbox/faults/fault.ts";
import { digestOf, manifestOf, OCI_INDEX } from "#lib/registry/testing/changes-fixture.ts";
import { downloadImage } from "./download-image.ts";
import { brokenOff, filesOf, json, taken, wrongBlobs } from "./testing/taken.ts";

const LARGE = mixedContent(1_500_000, 1).toString("latin1");
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const CONFIG = "application/vnd.oci.image.config.v1+json";

interface Index {
  manifests: { digest: string; size: number; mediaType: string; annotations?: Record<string, string> }[];
}
type Images = { Config: string; RepoTags: string[] | null; Layers: string[] }[];

describeEachDatabase("downloading an image", (open) => {
  let fixture: CatalogFixture;
  let request: AbortController;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
    request = new AbortController();
  });
  afterEach(() => fixture.close());

  const store = () => fixture.sandbox.store;
  const download = (digest: string, tag?: string) =>
    downloadImage(
      fixture.context,
      localAdministrator,
      { registry: "samples", repository: "team/app", digest, tag },
      request.signal,
    );
  const put = (layers: string[], architecture = "amd64") =>
    putImage(store(), "team/app", { layers, architecture });
  const blob = (digest: string) => `blobs/${digest.replace(":", "/")}`;

  /** An index with an attestation of each image, as BuildKit makes them. */
  async function putIndex(children: readonly (PutManifest & { architecture: string })[]) {
    const manifests: object[] = [];
    for (const { architecture, digest, size, mediaType } of children) {
      const config = Buffer.from(`{"os":"unknown","architecture":"unknown","of":"${architecture}"}`);
      const statement = Buffer.from(`{"statement":"${architecture}"}`);
      for (const bytes of [config, statement]) await store().putBlob("team/app", bytes);
      const attestation = manifestOf({
        config: { mediaType: CONFIG, digest: digestOf(config), size: config.length },
        layers: [
          { mediaType: "application/vnd.in-toto+json", digest: digestOf(statement), size: statement.length },
        ],
      });
      await store().putManifest("team/app", attestation);
      manifests.push(
        { digest, size, mediaType, platform: { os: "linux", architecture } },
        {
          ...{ digest: attestation.digest, size: attestation.bytes.length, mediaType },
          platform: { os: "unknown", architecture: "unknown" },
          annotations: {
            "vnd.docker.reference.type": "attestation-manifest",
            "vnd.docker.reference.digest": digest,
          },
        },
      );
    }
    const index = manifestOf({ manifests }, OCI_INDEX);
    await store().putManifest("team/app", { ...index, tags: ["multi"] });
    return index.digest;
  }
  const twoPlatforms = async () =>
    putIndex([
      { ...(await put(["base", "one"])), architecture: "amd64" },
      { ...(await put(["base", LARGE], "arm64")), architecture: "arm64" },
    ]);

  it("gives an OCI layout of exactly the size that was announced", async () => {
    const image = await put(["base", LARGE]);
    const file = await download(image.digest, "v1.0");
    expect(file).toMatchObject({ mediaType: "application/x-tar", name: "app-v1.0.tar" });
    const archive = await taken(file.body);
    expect(archive.length).toBe(file.size);
    const files = await filesOf(archive);
    expect(json(files, "oci-layout")).toEqual({ imageLayoutVersion: "1.0.0" });
    const name = `${new URL(fixture.sandbox.url).host}/team/app:v1.0`;
    expect(json<Index>(files, "index.json").manifests).toEqual([
      {
        ...{ digest: image.digest, size: image.size, mediaType: image.mediaType },
        annotations: { "org.opencontainers.image.ref.name": "v1.0", "io.containerd.image.name": name },
      },
    ]);
    const [listed] = json<Images>(files, "manifest.json");
    expect(listed?.RepoTags).toEqual([name]);
    expect(listed?.Layers).toEqual(["base", LARGE].map((text) => blob(digestOf(Buffer.from(text)))));
    expect(files.has(listed?.Config ?? "")).toBe(true);
    expect(files.size).toBe(3 + 1 + 1 + 2);
    expect(wrongBlobs(files)).toEqual([]);
  });

  it("without a tag gives it no name", async () => {
    const image = await put(["base"]);
    const file = await download(image.digest);
    expect(file.name).toBe(`app-${image.digest.slice(7, 19)}.tar`);
    const files = await filesOf(await taken(file.body));
    expect(json<Index>(files, "index.json").manifests[0]).not.toHaveProperty("annotations");
    expect(json<Images>(files, "manifest.json")[0]?.RepoTags).toBeNull();
  });

  it("gives of an index all platforms and attestations, each blob once", async () => {
    const digest = await twoPlatforms();
    const file = await download(digest, "multi");
    const archive = await taken(file.body);
    expect(archive.length).toBe(file.size);
    const files = await filesOf(archive);
    expect(wrongBlobs(files)).toEqual([]);
    // Index, 2 images, 2 attestations; 2 configs and 3 layers of images, of which one is shared; 2 of each attestation.
    expect([...files.keys()].filter((name) => name.startsWith("blobs/"))).toHaveLength(1 + 4 + 5 + 4);
    expect(json<Index>(files, "index.json").manifests).toMatchObject([{ digest, mediaType: OCI_INDEX }]);
    expect(
      json<Images>(files, "manifest.json").map(({ RepoTags, Layers }) => [RepoTags, Layers.length]),
    ).toEqual([
      [null, 2],
      [null, 2],
    ]);
  });

  it("keeps blobs named by sha512, and artifacts that are no images", async () => {
    const bytes = Buffer.from("a chart");
    const digest = digestOf(bytes, "sha512");
    await store().putBlob("team/app", bytes, digest);
    await store().putBlob("team/app", Buffer.from("{}"));
    const chart = manifestOf({
      config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: digestOf("{}"), size: 2 },
      layers: [
        { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", digest, size: bytes.length },
      ],
    });
    await store().putManifest("team/app", chart);
    const file = await download(chart.digest);
    const archive = await taken(file.body);
    expect(archive.length).toBe(file.size);
    const files = await filesOf(archive);
    expect(files.get(blob(digest))?.toString()).toBe("a chart");
    expect(wrongBlobs(files)).toEqual([]);
    expect(files.has("manifest.json")).toBe(false);
  });

  describe("refuses, before anything is sent,", () => {
    const refusal = async (digest: string) =>
      download(digest).then(
        () => null,
        (error: { code: string; message: string; advice: string }) => error,
      );

    it("an image of which the registry lost a layer", async () => {
      const image = await put(["base", "gone"]);
      await store().deleteBlob("team/app", digestOf(Buffer.from("gone")));
      expect(await refusal(image.digest)).toMatchObject({
        code: "not_found",
        message: expect.stringContaining("does not have the layer"),
        advice: expect.stringContaining("push it again"),
      });
    });

    it("an index of which the registry lost a platform, and says which", async () => {
      const amd64 = await put(["base"]);
      const arm64 = await put(["other"], "arm64");
      const digest = await putIndex([
        { ...amd64, architecture: "amd64" },
        { ...arm64, architecture: "arm64" },
      ]);
      await store().deleteManifest("team/app", arm64.digest);
      expect(await refusal(digest)).toMatchObject({
        code: "not_found",
        message: expect.stringContaining("linux/arm64"),
        advice: expect.stringContaining("one by one"),
      });
    });

    async function putLayer(layer: object) {
      const config = Buffer.from('{"os":"linux","architecture":"amd64"}');
      await store().putBlob("team/app", config);
      const image = manifestOf({
        config: { mediaType: CONFIG, digest: digestOf(config), size: config.length },
        layers: [layer],
      });
      await store().putManifest("team/app", image);
      return image.digest;
    }

    it("a foreign layer the registry does not keep, which is never fetched from its address", async () => {
      const foreign = {
        mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        ...{ digest: digestOf("elsewhere"), size: 9, urls: [`${fixture.sandbox.url}/elsewhere`] },
      };
      expect(await refusal(await putLayer(foreign))).toMatchObject({
        code: "not_downloadable",
        advice: expect.stringContaining("container runtime"),
      });
      expect(fixture.sandbox.requests().some(({ path }) => path.includes("elsewhere"))).toBe(false);
    });

    it("a layer of another size than its manifest states", async () => {
      await store().putBlob("team/app", Buffer.from("four"));
      const digest = await putLayer({ mediaType: LAYER, digest: digestOf("four"), size: 5 });
      expect(await refusal(digest)).toMatchObject({ code: "registry_lying" });
    });

    it("one blob with two sizes, and digests nobody can check", async () => {
      const twice = await putLayer({
        mediaType: LAYER,
        digest: digestOf('{"os":"linux","architecture":"amd64"}'),
        size: 1,
      });
      expect(await refusal(twice)).toMatchObject({ code: "not_downloadable" });
      const unknown = await putLayer({ mediaType: LAYER, digest: "blake3:abcd", size: 1 });
      expect(await refusal(unknown)).toMatchObject({ code: "not_downloadable" });
    });

    it("schema 1 and types nobody knows", async () => {
      const old = manifestOf(
        { schemaVersion: 1, fsLayers: [] },
        "application/vnd.docker.distribution.manifest.v1+json",
      );
      const odd = manifestOf({ what: "ever" }, "application/vnd.example.thing+json");
      for (const manifest of [old, odd]) {
        await store().putManifest("team/app", manifest);
        expect(await refusal(manifest.digest)).toMatchObject({ code: "not_downloadable" });
      }
    });

    it("what the repository does not have, and tags that are none", async () => {
      const other = await putImage(store(), "other", { layers: ["base"] });
      expect(await refusal(other.digest)).toMatchObject({ code: "not_found" });
      const image = await put(["base"]);
      await expect(download(image.digest, "../x")).rejects.toMatchObject({ code: "invalid_input" });
    });
  });

  it.each<[string, FaultAction]>([
    ["other bytes", { wrongDigest: "body" }],
    ["an early end", { truncateAfter: 700_000 }],
    ["a layer that is gone meanwhile", { status: 404, body: { errors: [{ code: "BLOB_UNKNOWN" }] } }],
    ["no answer", { reset: true }],
  ])("breaks off at %s, short of the size that was announced", async (_, answer) => {
    const { digest } = await put(["base", LARGE]);
    const path = new RegExp(`blobs/${digestOf(Buffer.from(LARGE))}`);
    const file = await download(digest);
    fixture.sandbox.faults.add({ match: { method: "GET", path }, answer });
    const broken = await brokenOff(file.body);
    expect(broken.error).toMatchObject({ code: expect.stringMatching(/^registry_/) });
    expect(broken.bytes).toBeLessThan(file.size);
  });

  it("leaves the registry at once when whoever downloads goes away", async () => {
    const { digest } = await put(["base", LARGE]);
    fixture.sandbox.faults.add({
      match: { method: "GET", path: /blobs/ },
      answer: { slowBytes: { bytes: 20_000, everyMs: 20 } },
    });
    const file = await download(digest);
    const reader = file.body.getReader();
    let bytes = 0;
    while (bytes < 100_000) bytes += (await reader.read()).value?.length ?? 0;
    await reader.cancel();
    await vi.waitFor(() => expect(fixture.sandbox.requests().some((each) => each.aborted)).toBe(true), {
      timeout: 1000,
    });
    const asked = fixture.sandbox.requests().length;
    expect(bytes).toBeLessThan(file.size);
    await expect(download(digest)).resolves.toMatchObject({ size: file.size });
    expect(
      fixture.sandbox
        .requests()
        .slice(asked)
        .every(({ method }) => method === "HEAD"),
    ).toBe(true);
  });

  it("asks for the next blob only when there is somebody to take it", async () => {
    const { digest } = await put([LARGE, LARGE + LARGE, "last"]);
    const file = await download(digest);
    const reader = file.body.getReader();
    await reader.read();
    const gets = () =>
      fixture.sandbox.requests().filter(({ method, path }) => method === "GET" && path.includes("/blobs/"));
    // Nothing but the config can have been sent for: the first piece is the head of the archive.
    expect(gets().length).toBeLessThanOrEqual(2);
    await reader.cancel();
  });
});
