import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { ensureImage } from "../read-through.ts";
import { scanRegistry } from "../scan/scan-registry.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage, putIndex } from "../testing/put-image.ts";

describeEachDatabase("opening an image", (open) => {
  let fixture: CatalogFixture;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
  });
  afterEach(() => fixture.close());

  const image = (reference: string, repository = "app") =>
    ensureImage(fixture.context, localAdministrator, "samples", repository, reference);
  const scan = () => scanRegistry(fixture.context, consoleItself, "samples");
  const paths = () => fixture.sandbox.requests().map((request) => `${request.method} ${request.path}`);
  const store = () => fixture.sandbox.store;

  it("costs no request to the registry when it was indexed", async () => {
    const put = await putImage(store(), "app", { tags: ["1"], architecture: "arm64" });
    await scan();
    fixture.sandbox.clearRequests();
    const opened = await image("1");
    expect(opened.digest).toBe(put.digest);
    expect(opened.config?.platform).toMatchObject({ os: "linux", architecture: "arm64" });
    expect(opened.problems).toEqual([]);
    expect(await image(put.digest)).toMatchObject({ digest: put.digest });
    expect(paths()).toEqual([]);
  });

  it("shows what is known when the registry is down", async () => {
    const put = await putImage(store(), "app", { tags: ["1"] });
    await scan();
    await fixture.sandbox.stop();
    expect(await image("1")).toMatchObject({ digest: put.digest });
  });

  it("reads what nobody has indexed, once, and keeps it", async () => {
    const put = await putImage(store(), "team/new", { tags: ["1"] });
    await Promise.all([image("1", "team/new"), image("1", "team/new"), image("1", "team/new")]);
    expect(paths().sort()).toEqual([
      expect.stringMatching(/^GET \/v2\/team\/new\/blobs/),
      "GET /v2/team/new/manifests/1",
    ]);
    const tag = await fixture.database.client.tag.findFirst();
    expect(tag).toMatchObject({ name: "1", digest: put.digest });
    const version = await fixture.database.client.version.findFirst();
    expect(version).toMatchObject({ digest: put.digest, role: "top", tagCount: 1 });
  });

  it("says that a tag or a digest does not exist", async () => {
    await putImage(store(), "app", { tags: ["1"] });
    await expect(image("2")).rejects.toMatchObject({ code: "not_found" });
    await expect(image(`sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ code: "not_found" });
    await expect(image("1", "no/such")).rejects.toMatchObject({ code: "not_found" });
    expect(await fixture.database.client.repository.count()).toBe(0);
  });

  it("does not hand out an image of another repository by its digest", async () => {
    const secret = await putImage(store(), "secret/app", { tags: ["1"] });
    await scan();
    await expect(image(secret.digest, "app")).rejects.toMatchObject({ code: "not_found" });
  });

  it("shows an index although a child is missing, names the child, and finds it later", async () => {
    const amd64 = await putImage(store(), "app", { layers: ["amd64"] });
    const arm64 = await putImage(store(), "app", { layers: ["arm64"], architecture: "arm64" });
    const bytes = await store().readManifest(arm64.digest);
    await putIndex(
      store(),
      "app",
      [
        { ...amd64, architecture: "amd64" },
        { ...arm64, architecture: "arm64" },
      ],
      ["multi"],
    );
    await store().deleteManifest("app", arm64.digest);
    const opened = await image("multi");
    expect(opened.manifest.children).toHaveLength(2);
    expect([...opened.childSizes.keys()]).toEqual([amd64.digest]);
    expect(opened.problems).toMatchObject([
      { part: "child", digest: arm64.digest, cause: { code: "registry_not_found" } },
    ]);
    fixture.sandbox.clearRequests();
    expect((await image("multi")).problems).toHaveLength(1);
    expect(paths()).toEqual([]);
    await store().putManifest("app", { mediaType: arm64.mediaType, bytes });
    fixture.context.problems.delete(`app ${arm64.digest}`);
    const again = await image("multi");
    expect(again.problems).toEqual([]);
    expect(again.childSizes.size).toBe(2);
    await fixture.context.writer.settle();
    const version = await fixture.database.client.version.findFirst({ where: { digest: arm64.digest } });
    expect(version).toMatchObject({ role: "child", goneSince: null });
  });

  it("shows the manifest when its config lies about its digest", async () => {
    const put = await putImage(store(), "app", { tags: ["1"] });
    fixture.sandbox.faults.add({ match: { path: /blobs/ }, answer: { wrongDigest: "body" } });
    const opened = await image("1");
    expect(opened).toMatchObject({ digest: put.digest, config: null });
    expect(opened.problems).toMatchObject([{ part: "config", cause: { code: "registry_lying" } }]);
  });

  it("ends at a bounded depth and number of manifests", async () => {
    let inner = await putImage(store(), "app", { layers: ["leaf"] });
    let last = { ...inner, architecture: "amd64" };
    for (let depth = 0; depth < 30; depth += 1) {
      const index = await putIndex(store(), "app", [last], [`depth-${depth}`]);
      last = {
        ...inner,
        ...index,
        mediaType: "application/vnd.oci.image.index.v1+json",
        architecture: "amd64",
      };
    }
    inner = last;
    const opened = await image("depth-29");
    expect(opened.digest).toBe(inner.digest);
    expect(paths().filter((line) => line.includes("manifests"))).toHaveLength(9);
  });
});
