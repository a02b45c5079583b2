import { afterEach, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import { type DeletionBody, deletionBody } from "#lib/contract/changes.ts";
import { describeEachDatabase, type OpenDatabase } from "#lib/database/testing/each-database.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import {
  type ChangesFixture,
  type FixtureOptions,
  openChangesFixture,
  REPOSITORY,
} from "../testing/changes-fixture.ts";
import { planDeletion } from "./plan-deletion.ts";

const DAY = 24 * 60 * 60_000;

describeEachDatabase("planning deletions", (open: OpenDatabase) => {
  let fixture: ChangesFixture;
  const start = async (options: FixtureOptions = {}) => {
    fixture = await openChangesFixture(await open(), options);
    return fixture.sandbox.store;
  };
  afterEach(() => fixture.close());

  type Asked = Partial<Omit<DeletionBody, "registry" | "repository">>;
  const bodyOf = (asked: Asked) => deletionBody.parse({ registry: "main", repository: REPOSITORY, ...asked });
  const plan = (asked: Asked) => planDeletion(fixture.context, localAdministrator, bodyOf(asked));
  const execute = async (asked: Asked) => {
    const request = { person: localAdministrator, dryRun: false, requestKey: null, body: bodyOf(asked) };
    return (await planAndExecute(fixture.context, planDeletion, request)).change;
  };
  const codes = ({ shown }: Awaited<ReturnType<typeof plan>>, level: string) =>
    shown.remarks.filter((remark) => remark.level === level).map((remark) => remark.code);

  it("removes one tag of three on a digest, and the siblings stay", async () => {
    const store = await start();
    const image = await putImage(store, REPOSITORY, { tags: ["1", "1.2", "latest"] });
    const { shown, steps } = await plan({ tags: ["1.2"] });
    expect(shown.title).toBe("Remove team/app:1.2");
    expect(shown.tags).toMatchObject([
      { tag: "1.2", from: { digest: image.digest }, to: null, change: "removed" },
    ]);
    expect(shown.versions).toMatchObject([
      { digest: image.digest, role: "outgoing", otherTags: ["1", "latest"] },
    ]);
    expect(steps).toMatchObject([{ action: "remove-tag", tag: "1.2", siblings: ["1", "latest"] }]);
    expect(store.tags(REPOSITORY)).toEqual(["1", "1.2", "latest"]);
    expect(await execute({ tags: ["1.2"] })).toMatchObject({ state: "done" });
    expect(store.tags(REPOSITORY)).toEqual(["1", "latest"]);
  });

  it("names every tag that goes with a version, those nobody has read before included", async () => {
    const store = await start({ rules: { protectedTags: ["prod*"] } });
    const image = await putImage(store, REPOSITORY, { tags: ["1", "prod"], layers: ["base", "own"] });
    await putImage(store, REPOSITORY, { tags: ["2"], layers: ["base"] });
    await plan({ digests: [image.digest] });
    await store.setTag(REPOSITORY, "sneaky", image.digest);
    await store.setTag(REPOSITORY, "2", image.digest);
    const { shown, steps } = await plan({ digests: [image.digest], tags: ["1"] });
    expect(shown.tags.map(({ tag }) => tag).sort()).toEqual(["1", "2", "prod", "sneaky"]);
    expect(shown.needsReason).toBe(true);
    expect(steps).toEqual([
      expect.objectContaining({
        action: "delete-version",
        digest: image.digest,
        tags: ["1", "2", "prod", "sneaky"],
      }),
    ]);
    expect(shown.freed).toMatchObject({ bytes: 3 + image.configSize + image.size, blobs: 2 });
    expect(store.manifest(REPOSITORY, image.digest)).not.toBeNull();
  });

  it("refuses to delete a part of a tagged index, unless the index goes before it", async () => {
    const store = await start();
    const child = { ...(await putImage(store, REPOSITORY)), architecture: "amd64" };
    const inner = await putIndex(store, REPOSITORY, [child], []);
    const nested = { ...inner, mediaType: "application/vnd.oci.image.index.v1+json", architecture: "amd64" };
    const index = await putIndex(store, REPOSITORY, [nested], ["1"]);
    const alone = await plan({ digests: [child.digest] });
    expect(codes(alone, "blocker")).toEqual(["part-of-tagged-index"]);
    expect(alone.shown.versions[0]?.parents).toContainEqual({ digest: index.digest, tags: ["1"] });
    const together = await plan({ digests: [child.digest, index.digest, inner.digest] });
    expect(codes(together, "blocker")).toEqual([]);
    expect(together.steps).toMatchObject(
      [index, inner, child].map(({ digest }) => ({ action: "delete-version", digest })),
    );
    expect(await execute({ digests: [child.digest, index.digest, inner.digest] })).toMatchObject({
      state: "done",
    });
    expect(store.manifests(REPOSITORY)).toEqual([]);
  });

  it("deletes nothing whose other tags cannot be listed or whose bytes cannot be kept", async () => {
    const store = await start();
    const image = await putImage(store, REPOSITORY, { tags: ["1", "2"] });
    const heal = fixture.sandbox.faults.add({
      match: { method: "HEAD", path: /manifests\/2$/ },
      answer: { status: 500 },
    });
    expect(codes(await plan({ digests: [image.digest] }), "blocker")).toContain("tags-not-listed");
    heal();
    const child = { ...(await putImage(store, REPOSITORY, { layers: ["child"] })), architecture: "amd64" };
    const index = await putIndex(store, REPOSITORY, [child], ["multi"]);
    const heal2 = fixture.sandbox.faults.add({
      match: { method: "GET", path: new RegExp(`manifests/${child.digest}`) },
      answer: { wrongDigest: "body" },
    });
    const unreadable = await plan({ digests: [index.digest] });
    expect(codes(unreadable, "blocker")).toEqual(["bytes-not-kept"]);
    heal2();
    expect(codes(await plan({ digests: [index.digest] }), "blocker")).toEqual([]);
  });

  it("finds tags by pattern and by how long they have not moved, and leaves immutable ones and signatures", async () => {
    const store = await start({ rules: { immutableTags: ["v*"] } });
    const [old, fresh] = [
      await putImage(store, REPOSITORY),
      await putImage(store, REPOSITORY, { layers: ["b"] }),
    ];
    for (const tag of ["pr-1", "pr-2", "v1"]) await fixture.move({ tag, from: null, to: old.digest });
    await store.setTag(REPOSITORY, `${old.digest.replace(":", "-")}.sig`, old.digest);
    fixture.later(20 * DAY);
    await fixture.move({ tag: "pr-2", from: old.digest, to: fresh.digest });
    fixture.later(20 * DAY);
    const matching = (tag: string, unmovedForDays: number) => plan({ matching: { tag, unmovedForDays } });
    const aged = await matching("*", 30);
    expect(aged.steps.map((step) => "tag" in step && step.tag)).toEqual(["pr-1"]);
    expect(codes(aged, "warning")).toContain("immutable-left");
    expect((await matching("pr-*", 10)).steps).toHaveLength(2);
    const none = await matching("pr-*", 50);
    expect(codes(none, "blocker")).toEqual(["nothing-to-do"]);
    expect(codes(await plan({ tags: ["v1"] }), "blocker")).toEqual(["immutable"]);
  });

  it("says how many are too many, and why a registry cannot delete", async () => {
    const store = await start({ sandbox: { deletion: { tags: false, manifests: false } } });
    const tags = Array.from({ length: 101 }, (_, place) => `t${place}`);
    await putImage(store, REPOSITORY, { tags });
    const image = await putImage(store, REPOSITORY, { layers: ["one"] });
    const many = await plan({ matching: { tag: "t*", unmovedForDays: 0 } });
    expect(many.shown.remarks).toMatchObject([{ code: "too-many", text: expect.stringContaining("101") }]);
    expect(codes(await plan({ tags: ["t1"] }), "blocker")).toEqual(["cannot-remove-tag"]);
    expect(codes(await plan({ digests: [image.digest] }), "blocker")).toEqual(["cannot-delete-version"]);
    expect(store.tags(REPOSITORY)).toHaveLength(101);
  });

  it("counts the tags that go with versions among what is changed at once", async () => {
    const store = await start();
    const named = (letter: string) => Array.from({ length: 50 }, (_, place) => `${letter}${place}`);
    const one = await putImage(store, REPOSITORY, { tags: named("a"), layers: ["one"] });
    const two = await putImage(store, REPOSITORY, { tags: named("b"), layers: ["two"] });
    const both = await plan({ digests: [one.digest, two.digest], tags: ["a1"] });
    expect(both.shown.remarks).toMatchObject([{ code: "too-many", text: expect.stringContaining("102") }]);
    expect(both.steps).toEqual([]);
    expect(codes(await plan({ digests: [one.digest], tags: ["b1"] }), "blocker")).toEqual([]);
  });

  it("pins a version that loses a tag where the registry drops versions without one", async () => {
    const store = await start({ provider: "zot" });
    const image = await putImage(store, REPOSITORY, { tags: ["1", "2"] });
    expect((await plan({ tags: ["1"] })).steps).toMatchObject([
      { action: "pin-version", digest: image.digest, keptFor: "1" },
      { action: "remove-tag", tag: "1", siblings: ["2"] },
    ]);
    const both = await plan({ tags: ["1", "2"] });
    expect(both.steps).toMatchObject([
      { action: "pin-version", digest: image.digest, keptFor: "1" },
      { action: "remove-tag", tag: "1", siblings: ["2"] },
      { action: "remove-tag", tag: "2", siblings: [] },
    ]);
    expect((await plan({ tags: ["1"], digests: [image.digest] })).steps).toMatchObject([
      { action: "delete-version" },
    ]);
  });
});
