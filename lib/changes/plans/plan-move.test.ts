import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import {
  type ChangesFixture,
  type FixtureOptions,
  openChangesFixture,
  REPOSITORY,
} from "../testing/changes-fixture.ts";
import { planMove } from "./plan-move.ts";

describeEachDatabase("planning a move", (open) => {
  let fixture: ChangesFixture;
  let [one, two] = ["", ""];

  const start = async (options: FixtureOptions = {}) => {
    fixture = await openChangesFixture(await open(), options);
    const { store } = fixture.sandbox;
    one = (await putImage(store, REPOSITORY, { tags: ["prod", "also"], layers: ["one"] })).digest;
    two = (await putImage(store, REPOSITORY, { tags: ["v2"], layers: ["two"] })).digest;
  };
  beforeEach(() => {
    [one, two] = ["", ""];
  });
  afterEach(() => fixture.close());

  const plan = (to: string | null) =>
    planMove(fixture.context, localAdministrator, {
      ...{ registry: "main", repository: REPOSITORY, tag: "prod", from: one, to },
    });

  test("pins the old version where the registry would drop it, whatever other tags are known of it", async () => {
    await start({ provider: "zot" });
    const { steps, shown } = await plan(two);
    expect(steps.map(({ action }) => action)).toEqual(["pin-version", "point-tag"]);
    const pinned = shown.remarks.find(({ code }) => code === "pinned");
    expect(pinned?.text).toContain(`whatever becomes of other tags, a hidden tag keeps ${one.slice(7, 19)}`);
  });

  test("does not pin where the registry keeps versions without a tag", async () => {
    await start();
    expect((await plan(two)).steps.map(({ action }) => action)).toEqual(["point-tag"]);
  });

  test("to remove a tag that is moved while it is planned stops with both digests", async () => {
    await start();
    const { client } = await fixture.catalog.registries.connect(localAdministrator, "main");
    const list = client.listTags.bind(client);
    vi.spyOn(client, "listTags").mockImplementation(async function* (...given) {
      await fixture.sandbox.store.setTag(REPOSITORY, "prod", two);
      yield* list(...given);
    });
    await expect(plan(null)).rejects.toMatchObject({
      code: "conflict",
      details: { tag: "prod", expected: one, actual: two },
    });
  });
});
