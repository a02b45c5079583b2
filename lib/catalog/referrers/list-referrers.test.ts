import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { scanRegistry } from "../scan/scan-registry.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { type PutManifest, putImage } from "../testing/put-image.ts";
import { listReferrers } from "./list-referrers.ts";

const SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";

describeEachDatabase("what refers to an image", (open) => {
  let fixture: CatalogFixture;
  const start = async (sandbox: SandboxOptions = {}) => {
    fixture = await openCatalogFixture(await open(), { sandbox });
  };
  afterEach(() => fixture.close());
  beforeEach(() => start());

  const list = (digest: string) =>
    listReferrers(fixture.context, localAdministrator, "samples", "app", digest);
  const scan = () => scanRegistry(fixture.context, consoleItself, "samples");
  const signed = async (): Promise<{ image: PutManifest; signature: PutManifest }> => {
    const image = await putImage(fixture.sandbox.store, "app", { tags: ["1"] });
    const { digest, size, mediaType } = image;
    const signature = await putImage(fixture.sandbox.store, "app", {
      layers: ["signature"],
      artifactType: SIGNATURE,
      subject: { digest, size, mediaType },
    });
    return { image, signature };
  };

  it("comes from the registry's referrers API, and makes the image count as signed", async () => {
    const { image, signature } = await signed();
    await scan();
    const { items, asked } = await list(image.digest);
    expect(items).toMatchObject([{ digest: signature.digest, source: "api", artifactType: SIGNATURE }]);
    expect(asked.map((way) => [way.source, way.ok])).toEqual([
      ["api", true],
      ["cosign-tag", true],
      ["index-child", true],
      ["index", true],
    ]);
    await fixture.context.background.idle();
    await fixture.context.writer.settle();
    const referrer = await fixture.database.client.version.findFirst({ where: { digest: signature.digest } });
    expect(referrer).toMatchObject({ role: "referrer", purpose: "signature" });
    expect(await fixture.database.client.tag.findFirst()).toMatchObject({ name: "1", signed: true });
  });

  it("comes from cosign's tags, whatever the registry can do", async () => {
    const image = await putImage(fixture.sandbox.store, "app", { tags: ["1"] });
    const tag = `${image.digest.replace(":", "-")}.sig`;
    const signature = await putImage(fixture.sandbox.store, "app", { layers: ["s"], tags: [tag] });
    await scan();
    const { items } = await list(image.digest);
    expect(items).toMatchObject([
      { digest: signature.digest, purpose: "signature", source: "cosign-tag", tag },
    ]);
  });

  it("is asked of the registry once, not with every look", async () => {
    const { image } = await signed();
    await scan();
    await list(image.digest);
    await fixture.context.background.idle();
    fixture.sandbox.clearRequests();
    await list(image.digest);
    expect(fixture.sandbox.requests()).toEqual([]);
  });

  it("is shown from the index, with the failure told, when the registry is down", async () => {
    const { image, signature } = await signed();
    await scan();
    await list(image.digest);
    await fixture.context.background.idle();
    await fixture.context.writer.settle();
    await fixture.sandbox.stop();
    fixture.context.referrers.delete(`referrers ${fixture.registryId} app ${image.digest}`);
    const { items, asked } = await list(image.digest);
    expect(items).toMatchObject([{ digest: signature.digest }]);
    expect(asked[0]).toMatchObject({ source: "api", ok: false });
  });

  it("says that nothing refers to an image only after it has asked", async () => {
    const image = await putImage(fixture.sandbox.store, "app", { tags: ["1"] });
    await scan();
    const { items, asked } = await list(image.digest);
    expect(items).toEqual([]);
    expect(asked.every((way) => way.ok)).toBe(true);
  });
});
