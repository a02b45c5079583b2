import { afterEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { imageSchema } from "#lib/contract/manifests.ts";
import { tagsQuery } from "#lib/contract/repositories.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage, putIndex } from "../testing/put-image.ts";
import { getImage } from "./get-image.ts";
import { listTags } from "./list-tags.ts";
import { configBytes, rawManifest } from "./raw-bytes.ts";

const registry = "samples";

describeEachDatabase("an image", (open) => {
  let fixture: CatalogFixture;
  afterEach(() => fixture.close());

  async function opened() {
    fixture = await openCatalogFixture(await open());
    const { context, sandbox } = fixture;
    const image = (repository: string, reference: string) =>
      getImage(context, localAdministrator, { registry, repository, reference });
    return { context, store: sandbox.store, sandbox, image };
  }

  test("tells its layers with shares, build steps and the versions that have them too", async () => {
    const { store, image } = await opened();
    const first = await putImage(store, "team/app", { tags: ["1", "stable"], layers: ["base", "one"] });
    const second = await putImage(store, "team/app", { tags: ["2"], layers: ["base", "two"] });
    await image("team/app", "1");
    const shown = await image("team/app", "2");
    expect(imageSchema.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({
      digest: second.digest,
      tags: ["2"],
      tagCount: 1,
      layerCount: 2,
      problems: [],
    });
    expect(shown.totalSize).toBe(
      second.size + second.configSize + second.layerSizes.reduce((sum, size) => sum + size),
    );
    expect(shown.layers.map((layer) => layer.share)).toEqual([4 / 7, 3 / 7]);
    expect(shown.layers[0]).toMatchObject({ sharedWithCount: 1, sharedWith: [{ digest: first.digest }] });
    expect(shown.layers[1]?.sharedWithCount).toBe(0);
    expect(shown.pullName).toMatch(/^127\.0\.0\.1:\d+\/team\/app$/);
  });

  test("is a child of its index, named by the tags of the index", async () => {
    const { store, image } = await opened();
    const amd = await putImage(store, "app", { architecture: "amd64", layers: ["base", "amd"] });
    const arm = await putImage(store, "app", { architecture: "arm64", layers: ["base", "arm"] });
    const index = await putIndex(
      store,
      "app",
      [
        { ...amd, architecture: "amd64" },
        { ...arm, architecture: "arm64" },
      ],
      ["latest"],
    );
    const parent = await image("app", "latest");
    expect(parent.children.map((child) => [child.platform?.architecture, child.role])).toEqual([
      ["amd64", "platform"],
      ["arm64", "platform"],
    ]);
    expect(parent.children[0]?.totalSize).toBe(amd.size + amd.configSize + 7);
    const child = await image("app", amd.digest);
    expect(child.parents).toEqual([{ digest: index.digest, tags: ["latest"] }]);
    expect(child.layers[0]?.sharedWith).toEqual([{ digest: arm.digest, tags: ["latest"] }]);
  });

  test("with a child that cannot be read shows the rest and says which", async () => {
    const { store, image } = await opened();
    const amd = await putImage(store, "app", { layers: ["base"] });
    const missing = `sha256:${"0".repeat(64)}`;
    await putIndex(
      store,
      "app",
      [
        { ...amd, architecture: "amd64" },
        { digest: missing, size: 10, mediaType: amd.mediaType, architecture: "s390x" },
      ],
      ["latest"],
    );
    const shown = await image("app", "latest");
    expect(shown.totalSize).toBeNull();
    expect(shown.children[1]).toMatchObject({ totalSize: null, cause: { code: "registry_not_found" } });
    expect(shown.problems.map((problem) => problem.part)).toEqual([`child ${missing}`]);
  });

  test("that was read once is shown again without asking the registry", async () => {
    const { store, sandbox, image } = await opened();
    await putImage(store, "app", { tags: ["1"] });
    await image("app", "1");
    const before = sandbox.requests().length;
    await image("app", "1");
    expect(sandbox.requests().length).toBe(before);
  });

  test("gives its manifest and config byte for byte, but no blob that is not a config of this repository", async () => {
    const { context, store, image } = await opened();
    const put = await putImage(store, "app", { tags: ["1"], layers: ["a layer"] });
    await putImage(store, "other", { tags: ["1"], architecture: "arm64" });
    const { configDigest, layers } = await image("app", "1");
    const foreign = await image("other", "1");
    const raw = await rawManifest(context, localAdministrator, {
      registry,
      repository: "app",
      reference: "1",
    });
    expect(raw.bytes.byteLength).toBe(put.size);
    const config = (digest: string) =>
      configBytes(context, localAdministrator, { registry, repository: "app", digest });
    expect((await config(configDigest ?? "")).bytes.byteLength).toBe(put.configSize);
    for (const digest of [layers[0]?.digest ?? "", foreign.configDigest ?? ""]) {
      await expect(config(digest)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("that cannot be decoded can still be looked at byte for byte", async () => {
    const { context, store, image } = await opened();
    const bytes = Buffer.from('{"schemaVersion":2,"layers":[],"manifests":[]}');
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    await store.putManifest("app", { mediaType, bytes, tags: ["odd"] });
    await expect(image("app", "odd")).rejects.toMatchObject({ code: expect.stringMatching(/manifest/) });
    const raw = await rawManifest(context, localAdministrator, {
      registry,
      repository: "app",
      reference: "odd",
    });
    expect(Buffer.from(raw.bytes).toString()).toBe(bytes.toString());
  });

  test("in a repository nobody has read: its tags are listed at once, and resolved behind the page", async () => {
    const { context, store } = await opened();
    for (const tag of ["1", "2", "3"]) await putImage(store, "new/app", { tags: [tag], layers: [tag] });
    const list = () =>
      listTags(context, localAdministrator, tagsQuery.parse({ registry, repository: "new/app" }));
    expect((await list()).items.map((tag) => tag.name)).toEqual(["1", "2", "3"]);
    await Promise.all([...context.jobs.values()].map((job) => job.ended));
    await context.writer.flush();
    const resolved = await list();
    expect(resolved.items.every((tag) => tag.digest !== null && tag.size !== null)).toBe(true);
    expect(resolved.complete).toBe(true);
    const absent = listTags(context, localAdministrator, tagsQuery.parse({ registry, repository: "no/app" }));
    await expect(absent).rejects.toMatchObject({ code: "not_found" });
  });
});
