import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type DistributionRegistry, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { runProgram } from "#e2e/fixtures/run-program.ts";
import { createSkopeo, type Skopeo } from "#e2e/fixtures/skopeo.ts";
import { localAdministrator } from "#lib/access/person.ts";
import { type CatalogFixture, openCatalogFixture } from "#lib/catalog/testing/catalog-fixture.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { digestOf, manifestOf, OCI_INDEX, OCI_MANIFEST } from "#lib/registry/testing/changes-fixture.ts";
import { downloadImage } from "./download-image.ts";
import { downloadLayer } from "./download-layer.ts";

const missing = missingPrograms("docker-registry", "skopeo");
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const CONFIG = "application/vnd.oci.image.config.v1+json";

describeEachDatabase("downloads from CNCF distribution, read by skopeo", (open) => {
  let fixture: CatalogFixture;
  let debian: DistributionRegistry;
  let skopeo: Skopeo;
  let folder: string;
  beforeEach(async () => {
    if (missing.length > 0) return;
    const database = await open();
    [debian, skopeo, folder] = await Promise.all([
      startDistributionRegistry(),
      createSkopeo(),
      mkdtemp(join(tmpdir(), "tagtrail-download-")),
    ]);
    fixture = await openCatalogFixture(database);
    const row = { id: crypto.randomUUID(), name: "debian", url: debian.url, kind: "distribution" };
    await database.client.registry.create({ data: { ...row, source: "console", createdBy: "test" } });
  });
  afterEach(async () => {
    await fixture?.close();
    await skopeo?.remove();
    await debian?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** An image with two layers, of which one is shared, in the sandbox. */
  async function putImage(architecture: string) {
    const tars = [
      archive(file("etc/base", "base")),
      archive(file(`bin/${architecture}`, mixedContent(900_000, 1))),
    ];
    const layers = tars.map((tar) => gzipSync(tar));
    const config = Buffer.from(
      JSON.stringify({
        ...{ os: "linux", architecture, created: "2026-01-01T00:00:00Z", config: { Cmd: ["/bin/sh"] } },
        rootfs: { type: "layers", diff_ids: tars.map((tar) => digestOf(tar)) },
      }),
    );
    for (const bytes of [config, ...layers]) await fixture.sandbox.store.putBlob("app", bytes);
    const image = manifestOf({
      config: { mediaType: CONFIG, digest: digestOf(config), size: config.length },
      layers: layers.map((bytes) => ({ mediaType: LAYER, digest: digestOf(bytes), size: bytes.length })),
    });
    await fixture.sandbox.store.putManifest("app", { ...image, tags: [architecture] });
    return { image, layers };
  }

  const address = (digest: string) => ({ registry: "debian", repository: "team/app", digest });
  const signal = new AbortController().signal;
  async function saved(digest: string, tag: string): Promise<string> {
    const { name, size, body } = await downloadImage(
      fixture.context,
      localAdministrator,
      { ...address(digest), tag },
      signal,
    );
    const path = join(folder, name);
    await pipeline(
      Readable.fromWeb(body as import("node:stream/web").ReadableStream),
      createWriteStream(path),
    );
    expect((await stat(path)).size).toBe(size);
    return path;
  }
  const source = (tag: string) =>
    `docker://${new URL(fixture.sandbox.url).host}/app:${tag}` as `docker://${string}`;
  const target = (tag: string) => `docker://${debian.host}/team/app:${tag}` as `docker://${string}`;
  const inspect = (...parameters: string[]) => runProgram("skopeo", ["inspect", ...parameters]);

  /** What skopeo makes of an archive: the digest it sees, and the one that arrives where it copies it to. */
  async function digestsOf(path: string): Promise<string[]> {
    const seen = await inspect("--format", "{{.Digest}}", `oci-archive:${path}`);
    const raw = await inspect("--raw", `oci-archive:${path}`);
    await runProgram("skopeo", [
      ...["--insecure-policy", "copy", "--quiet", "--all", "--preserve-digests", "--dest-tls-verify=false"],
      ...[`oci-archive:${path}`, target("copied")],
    ]);
    return [seen.trim(), digestOf(raw), digestOf(await skopeo.inspectRaw(target("copied")))];
  }

  it.skipIf(missing.length > 0)(
    "a single image keeps its digest, and old programs read it",
    { timeout: 60_000 },
    async () => {
      const { image, layers } = await putImage("amd64");
      await skopeo.copy(source("amd64"), target("1"));
      const path = await saved(image.digest, "1");
      expect(await digestsOf(path)).toEqual([image.digest, image.digest, image.digest]);
      // What docker load did before version 25: it finds the image by the name in manifest.json.
      const listed = await inspect(`docker-archive:${path}:${debian.host}/team/app:1`);
      expect(JSON.parse(listed)).toMatchObject({
        Architecture: "amd64",
        Layers: [expect.any(String), expect.any(String)],
      });
      const layer = await downloadLayer(
        fixture.context,
        localAdministrator,
        address(digestOf(layers[1] ?? "")),
        signal,
      );
      const bytes = Buffer.from(await new Response(layer.body).arrayBuffer());
      expect(bytes.equals(layers[1] ?? Buffer.alloc(0))).toBe(true);
    },
  );

  it.skipIf(missing.length > 0)(
    "an index keeps its digest with all platforms",
    { timeout: 60_000 },
    async () => {
      const children = [];
      for (const architecture of ["amd64", "arm64"]) {
        const { digest, bytes } = (await putImage(architecture)).image;
        children.push({
          digest,
          size: bytes.length,
          mediaType: OCI_MANIFEST,
          platform: { os: "linux", architecture },
        });
      }
      const index = manifestOf({ manifests: children }, OCI_INDEX);
      await fixture.sandbox.store.putManifest("app", { ...index, tags: ["multi"] });
      await skopeo.copy(source("multi"), target("multi"));
      const path = await saved(index.digest, "multi");
      expect(await digestsOf(path)).toEqual([index.digest, index.digest, index.digest]);
    },
  );

  it.skipIf(missing.length > 0)("Docker's own formats keep their digests", { timeout: 60_000 }, async () => {
    await putImage("amd64");
    await runProgram("skopeo", [
      ...["--insecure-policy", "copy", "--quiet", "--format", "v2s2", "--src-tls-verify=false"],
      ...["--dest-tls-verify=false", source("amd64"), target("docker")],
    ]);
    const digest = digestOf(await skopeo.inspectRaw(target("docker")));
    expect(await digestsOf(await saved(digest, "docker"))).toEqual([digest, digest, digest]);
  });
});
