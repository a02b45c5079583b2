import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself } from "#lib/access/person.ts";
import { scanRegistry } from "#lib/catalog/scan/scan-registry.ts";
import { type CatalogFixture, openCatalogFixture } from "#lib/catalog/testing/catalog-fixture.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { freedBytes } from "./freed-bytes.ts";

describeEachDatabase("what deleting versions frees", (open) => {
  let fixture: CatalogFixture;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
  });
  afterEach(() => fixture.close());

  const put = (...args: [repository: string, recipe: Parameters<typeof putImage>[2]]) =>
    putImage(fixture.sandbox.store, ...args);
  const freed = async (...digests: string[]) => {
    await scanRegistry(fixture.context, consoleItself, "samples");
    const place = { registryId: fixture.registryId, registry: "samples", repository: "app" };
    return freedBytes(fixture.database, place, digests);
  };

  it("counts only the unique layer of two versions that share one, once both are deleted all", async () => {
    // "base" has 4 bytes, "only in one" 11, "two" 3.
    const one = await put("app", { tags: ["1"], layers: ["base", "only in one"] });
    const two = await put("app", { tags: ["2"], layers: ["base", "two"] });
    expect(await freed(one.digest)).toEqual({
      bytes: 11 + one.configSize + one.size,
      blobs: 2,
      usedElsewhere: 0,
    });
    expect(await freed(one.digest, two.digest)).toEqual({
      bytes: 4 + 11 + 3 + one.configSize + two.configSize + one.size + two.size,
      blobs: 5,
      usedElsewhere: 0,
    });
  });

  it("counts a layer that a version names twice once", async () => {
    const twice = await put("app", { tags: ["1"], layers: ["same", "same"] });
    expect(await freed(twice.digest)).toMatchObject({ bytes: 4 + twice.configSize + twice.size, blobs: 2 });
  });

  it("frees nothing but the manifest when another version has the same config and layers", async () => {
    const plain = await put("app", { tags: ["1"], layers: ["base"] });
    const speaking = await put("app", { tags: ["2"], layers: ["base"], subject: plain });
    expect(speaking.digest).not.toBe(plain.digest);
    expect(await freed(plain.digest)).toEqual({ bytes: plain.size, blobs: 0, usedElsewhere: 0 });
  });

  it("frees of an index only the index: its children are versions of their own, shared or not", async () => {
    const shared = { ...(await put("app", { layers: ["shared"] })), architecture: "amd64" };
    const own = { ...(await put("app", { layers: ["own one"] })), architecture: "arm64" };
    const first = await putIndex(fixture.sandbox.store, "app", [shared, own], ["1"]);
    await putIndex(fixture.sandbox.store, "app", [shared], ["2"]);
    expect(await freed(first.digest)).toEqual({ bytes: first.size, blobs: 0, usedElsewhere: 0 });
    expect(await freed(first.digest, own.digest)).toEqual({
      bytes: first.size + own.size + own.configSize + 7,
      blobs: 2,
      usedElsewhere: 0,
    });
  });

  it("does not count what another repository of the registry uses, and says how much that is", async () => {
    const one = await put("app", { tags: ["1"], layers: ["base", "only in one"] });
    await put("other", { tags: ["1"], layers: ["base", "another"] });
    expect(await freed(one.digest)).toEqual({
      bytes: 11 + one.configSize + one.size,
      blobs: 2,
      usedElsewhere: 4,
    });
    await put("other", { tags: ["2"], layers: ["base", "only in one"] });
    expect(await freed(one.digest)).toEqual({
      bytes: 0,
      blobs: 0,
      usedElsewhere: 4 + 11 + one.configSize + one.size,
    });
  });

  it("counts what only a version used that the registry has lost", async () => {
    const one = await put("app", { tags: ["1"], layers: ["base"] });
    const two = await put("app", { tags: ["2"], layers: ["base", "two"] });
    await freed(one.digest);
    await fixture.sandbox.store.deleteManifest("app", two.digest);
    expect(await freed(one.digest)).toMatchObject({ bytes: 4 + one.configSize + one.size, blobs: 2 });
  });
});
