import { beforeAll, describe, expect, it } from "vitest";
import { digestOf } from "../digests.ts";
import { parseManifest } from "../manifest-record.ts";
import { memoryStorage } from "../storage-memory.ts";
import { SandboxStore } from "../store.ts";
import { pushSamples } from "./push-samples.ts";

let store: SandboxStore;

const digestsOfTags = (one: SandboxStore) =>
  one
    .repositories()
    .flatMap((name) => one.tags(name).map((tag) => `${name}:${tag}@${one.resolveTag(name, tag)}`));

beforeAll(async () => {
  store = new SandboxStore(memoryStorage());
  await pushSamples(store);
});

describe("the samples", () => {
  it("hold images, artifacts and an empty repository", () => {
    expect(store.repositories()).toEqual([
      "acme/archive",
      "acme/payments/api",
      "acme/payments/worker",
      "acme/storefront",
      "charts/storefront",
      "data/city-names",
      "legacy/reporting",
      "platform/base/debian-like",
      "wasm/filter",
    ]);
    expect(store.tags("acme/archive")).toEqual([]);
  });

  it("are the same every time", async () => {
    const again = new SandboxStore(memoryStorage());
    await pushSamples(again);
    expect(digestsOfTags(again)).toEqual(digestsOfTags(store));
  });

  it("refer only to content that is there, under its true digest and size", async () => {
    for (const repository of store.repositories()) {
      for (const record of store.manifests(repository)) {
        const bytes = await store.readManifest(record.digest);
        expect(digestOf(bytes)).toBe(record.digest);
        for (const blob of record.blobs) expect(store.blobSize(repository, blob)).not.toBeNull();
        for (const child of record.children) expect(store.manifest(repository, child)).not.toBeNull();
        if (record.subject) expect(store.manifest(repository, record.subject)).not.toBeNull();
      }
    }
  });

  it("moved latest and left the versions it pointed at behind, untagged", () => {
    const tagged = new Set(
      store.tags("acme/storefront").map((tag) => store.resolveTag("acme/storefront", tag)),
    );
    const indexes = store.manifests("acme/storefront").filter((record) => record.children.length > 0);
    expect(indexes).toHaveLength(11);
    expect(indexes.filter((record) => !tagged.has(record.digest))).toHaveLength(3);
    expect(store.resolveTag("acme/storefront", "latest")).toBe(store.resolveTag("acme/storefront", "2.14.1"));
    expect(store.resolveTag("acme/storefront", "prod")).toBe(store.resolveTag("acme/storefront", "2.14.0"));
  });

  it("share layers between versions and between repositories", () => {
    const blobsOf = (repository: string) =>
      new Set(store.manifests(repository).flatMap((record) => record.blobs));
    const base = blobsOf("platform/base/debian-like");
    const shared = [...blobsOf("acme/storefront")].filter((digest) => base.has(digest));
    expect(shared.length).toBeGreaterThanOrEqual(2);
  });

  it("sign the storefront in the old way and the new one, and attach a bill of materials", () => {
    const latest = store.resolveTag("acme/storefront", "latest") ?? "";
    const types = store.referrers("acme/storefront", latest).map((record) => record.artifactType);
    expect(types.toSorted()).toEqual([
      "application/spdx+json",
      "application/vnd.dev.sigstore.bundle.v0.3+json",
    ]);
    expect(store.tags("acme/storefront").filter((tag) => tag.endsWith(".sig"))).toHaveLength(2);
  });

  it("list a referrer under the fallback tag as well", () => {
    const image = store.resolveTag("acme/payments/worker", "main") ?? "";
    const fallback = store.resolveTag("acme/payments/worker", image.replace(":", "-"));
    const listed = store.manifest("acme/payments/worker", fallback ?? "")?.children;
    expect(listed).toEqual(store.referrers("acme/payments/worker", image).map((record) => record.digest));
    expect(listed).toHaveLength(1);
  });

  it("mark BuildKit's attestations so that nobody takes them for a platform", async () => {
    const index = parseManifest(
      await store.readManifest(store.resolveTag("acme/storefront", "2.14.1") ?? ""),
    );
    expect(index?.manifests).toMatchObject([
      { platform: { os: "linux", architecture: "amd64" } },
      { platform: { os: "linux", architecture: "arm64" } },
      { platform: { os: "unknown" }, annotations: { "vnd.docker.reference.type": "attestation-manifest" } },
      { platform: { os: "unknown" }, annotations: { "vnd.docker.reference.type": "attestation-manifest" } },
    ]);
  });
});
