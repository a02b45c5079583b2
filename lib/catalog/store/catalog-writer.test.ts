import { beforeEach, expect, it } from "vitest";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { CatalogWriter } from "./catalog-writer.ts";
import type { ManifestFact } from "./facts.ts";

describeEachDatabase("storing what was learnt", (open) => {
  let database: Database;
  let writer: CatalogWriter;
  beforeEach(async () => {
    database = await open();
    writer = new CatalogWriter(database);
    await database.client.registry.create({
      data: { id: "r", name: "r", url: "http://r", kind: "generic", source: "console", createdBy: "test" },
    });
    await database.client.repository.create({
      data: { id: 1, registryId: "r", name: "app", sortKey: "app", firstSeenAt: new Date() },
    });
  });

  const manifest = (index: number, change: Partial<ManifestFact> = {}): ManifestFact => ({
    digest: `sha256:${String(index).padStart(64, "0")}`,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    purpose: "image",
    artifactType: null,
    subject: null,
    configDigest: null,
    createdAt: new Date("2025-01-01T00:00:00Z"),
    platforms: ["linux/amd64"],
    size: 10n,
    bytes: Buffer.from(`manifest ${index}`),
    blobs: [{ position: 0, digest: `sha256:${"f".repeat(64)}`, size: 5n, mediaType: "layer" }],
    children: [],
    ...change,
  });
  const add = (index: number, fact: ManifestFact, seenAt = new Date()) =>
    writer.add(
      { kind: "manifest", manifest: fact },
      { kind: "version", version: { repositoryId: 1, role: "child", manifest: fact, seenAt } },
      { kind: "version", version: { repositoryId: 1, role: "top", manifest: fact, seenAt } },
      { kind: "tag", tag: { repositoryId: 1, name: `t${index}`, manifest: fact, seenAt, cause: null } },
    );

  it("keeps thousands of tags with every count right", async () => {
    for (let index = 0; index < 3000; index += 1) {
      add(index, manifest(index));
      await writer.room();
    }
    await writer.settle();
    expect(await database.client.tag.count()).toBe(3000);
    const ownBytes = Array.from({ length: 3000 }, (_, index) => `manifest ${index}`.length);
    expect(await database.client.repository.findFirst()).toMatchObject({
      tagCount: 3000,
      versionCount: 3000,
      size: BigInt(5 + ownBytes.reduce((total, length) => total + length, 0)),
    });
    const version = await database.client.version.findFirst({ orderBy: { id: "desc" } });
    expect(version).toMatchObject({ role: "top", tagCount: 1 });
  });

  it("stores the largest numbers a hostile manifest can declare without failing", async () => {
    const most = BigInt(2 ** 40);
    const blobs = Array.from({ length: 5000 }, (_, position) => ({
      position,
      digest: `sha256:${String(position).padStart(64, "a")}`,
      size: most,
      mediaType: "x".repeat(255),
    }));
    for (const index of [1, 2, 3]) {
      add(
        index,
        manifest(index, { blobs: blobs.map((blob) => ({ ...blob, digest: `${blob.digest}${index}` })) }),
      );
    }
    await writer.settle();
    expect((await database.client.repository.findFirst())?.size).toBe(BigInt(Number.MAX_SAFE_INTEGER));
  });

  it("says that something is missing when the database refused a batch, and goes on", async () => {
    const before = writer.failures;
    writer.add({ kind: "tag-name", repositoryId: 999, name: "no-such-repository" });
    await expect(writer.flush()).rejects.toMatchObject({ code: "unavailable" });
    expect(() => writer.check(before)).toThrow("could not be stored");
    add(1, manifest(1));
    await writer.settle();
    expect(await database.client.tag.count()).toBe(1);
  });
});
