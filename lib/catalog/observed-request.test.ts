import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { pollSession } from "./read-session.ts";
import { ensureImage, ensureRepositoryListed } from "./read-through.ts";
import { rereadTag } from "./scan/reread-tag.ts";
import { scanRegistry } from "./scan/scan-registry.ts";
import type { ObservedFailure, ObservedList, ObservedTag } from "./tag-observer.ts";
import { type CatalogFixture, openCatalogFixture } from "./testing/catalog-fixture.ts";
import { putImage } from "./testing/put-image.ts";

describeEachDatabase("what the observer hears", (open) => {
  let fixture: CatalogFixture;
  let reads: ObservedTag[];
  let lists: ObservedList[];
  let failures: ObservedFailure[];
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
    [reads, lists, failures] = [[], [], []];
    fixture.context.observer = {
      tagRead: (read) => void reads.push(read),
      tagsListed: (list) => void lists.push(list),
      readFailed: (failure) => void failures.push(failure),
      room: async () => {},
    };
  });
  afterEach(() => fixture.close());

  const scan = () => scanRegistry(fixture.context, consoleItself, "samples");
  const put = (tags: string[], layer = "base") =>
    putImage(fixture.sandbox.store, "app", { tags, layers: [layer] });
  const reread = async (tag: string) => {
    const connection = await fixture.context.registries.connect(consoleItself, "samples");
    const session = pollSession(fixture.context, connection, new AbortController().signal);
    return rereadTag(session, { repository: "app", tag });
  };
  const told = () => reads.map(({ tag, state }) => [tag, state.is === "present" ? state.digest : null]);

  it("is every tag that a scan reads, new, unchanged, moved or removed, and every list", async () => {
    const { digest } = await put(["1", "2"]);
    await scan();
    expect(told().sort()).toEqual([
      ["1", digest],
      ["2", digest],
    ]);
    reads.length = 0;
    const moved = await put(["2"], "other");
    await fixture.sandbox.store.deleteTag("app", "1");
    await scan();
    expect(told().sort()).toEqual([
      ["1", null],
      ["2", moved.digest],
    ]);
    reads.length = 0;
    await scan();
    expect(told()).toEqual([["2", moved.digest]]);
    expect(lists.map(({ names, whole }) => [[...names].sort(), whole])).toEqual([
      [["1", "2"], true],
      [["2"], true],
      [["2"], true],
    ]);
    expect(failures).toEqual([]);
  });

  it("is what pages read through", async () => {
    const { digest, mediaType } = await put(["1"]);
    await ensureImage(fixture.context, localAdministrator, "samples", "app", "1");
    const state = { is: "present", digest, mediaType };
    expect(reads).toMatchObject([{ repository: "app", tag: "1", state, by: "scan" }]);
    await ensureImage(fixture.context, localAdministrator, "samples", "app", digest);
    expect(reads).toHaveLength(1);
    await ensureRepositoryListed(fixture.context, localAdministrator, "samples", "app");
    await fixture.context.background.idle();
    expect(reads.length).toBeGreaterThan(1);
    expect(lists).toHaveLength(1);
  });

  it("says when it was asked, without the time spent waiting for a place in the queue", async () => {
    await put(["1"]);
    await scan();
    reads.length = 0;
    fixture.sandbox.faults.add({ match: { path: /manifests\/1$/ }, answer: { delayMs: 200 } });
    const before = Date.now();
    await reread("1");
    const [read] = reads;
    expect(read?.by).toBe("poll");
    const { sentAt = 0, receivedAt = 0, serverDate = 0 } = read?.asked ?? {};
    expect(sentAt).toBeGreaterThanOrEqual(before - 1);
    expect(receivedAt).toBeLessThanOrEqual(Date.now());
    expect(receivedAt - sentAt).toBeGreaterThanOrEqual(195);
    expect(Math.abs((serverDate ?? 0) - receivedAt)).toBeLessThan(2_000);
  });

  it("is the last try alone where the ones before were refused for a moment", async () => {
    await put(["1"]);
    await scan();
    reads.length = 0;
    fixture.sandbox.faults.add({ match: { path: /manifests\/1$/ }, answer: { status: 503 }, times: 1 });
    const before = Date.now();
    await reread("1");
    expect(reads).toHaveLength(1);
    // The client waits at least 250 ms before it tries again.
    expect(reads[0]?.asked.sentAt).toBeGreaterThanOrEqual(before + 200);
    expect(failures).toEqual([]);
  });

  it("is why something could not be read, and no removal", async () => {
    await put(["1"]);
    await scan();
    reads.length = 0;
    fixture.sandbox.faults.add({ match: { path: /manifests\/1$/ }, answer: { status: 403 } });
    await expect(reread("1")).rejects.toMatchObject({ code: "registry_forbidden" });
    fixture.sandbox.faults.clear();
    fixture.sandbox.faults.add({ match: { path: /tags\/list/ }, answer: { status: 403 } });
    await scan();
    expect(reads).toEqual([]);
    expect(failures.map(({ tag, error }) => [tag, error.code])).toEqual([
      ["1", "registry_forbidden"],
      [null, "registry_forbidden"],
    ]);
  });

  it("is no removal when something other than a registry answers 404", async () => {
    await put(["1"]);
    await scan();
    reads.length = 0;
    const page = { status: 404, headers: { "content-type": "text/html" }, body: "<html>not here</html>" };
    fixture.sandbox.faults.add({ answer: page });
    await expect(reread("1")).rejects.toMatchObject({ code: "registry_not_a_registry" });
    expect(reads).toEqual([]);
    expect(await fixture.database.client.tag.count()).toBe(1);
  });

  it("is a removal when a registry that sends no reason answers for its version", async () => {
    await put(["1"]);
    await scan();
    reads.length = 0;
    fixture.sandbox.faults.add({ match: { path: /manifests\/1$/ }, answer: { status: 404 } });
    expect(await reread("1")).toEqual({ state: "absent" });
    expect(told()).toEqual([["1", null]]);
    await fixture.context.writer.settle();
    expect(await fixture.database.client.tag.count()).toBe(0);
  });

  it("is what a tag points at when only the question without a body was answered 404", async () => {
    const { digest } = await put(["1"]);
    await scan();
    reads.length = 0;
    fixture.sandbox.faults.add({ match: { method: "HEAD", path: /manifests\/1$/ }, answer: { status: 404 } });
    await scan();
    expect(told()).toEqual([["1", digest]]);
  });
});
