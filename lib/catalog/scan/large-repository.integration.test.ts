import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage } from "../testing/put-image.ts";
import { scanRegistry } from "./scan-registry.ts";

describeEachDatabase("a repository of thousands of tags", (open) => {
  let fixture: CatalogFixture;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
  });
  afterEach(() => fixture.close());

  it("indexes all of 5,000 tags and counts their shared layer once", async () => {
    const tags = Array.from({ length: 5000 }, (_, index) => `build-${String(index).padStart(5, "0")}`);
    const images = [];
    for (let group = 0; group < 50; group += 1) {
      const own = tags.slice(group * 100, group * 100 + 100);
      images.push(
        await putImage(fixture.sandbox.store, "big", { tags: own, layers: ["base layer", `layer ${group}`] }),
      );
    }
    await scanRegistry(fixture.context, consoleItself, "samples");
    const repository = () => fixture.database.client.repository.findFirstOrThrow();
    expect(await repository()).toMatchObject({ tagCount: 5000, versionCount: 50, complete: true });
    expect(await fixture.database.client.tag.count({ where: { digest: { not: null }, cause: null } })).toBe(
      5000,
    );
    // By hand: 10 bytes of the base layer, "layer 0" to "layer 9" have 7 bytes, the other 40 have 8.
    const own = images.reduce((sum, image) => sum + image.size, 0) + (images[0]?.configSize ?? 0) * 50;
    expect((await repository()).size).toBe(BigInt(10 + 10 * 7 + 40 * 8 + own));
    const blobs = fixture.sandbox.requests().filter((request) => request.path.includes("/blobs/"));
    expect(blobs).toHaveLength(50);
  }, 60_000);
});
