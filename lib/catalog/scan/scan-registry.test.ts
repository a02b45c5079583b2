import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { createCatalogContext } from "../catalog-context.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage, putIndex } from "../testing/put-image.ts";
import { scanRegistry } from "./scan-registry.ts";

describeEachDatabase("scanning a registry", (open) => {
  let fixture: CatalogFixture;
  /** Moves on a minute with every scan. */
  let now: Date;
  beforeEach(async () => {
    now = new Date("2026-01-01T00:00:00Z");
    fixture = await openCatalogFixture(await open(), { clock: () => now });
  });
  afterEach(() => fixture.close());

  const scan = (options: { signal?: AbortSignal } = {}) => {
    now = new Date(now.getTime() + 60_000);
    fixture.sandbox.clearRequests();
    return scanRegistry(fixture.context, consoleItself, "samples", options);
  };
  /** `GET /v2/app/manifests/1.0` and so on, in the order the registry saw them. */
  const asked = (pattern = /./) =>
    fixture.sandbox
      .requests()
      .map((request) => `${request.method} ${request.path}`)
      .filter((line) => pattern.test(line));
  const store = () => fixture.sandbox.store;
  const db = () => fixture.database.client;
  const tagRow = (repository: string, name: string) =>
    db().tag.findFirst({ where: { name, repository: { name: repository } } });
  const versionRow = (digest: string) => db().version.findFirst({ where: { digest } });
  const repositoryRow = (name: string) => db().repository.findFirstOrThrow({ where: { name } });
  const registryRow = () => db().registry.findFirstOrThrow();
  const scanRow = () => db().scan.findFirstOrThrow();

  it("indexes every repository and every tag with digest, size, date and platform", async () => {
    const image = await putImage(store(), "team/app", {
      tags: ["1.0", "latest"],
      created: "2025-05-03T14:00:00Z",
      architecture: "arm64",
    });
    await putImage(store(), "other", { tags: ["edge"] });
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
    expect(await registryRow()).toMatchObject({
      repositoryCount: 2,
      tagCount: 3,
      versionCount: 2,
      status: "ok",
      scannedAt: now,
    });
    expect(await scanRow()).toMatchObject({
      state: "idle",
      repositoriesDone: 2,
      repositoriesTotal: 2,
      tagsDone: 3,
    });
  });

  it("counts shared layers once, in a repository and over the registry", async () => {
    const one = await putImage(store(), "a", { tags: ["1"], layers: ["base layer", "one"] });
    const two = await putImage(store(), "a", {
      tags: ["2"],
      layers: ["base layer", "second"],
      created: "2025-04-01T00:00:00Z",
    });
    const three = await putImage(store(), "b", { tags: ["1"], layers: ["base layer", "one"] });
    await scan();
    // By hand: "base layer" has 10 bytes, "one" 3, "second" 6; image three is image one again.
    expect(three.digest).toBe(one.digest);
    const configs = { one: BigInt(one.configSize + one.size), two: BigInt(two.configSize + two.size) };
    expect((await tagRow("a", "1"))?.size).toBe(13n + configs.one);
    expect((await tagRow("a", "2"))?.size).toBe(16n + configs.two);
    expect((await repositoryRow("a")).size).toBe(19n + configs.one + configs.two);
    expect((await repositoryRow("b")).size).toBe(13n + configs.one);
    expect((await registryRow()).size).toBe(19n + configs.one + configs.two);
  });

  it("reads every digest once, also when tags and repositories share it", async () => {
    await putImage(store(), "dev/app", { tags: ["1", "2", "3"] });
    await putImage(store(), "prod/app", { tags: ["1"] });
    await scan();
    expect(asked(/blobs/)).toHaveLength(1);
    expect(asked(/manifests\/sha256/)).toEqual([]);
    expect(asked(/manifests/)).toHaveLength(4);
  });

  it("does not read again after a restart what is stored, though it turns up elsewhere", async () => {
    const child = await putImage(store(), "dev/app", { layers: ["amd64"] });
    await putIndex(store(), "dev/app", [{ ...child, architecture: "amd64" }], ["1"]);
    await scan();
    await putImage(store(), "prod/app", { layers: ["amd64"] });
    const { digest } = await putIndex(store(), "prod/app", [{ ...child, architecture: "amd64" }], ["1"]);
    fixture.sandbox.clearRequests();
    const { settings, logger } = fixture.context;
    const restarted = createCatalogContext({ settings, logger, clock: () => now });
    await scanRegistry(restarted, consoleItself, "samples");
    await restarted.registries.close();
    expect(asked(/blobs|sha256/)).toEqual([]);
    const seen = await db().version.findMany({ where: { repository: { name: "prod/app" } } });
    expect(seen.map((version) => version.digest).sort()).toEqual([digest, child.digest].sort());
  });

  it("costs one HEAD per tag and nothing else when nothing changed", async () => {
    await putImage(store(), "app", { tags: ["1", "2"] });
    await putImage(store(), "other", { tags: ["1"] });
    await scan();
    const first = await tagRow("app", "1");
    await scan();
    expect(asked().sort()).toEqual([
      expect.stringMatching(/^GET \/v2\/_catalog/),
      expect.stringMatching(/^GET \/v2\/app\/tags\/list/),
      expect.stringMatching(/^GET \/v2\/other\/tags\/list/),
      "HEAD /v2/app/manifests/1",
      "HEAD /v2/app/manifests/2",
      "HEAD /v2/other/manifests/1",
    ]);
    expect(fixture.sandbox.requests().filter((request) => request.status === 304)).toHaveLength(3);
    expect(await tagRow("app", "1")).toEqual({ ...first, checkedAt: now });
    expect((await versionRow(first?.digest ?? ""))?.lastSeenAt).toEqual(now);
  });

  it("keeps the old version when a tag moves, and says when it was seen to move", async () => {
    const old = await putImage(store(), "app", { tags: ["latest"], layers: ["old"] });
    await scan();
    const fresh = await putImage(store(), "app", { tags: ["latest"], layers: ["new"] });
    await scan();
    expect(await tagRow("app", "latest")).toMatchObject({ digest: fresh.digest, movedAt: now });
    expect(await versionRow(old.digest)).toMatchObject({ tagCount: 0, goneSince: null, role: "top" });
    expect(await versionRow(fresh.digest)).toMatchObject({ tagCount: 1 });
    expect(await repositoryRow("app")).toMatchObject({ tagCount: 1, versionCount: 2, lastMovedAt: now });
  });

  it("marks the old version gone when the registry dropped it with the move", async () => {
    const old = await putImage(store(), "app", { tags: ["latest"], layers: ["old"] });
    await scan();
    await putImage(store(), "app", { tags: ["latest"], layers: ["new"] });
    await store().deleteManifest("app", old.digest);
    await scan();
    expect(await versionRow(old.digest)).toMatchObject({ tagCount: 0, goneSince: now });
    expect((await repositoryRow("app")).versionCount).toBe(1);
  });

  it("removes a tag only after the registry answers 404 for it, and keeps its version", async () => {
    const image = await putImage(store(), "app", { tags: ["1", "2"] });
    await scan();
    await store().deleteTag("app", "2");
    await scan();
    // The answer to a HEAD has no body that could prove that it was the registry who answered.
    expect(asked(/manifests\/2/)).toEqual(["HEAD /v2/app/manifests/2", "GET /v2/app/manifests/2"]);
    expect(await tagRow("app", "2")).toBeNull();
    expect(await versionRow(image.digest)).toMatchObject({ tagCount: 1, goneSince: null });
  });

  it("keeps a tag that a list forgot but the registry still has", async () => {
    await putImage(store(), "app", { tags: ["0.1.2", "0.1.20"] });
    await scan();
    fixture.sandbox.faults.add({
      match: { path: /app\/tags\/list/ },
      answer: { status: 200, body: { name: "app", tags: ["0.1.2"] } },
    });
    await scan();
    expect(await tagRow("app", "0.1.20")).toMatchObject({ cause: null });
    expect((await repositoryRow("app")).tagCount).toBe(2);
  });

  it("takes nothing for removed when a list ended early", async () => {
    await putImage(store(), "app", { tags: ["1", "2"] });
    await scan();
    await store().deleteTag("app", "2");
    fixture.sandbox.faults.add({
      match: { path: /app\/tags\/list/ },
      answer: {
        status: 200,
        body: { name: "app", tags: ["1"] },
        link: '</v2/app/tags/list?n=1000&last=1>; rel="next"',
      },
    });
    await scan();
    expect(asked(/manifests\/2/)).toEqual([]);
    expect(await tagRow("app", "2")).not.toBeNull();
    expect((await repositoryRow("app")).cause).toContain("ended early");
  });

  it("marks a repository gone that the catalogue dropped and that answers 404", async () => {
    await putImage(store(), "kept", { tags: ["1"] });
    await putImage(store(), "dropped", { tags: ["1"] });
    await putImage(store(), "hidden", { tags: ["1"] });
    await scan();
    fixture.sandbox.faults.add({
      match: { path: /_catalog/ },
      answer: { status: 200, body: { repositories: ["kept"] } },
    });
    fixture.sandbox.faults.add({
      match: { path: /dropped\/tags/ },
      answer: { status: 404, body: { errors: [{ code: "NAME_UNKNOWN" }] } },
    });
    await scan();
    expect(await repositoryRow("dropped")).toMatchObject({ goneSince: now, tagCount: 1 });
    expect(await repositoryRow("hidden")).toMatchObject({ goneSince: null });
    expect(await registryRow()).toMatchObject({ repositoryCount: 2, tagCount: 2 });
  });

  it("keeps everything when the registry is down, with the cause", async () => {
    const image = await putImage(store(), "app", { tags: ["1"] });
    await scan();
    await fixture.sandbox.stop();
    const outcome = await scan();
    expect(outcome.state).toBe("failed");
    expect(await registryRow()).toMatchObject({ status: "failing", repositoryCount: 1, tagCount: 1 });
    expect((await registryRow()).cause).toContain("registry_unreachable");
    expect((await scanRow()).state).toBe("failed");
    expect(await tagRow("app", "1")).toMatchObject({ digest: image.digest });
  });

  it("tells what is wrong with one tag and reads the others", async () => {
    await putImage(store(), "app", { tags: ["bad", "good"] });
    fixture.sandbox.faults.add({
      match: { path: /manifests\/bad/ },
      answer: { status: 403, body: { errors: [{ code: "DENIED" }] } },
    });
    await scan();
    expect((await tagRow("app", "bad"))?.cause).toContain("registry_forbidden");
    expect(await tagRow("app", "good")).toMatchObject({ cause: null });
    expect(await repositoryRow("app")).toMatchObject({ tagCount: 2, complete: false });
    fixture.sandbox.faults.clear();
    await scan();
    expect(await tagRow("app", "bad")).toMatchObject({ cause: null });
    expect(await repositoryRow("app")).toMatchObject({ complete: true });
  });

  it("goes on where it was stopped", async () => {
    for (let index = 0; index < 40; index += 1) await putImage(store(), `r${index}`, { tags: ["1"] });
    const stopper = new AbortController();
    fixture.sandbox.faults.add({ match: { path: /tags\/list/ }, answer: { delayMs: 20 } });
    const scanning = scan({ signal: stopper.signal });
    await expect.poll(() => asked(/tags\/list/).length, { interval: 5 }).toBeGreaterThan(20);
    stopper.abort();
    const stopped = await scanning;
    expect(stopped.state).toBe("stopped");
    expect((await scanRow()).state).toBe("stopped");
    const done = await db().repository.findMany({ where: { complete: true }, select: { name: true } });
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(40);
    expect(await scan()).toMatchObject({ state: "finished" });
    const again = asked(/tags\/list/).map((line) => line.split("/")[2]);
    expect(done.filter(({ name }) => again.includes(name))).toEqual([]);
    expect(await db().repository.count({ where: { complete: true } })).toBe(40);
    expect(await scanRow()).toMatchObject({ state: "idle", repositoriesDone: 40 });
  });

  it("is done by one server at a time", async () => {
    await putImage(store(), "app", { tags: ["1"] });
    fixture.sandbox.faults.add({ match: { path: /tags\/list/ }, answer: { delayMs: 60_000 } });
    const stopper = new AbortController();
    const first = scan({ signal: stopper.signal });
    await expect.poll(() => asked(/tags\/list/).length).toBe(1);
    const second = await scanRegistry(fixture.context, consoleItself, "samples");
    expect(second.state).toBe("busy");
    stopper.abort();
    expect((await first).state).toBe("stopped");
  });

  it("waits as long as the registry asks when it limits the rate", async () => {
    await putImage(store(), "app", { tags: ["1"] });
    fixture.sandbox.faults.add({
      match: { path: /tags\/list/ },
      answer: { status: 429, headers: { "retry-after": "1" } },
      times: 1,
    });
    const begun = performance.now();
    expect(await scan()).toMatchObject({ state: "finished" });
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(await tagRow("app", "1")).not.toBeNull();
  });

  it("shows an index whose child is missing, and counts what is there", async () => {
    const child = await putImage(store(), "app", { layers: ["amd64"] });
    const missing = {
      digest: `sha256:${"0".repeat(64)}`,
      size: 500,
      mediaType: child.mediaType,
      architecture: "arm64",
    };
    const index = await putIndex(store(), "app", [{ ...child, architecture: "amd64" }, missing], ["multi"]);
    await scan();
    expect(await tagRow("app", "multi")).toMatchObject({
      digest: index.digest,
      cause: null,
      platforms: '["linux/amd64","linux/arm64"]',
      size: BigInt(index.size + child.size + child.configSize + 5),
    });
    expect(await versionRow(child.digest)).toMatchObject({ role: "child" });
    expect(await repositoryRow("app")).toMatchObject({ versionCount: 1 });
    expect(asked(/sha256:00000/)).toHaveLength(1);
  });

  it("knows what is signed by cosign's tags, and folds those away", async () => {
    const image = await putImage(store(), "app", { tags: ["1"] });
    await putImage(store(), "app", { tags: ["2"], layers: ["unsigned"] });
    const signature = await putImage(store(), "app", {
      tags: [`${image.digest.replace(":", "-")}.sig`],
      layers: ["signature"],
    });
    await scan();
    expect(await tagRow("app", "1")).toMatchObject({ signed: true });
    expect(await tagRow("app", "2")).toMatchObject({ signed: false });
    expect(await versionRow(signature.digest)).toMatchObject({ role: "referrer" });
    expect(await repositoryRow("app")).toMatchObject({ tagCount: 2, auxiliaryTagCount: 1, versionCount: 2 });
  });

  it("takes in a manifest whose texts no database likes", async () => {
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.index.v1+json",
        artifactType: "nul \0 and half a pair \ud800",
        manifests: [
          {
            mediaType: "application/vnd.oci.image.manifest.v1+json",
            digest: `sha256:${"1".repeat(64)}`,
            size: 9007199254740991,
            platform: { os: "o".repeat(5000), architecture: "\0\udfff", variant: "\ud83d" },
          },
        ],
        annotations: { "org.opencontainers.image.created": "-000001-01-01T00:00:00Z" },
      }),
    );
    await store().putManifest("app", {
      mediaType: "application/vnd.oci.image.index.v1+json",
      bytes,
      tags: ["hostile"],
    });
    await putImage(store(), "app", { tags: ["usual"] });
    expect(await scan()).toMatchObject({ state: "finished" });
    expect((await tagRow("app", "hostile"))?.digest).toMatch(/^sha256:/);
    expect((await tagRow("app", "usual"))?.digest).toMatch(/^sha256:/);
  });

  it("shows repositories while their tags are still being read", async () => {
    for (const name of ["a", "b", "c"]) await putImage(store(), name, { tags: ["1"] });
    fixture.sandbox.faults.add({ match: { path: /tags\/list/ }, answer: { delayMs: 60_000 } });
    const stopper = new AbortController();
    const scanning = scan({ signal: stopper.signal });
    await expect.poll(() => db().repository.count()).toBe(3);
    stopper.abort();
    expect(await scanning).toMatchObject({ state: "stopped" });
    expect((await registryRow()).repositoryCount).toBe(3);
  });
});
