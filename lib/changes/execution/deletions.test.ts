import { afterEach, beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { Change, DeletionBody } from "#lib/contract/changes.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { removeKeepAlive } from "../keep-alives/remove-keep-alive.ts";
import { type Planner, planAndExecute } from "../plan-and-execute.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { planUndo } from "../plans/plan-undo.ts";
import { getChange } from "../queries/list-changes.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { cancelChange } from "./cancel-change.ts";
import { ChangeWorker } from "./change-worker.ts";

describeEachDatabase("deleting", (open) => {
  let database: Database;
  let fixture: ChangesFixture;
  let digest = "";

  const start = async (options: Parameters<typeof openChangesFixture>[1] = {}) => {
    fixture = await openChangesFixture(database, options);
    const tags = ["a", "b", "c"];
    digest = (await putImage(fixture.sandbox.store, REPOSITORY, { tags, layers: ["one", "two"] })).digest;
  };
  const tags = () => fixture.sandbox.store.tags(REPOSITORY);
  const run = async <Body>(planner: Planner<Body>, body: Body): Promise<Change> => {
    const request = { person: localAdministrator, body, dryRun: false, requestKey: null };
    const { change } = await planAndExecute(fixture.context, planner, request);
    if (change === null) throw new Error("nothing was executed");
    return change;
  };
  const remove = (body: Partial<DeletionBody>) =>
    run(planDeletion, { registry: "main", repository: REPOSITORY, tags: [], digests: [], ...body });
  const undo = (change: string) => run(planUndo as Planner<{ change: string }>, { change });
  const now = (id: string) => getChange(fixture.context, localAdministrator, id);

  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => fixture.close());

  test.each([
    ["where the registry deletes tags", {}],
    ["by a placeholder where it cannot", { deletion: { tags: false } }],
  ])("one tag of three leaves the others, %s", async (_how, sandbox) => {
    await start({ sandbox });
    const change = await remove({ tags: ["b"] });
    expect([change.state, change.result, tags()]).toEqual(["done", expect.any(String), ["a", "c"]]);
    expect(fixture.sandbox.store.resolveTag(REPOSITORY, "a")).toBe(digest);
    expect((await fixture.recorded()).sort()).toEqual(["action", "intent"]);
  });

  test("is refused where the registry deletes nothing, and it is left alone", async () => {
    await start({ sandbox: { deletion: { tags: false, manifests: false } } });
    await expect(remove({ tags: ["b"] })).rejects.toMatchObject({ code: "conflict" });
    expect(tags()).toEqual(["a", "b", "c"]);
  });

  test("a version deletes the tags that were shown, and the undo puts all of it back, verified", async () => {
    await start();
    const change = await remove({ digests: [digest] });
    expect([change.state, tags()]).toEqual(["done", []]);
    expect(fixture.sandbox.store.manifest(REPOSITORY, digest)).toBeNull();
    const undone = await undo(change.id);
    expect(undone).toMatchObject({
      state: "done",
      undoes: change.id,
      result: expect.stringMatching(/verified/i),
    });
    expect([tags(), fixture.sandbox.store.resolveTag(REPOSITORY, "c")]).toEqual([["a", "b", "c"], digest]);
    expect(await now(change.id)).toMatchObject({
      undoneBy: undone.id,
      undoRefused: "It was undone already.",
    });
  });

  test("a version that got another tag meanwhile is left alone", async () => {
    await start({ rules: { undoMs: 60_000 } });
    const change = await remove({ digests: [digest] });
    await fixture.sandbox.store.setTag(REPOSITORY, "late", digest);
    fixture.later(61_000);
    new ChangeWorker(fixture.context).look();
    await expect.poll(async () => (await now(change.id)).state).toBe("failed");
    expect((await now(change.id)).result).toContain("late");
    expect(tags()).toEqual(["a", "b", "c", "late"]);
  });

  test("waits, and can be called off until then", async () => {
    await start({ rules: { undoMs: 30_000 } });
    const waiting = await remove({ tags: ["b"] });
    expect([waiting.state, waiting.dueAt === null, tags()]).toEqual(["waiting", false, ["a", "b", "c"]]);
    new ChangeWorker(fixture.context).look();
    const called = await cancelChange(fixture.context, localAdministrator, waiting.id);
    expect([called.state, fixture.sent().filter((line) => line.includes("/b"))]).toEqual(["cancelled", []]);
    fixture.later(31_000);
    await expect(cancelChange(fixture.context, localAdministrator, waiting.id)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("begins by itself when the time is over", async () => {
    await start({ rules: { undoMs: 30_000 } });
    const waiting = await remove({ tags: ["b"] });
    fixture.later(31_000);
    new ChangeWorker(fixture.context).look();
    await expect.poll(async () => (await now(waiting.id)).state).toBe("done");
    expect(tags()).toEqual(["a", "c"]);
  });

  test("tells loudly when the registry took away more than it was asked to", async () => {
    await start();
    const { store } = fixture.sandbox;
    const deleteTag = store.deleteTag.bind(store);
    store.deleteTag = async (repository, tag) => {
      await deleteTag(repository, "c");
      return deleteTag(repository, tag);
    };
    const change = await remove({ tags: ["b"] });
    expect([change.state, change.result]).toEqual(["partly", expect.stringContaining("also took away c")]);
  });

  test("goes on with the other tags when one of them was moved meanwhile", async () => {
    await start({ rules: { undoMs: 30_000 } });
    const change = await remove({ tags: ["a", "b"] });
    const other = await putImage(fixture.sandbox.store, REPOSITORY, { tags: ["a"], layers: ["other"] });
    fixture.later(31_000);
    new ChangeWorker(fixture.context).look();
    await expect.poll(async () => (await now(change.id)).state).toBe("partly");
    expect([tags(), fixture.sandbox.store.resolveTag(REPOSITORY, "a")]).toEqual([["a", "c"], other.digest]);
  });

  test("a kept version's hidden tag is taken away like any tag, and its row goes", async () => {
    await start({ provider: "zot" });
    const other = await putImage(fixture.sandbox.store, REPOSITORY, { tags: ["solo"], layers: ["solo"] });
    await fixture.move({ tag: "solo", from: other.digest, to: digest });
    const kept = await database.client.keepAlive.findFirstOrThrow();
    await removeKeepAlive(fixture.context, localAdministrator, kept.id);
    expect([await database.client.keepAlive.count(), tags()]).toEqual([0, ["a", "b", "c", "solo"]]);
  });

  test("and moves are undone: a moved tag goes back, a created one is removed", async () => {
    await start();
    const other = await putImage(fixture.sandbox.store, REPOSITORY, { layers: ["other"] });
    const moved = await fixture.move({ tag: "a", from: digest, to: other.digest });
    expect((await undo(moved.id)).state).toBe("done");
    expect(fixture.sandbox.store.resolveTag(REPOSITORY, "a")).toBe(digest);
    const created = await fixture.move({ tag: "new", from: null, to: digest });
    expect((await undo(created.id)).state).toBe("done");
    expect(tags()).toEqual(["a", "b", "c"]);
  });
});
