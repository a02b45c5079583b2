import { afterEach, beforeEach, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import { type CopyBody, copyBody } from "#lib/contract/changes.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import type { SandboxStore } from "#lib/registry/sandbox/store.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { planCopy } from "./plan-copy.ts";

describeEachDatabase("copying", (open) => {
  let fixture: ChangesFixture;
  let store: SandboxStore;
  let others: Sandbox[];
  beforeEach(async () => {
    fixture = await openChangesFixture(await open(), { rules: { immutableTags: ["fixed"] } });
    store = fixture.sandbox.store;
    others = [];
  });
  afterEach(async () => {
    await fixture.close();
    for (const other of others) await other.stop();
  });

  const connectOther = async (options: SandboxOptions = {}) => {
    const other = await startSandbox(options);
    others.push(other);
    const row = { id: crypto.randomUUID(), name: "other", url: other.url, kind: "sandbox" };
    await fixture.catalog.database.client.registry.create({
      data: { ...row, source: "console", createdBy: "test" },
    });
    return other;
  };
  interface Asked {
    digest: string;
    to: CopyBody["to"];
    tags?: CopyBody["tags"];
    referrers?: boolean;
  }
  const bodyOf = ({ digest, ...asked }: Asked) =>
    copyBody.parse({ from: { registry: "main", repository: REPOSITORY, digest }, ...asked });
  const plan = (asked: Asked) => planCopy(fixture.context, localAdministrator, bodyOf(asked));
  const copy = async (asked: Asked) => {
    const request = { person: localAdministrator, dryRun: false, requestKey: null, body: bodyOf(asked) };
    const { change } = await planAndExecute(fixture.context, planCopy, request);
    await fixture.context.running.get(change?.id ?? "")?.ended;
    const where = { id: change?.id ?? "" };
    return fixture.catalog.database.client.change.findUniqueOrThrow({ where });
  };
  const codes = ({ shown }: Awaited<ReturnType<typeof plan>>) => shown.remarks.map(({ code }) => code);

  /** Two platforms that share a layer; the index is signed in both ways, and a child has an SBOM. */
  const signedImage = async () => {
    const amd64 = await putImage(store, REPOSITORY, { layers: ["base", "one"] });
    const arm64 = await putImage(store, REPOSITORY, { layers: ["base", "two"], architecture: "arm64" });
    const children = [
      { ...amd64, architecture: "amd64" },
      { ...arm64, architecture: "arm64" },
    ];
    const index = await putIndex(store, REPOSITORY, children, ["1", "latest"]);
    const mediaType = "application/vnd.oci.image.index.v1+json";
    const signature = await putImage(store, REPOSITORY, {
      ...{ layers: ["signature"], artifactType: "application/vnd.example.signature" },
      subject: { ...index, mediaType },
    });
    const sbom = await putImage(store, REPOSITORY, {
      ...{ layers: ["sbom"], artifactType: "application/spdx+json", subject: amd64 },
    });
    const cosign = `${index.digest.replace(":", "-")}.sig`;
    const old = await putImage(store, REPOSITORY, { tags: [cosign], layers: ["old signature"] });
    return { amd64, arm64, index, signature, sbom, cosign, old };
  };

  it("copies a signed multi-platform image to another registry, bytes unchanged, and its signatures are found", async () => {
    const image = await signedImage();
    const other = await connectOther();
    const to = { registry: "other", repository: "prod/app" };
    const asked = { digest: image.index.digest, to, tags: [{ tag: "1", from: null }] };
    const { shown, steps } = await plan(asked);
    expect(shown.title).toBe(
      `Copy team/app@${image.index.digest.slice(7, 19)} with 1 tag to prod/app at other`,
    );
    const layers = ["base", "one", "two", "signature", "sbom", "old signature"].join("").length;
    const configs = image.amd64.configSize + image.arm64.configSize + image.old.configSize + 2;
    expect(shown.copied).toEqual({ bytes: layers + configs, blobs: 10, versions: 6, mountable: 0 });
    expect(steps.at(-1)).toMatchObject({ action: "point-tag", tag: "1", from: null });
    expect(other.requests().every(({ method }) => method === "GET" || method === "HEAD")).toBe(true);
    const change = await copy(asked);
    expect(change).toMatchObject({ state: "done", bytesDone: BigInt(layers + configs) });
    expect(other.store.resolveTag("prod/app", "1")).toBe(image.index.digest);
    expect(other.store.resolveTag("prod/app", image.cosign)).toBe(image.old.digest);
    expect(other.store.tags("prod/app")).toEqual(["1", image.cosign]);
    for (const { digest } of [image.index, image.amd64, image.arm64, image.signature, image.sbom, image.old])
      expect(await other.store.readManifest(digest)).toEqual(await store.readManifest(digest));
    const found = other.store.referrers("prod/app", image.index.digest);
    expect(found.map(({ digest }) => digest)).toEqual([image.signature.digest]);
    expect(codes(await plan({ ...asked, tags: [{ tag: "1", from: image.index.digest }] }))).toContain(
      "nothing-to-do",
    );
  });

  it("lists signatures under the fallback tag where the target has no referrers API, and keeps what is there", async () => {
    const image = await signedImage();
    const other = await connectOther({ referrers: false });
    const tag = image.index.digest.replace(":", "-");
    const there = await putImage(other.store, "prod/app", { layers: ["theirs"], artifactType: "text/plain" });
    const { digest: before } = await putIndex(
      other.store,
      "prod/app",
      [{ ...there, architecture: "any" }],
      [tag],
    );
    const asked = { digest: image.index.digest, to: { registry: "other", repository: "prod/app" } };
    expect((await plan(asked)).steps.filter((step) => step.action === "point-tag")).toMatchObject([
      { tag: image.amd64.digest.replace(":", "-"), from: null },
      { tag, from: before },
      { tag: image.cosign, from: null },
    ]);
    expect(await copy(asked)).toMatchObject({ state: "done" });
    const client = (await fixture.catalog.registries.connect(localAdministrator, "other")).client;
    const listed = await client.listReferrers("prod/app", image.index.digest);
    expect(listed.source).toBe("fallback-tag");
    expect(listed.descriptors).toMatchObject([
      { digest: there.digest },
      { digest: image.signature.digest, artifactType: "application/vnd.example.signature" },
    ]);
  });

  it("mounts within a registry, and a copy that broke is taken up where it was", async () => {
    const image = await signedImage();
    const asked = {
      ...{ digest: image.index.digest, to: { registry: "main", repository: "prod/app" } },
      ...{ tags: [{ tag: "1", from: null }], referrers: false },
    };
    const { shown } = await plan(asked);
    expect(shown.copied).toMatchObject({ bytes: 0, blobs: 5, versions: 3 });
    const heal = fixture.sandbox.faults.add({
      match: { method: "PUT", path: image.index.digest },
      answer: { status: 403 },
    });
    expect(await copy(asked)).toMatchObject({ state: "partly" });
    expect(store.tags("prod/app")).toEqual([]);
    expect(fixture.sent().filter((line) => /^(PUT|PATCH) .*uploads/.test(line))).toEqual([]);
    heal();
    expect((await plan(asked)).shown.copied).toMatchObject({ blobs: 0, versions: 1 });
    expect(await copy(asked)).toMatchObject({ state: "done" });
    expect(store.resolveTag("prod/app", "1")).toBe(image.index.digest);
  });

  it("sends again what a broken connection cut, and settles a lost answer by looking", async () => {
    const image = await putImage(store, REPOSITORY, { layers: ["a layer"] });
    const other = await connectOther();
    other.faults.add({ match: { method: "PUT", path: /uploads/ }, answer: { reset: true }, times: 1 });
    other.faults.add({
      ...{ match: { method: "PUT", path: /manifests/ }, times: 1 },
      answer: { reset: true, takesEffect: true },
    });
    const change = await copy({ digest: image.digest, to: { registry: "other", repository: "app" } });
    expect(change).toMatchObject({ state: "done", bytesDone: change.bytesTotal });
    const puts = other
      .requests()
      .filter(({ method, path }) => method === "PUT" && path.includes("manifests"));
    expect(puts).toHaveLength(1);
    expect(await other.store.readManifest(image.digest)).toEqual(await store.readManifest(image.digest));
  });

  it("blocks a copy onto a tag that was moved meanwhile or is immutable, and of what cannot be read", async () => {
    const image = await putImage(store, REPOSITORY, { layers: ["one"] });
    const there = await putImage(store, "prod/app", { tags: ["1", "fixed"], layers: ["two"] });
    const to = { registry: "main", repository: "prod/app" };
    const moved = await plan({ digest: image.digest, to, tags: [{ tag: "1", from: null }] });
    expect(codes(moved)).toContain("tag-moved");
    expect(moved.shown.versions).toMatchObject([
      { role: "copied", digest: image.digest },
      { role: "outgoing", digest: there.digest, otherTags: ["fixed"] },
    ]);
    const fixed = await plan({ digest: image.digest, to, tags: [{ tag: "fixed", from: there.digest }] });
    expect(codes(fixed)).toContain("immutable");
    expect(codes(await plan({ digest: `sha256:${"0".repeat(64)}`, to }))).toEqual(["version-gone"]);
    const missing = { ...(await putImage(store, REPOSITORY, { layers: ["x"] })), architecture: "amd64" };
    const index = await putIndex(store, REPOSITORY, [missing], ["sparse"]);
    await store.deleteManifest(REPOSITORY, missing.digest);
    const sparse = await plan({ digest: index.digest, to });
    expect(codes(sparse)).toContain("sparse");
    expect(sparse.steps).toMatchObject([{ action: "put-version", digest: index.digest }]);
    const within = await plan({
      ...{ digest: image.digest, to: { registry: "main", repository: REPOSITORY } },
      tags: [{ tag: "new", from: null }],
    });
    expect(within.steps).toMatchObject([{ action: "point-tag", tag: "new", digest: image.digest }]);
  });
});
