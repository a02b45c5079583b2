import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import { scanRegistry } from "#lib/catalog/scan/scan-registry.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { openErrand } from "./errand.ts";
import { TagsNow } from "./tags-now.ts";

describeEachDatabase("the tags of a large repository", (open) => {
  let fixture: ChangesFixture;
  beforeEach(async () => {
    fixture = await openChangesFixture(await open());
  });
  afterEach(() => fixture.close());

  it("are taken from the index while it is fresh, and asked for before anything depends on them", async () => {
    const { store } = fixture.sandbox;
    const many = Array.from({ length: 305 }, (_, place) => `t${place}`);
    const image = await putImage(store, REPOSITORY, { tags: many, layers: ["one"] });
    const other = await putImage(store, REPOSITORY, { tags: ["other"], layers: ["two"] });
    await scanRegistry(fixture.catalog, consoleItself, "main");
    await fixture.catalog.writer.settle();
    await store.setTag(REPOSITORY, "t7", other.digest);
    await store.setTag(REPOSITORY, "new", other.digest);
    await store.deleteTag(REPOSITORY, "t8");
    const errand = await openErrand(fixture.context, localAdministrator, "main", REPOSITORY);
    const asked = () => fixture.sandbox.requests().filter(({ method }) => method === "HEAD").length;
    fixture.sandbox.clearRequests();

    const read = await TagsNow.read(errand);
    expect(read.on(other.digest).sort()).toEqual(["new", "other"]);
    expect(read.digestOf("t7")).toBe(image.digest);
    expect(asked()).toBe(1);
    await read.confirmOn([image.digest]);
    expect(read.on(other.digest).sort()).toEqual(["new", "other", "t7"]);
    expect(read.on(image.digest)).toHaveLength(303);
    expect(read.gap).toBeNull();

    fixture.later(31 * 60_000);
    expect((await TagsNow.read(errand)).digestOf("t7")).toBe(other.digest);
  });

  it("are asked for before a version is deleted, unless the index read them a moment ago", async () => {
    const { store } = fixture.sandbox;
    const many = Array.from({ length: 30 }, (_, place) => `t${place}`);
    const other = await putImage(store, REPOSITORY, { tags: many, layers: ["other"] });
    const image = await putImage(store, REPOSITORY, { tags: ["doomed"], layers: ["doomed"] });
    await scanRegistry(fixture.catalog, consoleItself, "main");
    await fixture.catalog.writer.settle();
    const errand = await openErrand(fixture.context, localAdministrator, "main", REPOSITORY);
    const asked = () => fixture.sandbox.requests().filter(({ method }) => method === "HEAD").length;
    fixture.later(61_000);
    await store.setTag(REPOSITORY, "t7", image.digest);
    fixture.sandbox.clearRequests();
    const first = await TagsNow.readClosely(errand, image.digest);
    expect([first.on(image.digest).sort(), asked()]).toEqual([["doomed", "t7"], 31]);

    await store.setTag(REPOSITORY, "new", image.digest);
    fixture.sandbox.clearRequests();
    const second = await TagsNow.readClosely(errand, image.digest);
    // Those that may be on it, the one that moved and the one that is new; the others were read just now.
    expect([second.on(image.digest).sort(), asked()]).toEqual([["doomed", "new", "t7"], 3]);
    expect(second.on(other.digest)).toHaveLength(29);
  });
});
