import { afterEach, beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { MoveTagBody } from "#lib/contract/changes.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { failInserts } from "#lib/database/testing/fail-inserts.ts";
import type { ChangesContext } from "../changes-context.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { planMove } from "../plans/plan-move.ts";
import { getChange } from "../queries/list-changes.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { ChangeWorker } from "./change-worker.ts";
import { executePlan } from "./execute-plan.ts";

const MINUTE_MS = 60_000;
const INTENTS = { table: "Evidence", column: "kind", value: "intent" };

describeEachDatabase("a change that is interrupted", (open) => {
  let database: Database;
  let fixture: ChangesFixture;
  let [one, two] = ["", ""];

  const start = async (options: Parameters<typeof openChangesFixture>[1] = {}) => {
    fixture = await openChangesFixture(database, options);
    const { store } = fixture.sandbox;
    one = (await putImage(store, REPOSITORY, { tags: ["prod", "a", "b"], layers: ["one"] })).digest;
    two = (await putImage(store, REPOSITORY, { tags: ["v2"], layers: ["two"] })).digest;
  };
  const at = (tag: string) => fixture.sandbox.store.resolveTag(REPOSITORY, tag);
  const now = (id: string) => getChange(fixture.context, localAdministrator, id);
  const place = { registry: "main", repository: REPOSITORY };
  const moveBody = (): MoveTagBody => ({ ...place, tag: "prod", from: one, to: two });
  const plan = async () => {
    const request = { person: localAdministrator, body: moveBody(), dryRun: true, requestKey: null };
    return (await planAndExecute(fixture.context, planMove, request)).plan.id;
  };
  const remove = async (tags: string[], context: ChangesContext = fixture.context) => {
    const request = { person: localAdministrator, dryRun: false, requestKey: null };
    const body = { ...place, tags, digests: [] };
    return (await planAndExecute(context, planDeletion, { ...request, body })).change;
  };
  /** Another server on the same database, after this one ended. */
  const another = (rules: Partial<ChangesContext["rules"]> = {}): ChangesContext => ({
    ...fixture.context,
    rules: { ...fixture.context.rules, ...rules },
    ...{ owner: "another", running: new Map(), stopping: new AbortController() },
  });
  const take = async (context: ChangesContext) => {
    const worker = new ChangeWorker(context);
    worker.look();
    await worker.settled();
    await Promise.allSettled([...context.running.values()].map(({ ended }) => ended));
    return worker;
  };
  const leaveBehind = (id: string, data: object = {}) =>
    database.client.change.update({ where: { id }, data: { state: "running", owner: "dead", ...data } });

  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => fixture.close());

  test("before a move was begun is told as failed, and the move is not made", async () => {
    await start();
    const id = await plan();
    await leaveBehind(id, { leaseUntil: new Date(0) });
    await take(another());
    expect(await now(id)).toMatchObject({
      state: "failed",
      result: expect.stringContaining("before it was begun"),
    });
    expect([fixture.sent(), at("prod")]).toEqual([[], one]);
  });

  test("is left alone by another server as long as its own is alive", async () => {
    await start();
    const id = await plan();
    await leaveBehind(id, { owner: fixture.context.owner, leaseUntil: new Date(Date.now() + MINUTE_MS) });
    await take(fixture.context);
    expect((await now(id)).state).toBe("running");
  });

  test("because it could not be recorded is not made when the database works again", async () => {
    await start();
    const heal = await failInserts(database, INTENTS);
    await expect(remove(["a"])).rejects.toMatchObject({ details: { rule: "audit_unavailable" } });
    await heal();
    await database.client.change.updateMany({
      where: { state: "running" },
      data: { leaseUntil: new Date(0) },
    });
    await take(another());
    expect([at("a"), fixture.sent().filter((line) => line.endsWith("/a"))]).toEqual([one, []]);
  });

  test("by its lease being lost writes nothing more of it", async () => {
    await start();
    const id = await plan();
    fixture.sandbox.faults.add({ match: { method: "PUT" }, answer: { delayMs: 300 }, times: 1 });
    const executing = executePlan(fixture.context, localAdministrator, { plan: id });
    await expect.poll(async () => (await now(id)).steps[0]?.state).toBe("sent");
    await database.client.change.update({
      where: { id },
      data: { owner: "another", leaseUntil: new Date(8.64e15 / 2) },
    });
    await executing;
    const row = await database.client.change.findUniqueOrThrow({ where: { id } });
    expect([row.owner, row.state]).toEqual(["another", "running"]);
  });

  test("by its server stopping ends the request it is at, and the next server does the rest", async () => {
    await start();
    fixture.sandbox.faults.add({ match: { method: "DELETE", path: "/a$" }, answer: { delayMs: 300 } });
    const worker = new ChangeWorker(fixture.context);
    fixture.context.wake = () => worker.look();
    const removing = remove(["a", "b"]);
    await expect.poll(() => database.client.changeStep.count({ where: { state: "sent" } })).toBe(1);
    await worker.stop();
    await worker.settled();
    await Promise.allSettled([...fixture.context.running.values()].map(({ ended }) => ended));
    const left = await removing;
    expect([left?.state, at("a"), at("b")]).toEqual(["running", null, one]);
    await take(another());
    expect([(await now(left?.id ?? "")).state, at("b")]).toEqual(["done", null]);
  });

  test("by a lost answer keeps its tag until that is settled, however long the registry is away", {
    timeout: 20_000,
  }, async () => {
    await start();
    fixture.sandbox.faults.add({
      match: { method: "PUT" },
      answer: { reset: true, takesEffect: true },
      times: 1,
    });
    const lost = await fixture.move({ tag: "prod", from: one, to: two });
    const away = fixture.sandbox.faults.add({ answer: { status: 403 } });
    for (let minute = 0; minute < 6; minute += 1) {
      fixture.later(MINUTE_MS);
      await take(another());
    }
    away();
    await expect(fixture.move({ tag: "prod", from: two, to: one })).rejects.toMatchObject({
      details: { rule: "busy" },
    });
    fixture.later(MINUTE_MS);
    await take(another());
    expect([(await now(lost.id)).state, await fixture.recorded()]).toEqual(["done", ["intent", "action"]]);
    expect((await fixture.move({ tag: "prod", from: two, to: one })).state).toBe("done");
  });

  test("by a lost answer keeps its tag even when its lease has run out", { timeout: 20_000 }, async () => {
    await start();
    fixture.sandbox.faults.add({
      match: { method: "PUT" },
      answer: { reset: true, takesEffect: true },
      times: 1,
    });
    await fixture.move({ tag: "prod", from: one, to: two });
    fixture.later(60 * MINUTE_MS);
    await expect(fixture.move({ tag: "prod", from: two, to: one })).rejects.toMatchObject({
      details: { rule: "busy" },
    });
    expect(at("prod")).toBe(two);
  });

  test("by its registry being taken away ends as unknown instead of never", async () => {
    await start();
    fixture.sandbox.faults.add({ match: { method: "PUT" }, answer: { reset: true }, times: 1 });
    const lost = await fixture.move({ tag: "prod", from: one, to: two });
    await database.client.registry.deleteMany();
    await fixture.catalog.registries.forget("main");
    fixture.later(2 * MINUTE_MS);
    await take(another());
    expect([(await now(lost.id)).state, await fixture.recorded()]).toEqual([
      ...["partly", ["intent", "outcome unknown"]],
    ]);
  });

  test("does not go on with another registry that has the name by now", async () => {
    await start();
    const id = await plan();
    const { url } = await database.client.registry.findFirstOrThrow();
    await database.client.registry.deleteMany();
    await database.client.registry.create({
      data: {
        id: crypto.randomUUID(),
        name: "main",
        url,
        kind: "sandbox",
        source: "console",
        createdBy: "x",
      },
    });
    await fixture.catalog.registries.forget("main");
    await expect(
      executePlan(fixture.context, localAdministrator, { plan: id, throwRefusal: true }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(fixture.sent()).toEqual([]);
  });

  test("by somebody who called it off stays called off when another server takes it up", async () => {
    await start({ rules: { undoMs: MINUTE_MS } });
    const waiting = await remove(["a", "b"]);
    await leaveBehind(waiting?.id ?? "", { leaseUntil: new Date(0), cancelRequested: true });
    await take(another());
    expect([(await now(waiting?.id ?? "")).state, at("a"), at("b")]).toEqual(["cancelled", one, one]);
  });

  test("for days while it waited is not begun, and neither is one that the rules forbid by now", async () => {
    await start({ rules: { undoMs: MINUTE_MS } });
    const late = await remove(["a"]);
    fixture.later(3 * 24 * 60 * MINUTE_MS);
    await take(another());
    const forbidden = await remove(["b"]);
    fixture.later(2 * MINUTE_MS);
    await take(another({ immutableTags: ["b"] }));
    const states = [(await now(late?.id ?? "")).state, (await now(forbidden?.id ?? "")).state];
    expect([states, at("a"), at("b")]).toEqual([["failed", "failed"], one, one]);
  });

  test("by its own earlier lease goes on", async () => {
    await start({ rules: { undoMs: MINUTE_MS } });
    const waiting = await remove(["a"]);
    const { registryId } = await database.client.change.findFirstOrThrow();
    await database.client.tagLease.create({
      data: {
        ...{ place: `${registryId} ${REPOSITORY} a`, holder: waiting?.id ?? "", fence: 4 },
        until: new Date(Date.now() + 10 * MINUTE_MS),
      },
    });
    fixture.later(2 * MINUTE_MS);
    await take(another());
    expect([(await now(waiting?.id ?? "")).state, at("a")]).toEqual(["done", null]);
  });
});
