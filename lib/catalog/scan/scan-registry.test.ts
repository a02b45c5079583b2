import { afterEach, describe, expect, it } from "vitest";
import { consoleItself } from "#lib/access/person.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage, putIndex } from "../testing/put-image.ts";
import { scanRegistry } from "./scan-registry.ts";

let fixture: CatalogFixture;
afterEach(() => fixture.close());

const scan = (options: { signal?: AbortSignal } = {}) =>
  scanRegistry(fixture.context, consoleItself, "samples", options);

/** `GET /v2/app/manifests/1.0` and so on, in the order the registry saw them. */
const asked = (pattern: RegExp) =>
  fixture.sandbox
    .requests()
    .map((request) => `${request.method} ${request.path}`)
    .filter((line) => pattern.test(line));

const tagRow = (repository: string, name: string) =>
  fixture.database.client.tag.findFirst({ where: { name, repository: { name: repository } } });
const versionRow = (digest: string) => fixture.database.client.version.findFirst({ where: { digest } });
const repositoryRow = (name: string) => fixture.database.client.repository.findFirst({ where: { name } });

describe("a first scan", () => {
  it("indexes every repository and every tag with digest, size, date and platform", async () => {
    fixture = await openCatalogFixture();
    const image = await putImage(fixture.sandbox.store, "team/app", {
      tags: ["1.0", "latest"],
      created: "2025-05-03T14:00:00Z",
      architecture: "arm64",
    });
    await putImage(fixture.sandbox.store, "other", { tags: ["edge"] });
    expect(await scan()).toEqual({ state: "finished", failure: null });
    const tag = await tagRow("team/app", "latest");
    expect(tag).toMatchObject({
      digest: image.digest,
      role: "tag",
      platforms: '["linux/arm64"]',
      purpose: "image",
      cause: null,
      movedAt: null,
    });
    expect(tag?.createdAt?.toISOString()).toBe("2025-05-03T14:00:00.000Z");
    expect(await repositoryRow("team/app")).toMatchObject({ tagCount: 2, versionCount: 1, complete: true });
    const registry = await fixture.database.client.registry.findFirstOrThrow();
    expect(registry).toMatchObject({ repositoryCount: 2, tagCount: 3, versionCount: 2, status: "ok" });
    expect(registry.scannedAt).not.toBeNull();
  });
});
