import { afterEach, beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { Database } from "#lib/database/database.ts";
import { openForReading } from "#lib/database/open-for-reading.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { failInserts } from "#lib/database/testing/fail-inserts.ts";
import { verifyChain } from "#lib/tag-history/chain/verify-chain.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planMove } from "../plans/plan-move.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { ChangeWorker } from "./change-worker.ts";

const PUT_PROD = `PUT /v2/${REPOSITORY}/manifests/prod`;

describeEachDatabase("moving a tag", (open, urlOf) => {
  let database: Database;
  let fixture: ChangesFixture;
  let [one, two] = ["", ""];

  const start = async (options: Parameters<typeof openChangesFixture>[1] = {}) => {
    fixture = await openChangesFixture(database, options);
    const { store } = fixture.sandbox;
    one = (await putImage(store, REPOSITORY, { tags: ["prod"], layers: ["one"] })).digest;
    two = (await putImage(store, REPOSITORY, { tags: ["v2"], layers: ["two"] })).digest;
  };
  const prod = () => fixture.sandbox.store.resolveTag(REPOSITORY, "prod");
  const look = async () => {
    const worker = new ChangeWorker(fixture.context);
    worker.start();
    await worker.stop();
  };

  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => fixture.close());

  test("is recorded before the registry is asked and closed by one outcome, and the chain verifies", async () => {
    await start();
    const change = await fixture.move({ tag: "prod", from: one, to: two, reason: "release 2" });
    expect([change.state, prod()]).toEqual(["done", two]);
    expect(await fixture.recorded()).toEqual(["intent", "action"]);
    expect(fixture.sent()).toEqual([PUT_PROD]);
    const move = await database.client.tagMove.findFirstOrThrow({ where: { kind: "moved" } });
    expect([move.fromDigest, move.toDigest, move.reason, move.actorHow]).toEqual([
      ...[one, two, "release 2", "at-this-machine"],
    ]);
    const reading = await openForReading(urlOf(database));
    expect((await verifyChain(reading)).firstBad).toBeNull();
    await reading.close();
  });

  test("sends the exact bytes and media type that the version has", async () => {
    await start();
    const odd = Buffer.from(
      `${JSON.stringify(JSON.parse(Buffer.from(await fixture.sandbox.store.storage.bytes(two)).toString()), null, 3)}\n\n`,
    );
    const media = "application/vnd.oci.image.manifest.v1+json";
    const { digest } = await fixture.sandbox.store.putManifest(REPOSITORY, { mediaType: media, bytes: odd });
    await fixture.move({ tag: "prod", from: one, to: digest });
    expect(prod()).toBe(digest);
  });

  test("of a tag that somebody moved meanwhile stops with both digests, and nothing is sent", async () => {
    await start();
    await fixture.sandbox.store.setTag(REPOSITORY, "prod", two);
    await expect(fixture.move({ tag: "prod", from: one, to: two })).rejects.toMatchObject({
      code: "conflict",
      details: { expected: one, actual: two },
    });
    expect(fixture.sent()).toEqual([]);
  });

  test("that changes between plan and execution stops with both digests as well", async () => {
    await start();
    const body = { registry: "main", repository: REPOSITORY, tag: "prod", from: one, to: two };
    const request = { person: localAdministrator, body, requestKey: null };
    const { plan } = await planAndExecute(fixture.context, planMove, { ...request, dryRun: true });
    const three = (await putImage(fixture.sandbox.store, REPOSITORY, { tags: ["prod"], layers: ["3"] }))
      .digest;
    const { executePlan } = await import("./execute-plan.ts");
    await expect(
      executePlan(fixture.context, localAdministrator, { plan: plan.id, throwRefusal: true }),
    ).rejects.toMatchObject({ details: { expected: one, actual: three } });
    expect([fixture.sent(), await fixture.recorded(), prod()]).toEqual([[], [], three]);
  });

  test("that the registry refuses is recorded as refused, with its reason", async () => {
    await start();
    fixture.sandbox.faults.add({ match: { method: "PUT" }, answer: { status: 403 } });
    const change = await fixture.move({ tag: "prod", from: one, to: two });
    expect([change.state, prod()]).toEqual(["failed", one]);
    expect(change.result).toContain("main");
    expect(await fixture.recorded()).toEqual(["intent", "outcome refused"]);
  });

  test.each([
    ["applies and answers 500", { status: 500, takesEffect: true }, "action", "done"],
    ["applies and breaks off", { reset: true, takesEffect: true }, "action", "done"],
    ["answers 500", { status: 500 }, "outcome not-applied", "failed"],
    ["breaks off", { reset: true }, "outcome not-applied", "failed"],
    ["says yes and does nothing", { status: 201 }, "outcome not-applied", "failed"],
  ] as const)("at a registry that %s is settled only when nothing can be under way", async (...row) => {
    const [, answer, outcome, state] = row;
    await start();
    fixture.sandbox.faults.add({ match: { method: "PUT" }, answer, times: 1 });
    const open = await fixture.move({ tag: "prod", from: one, to: two });
    expect([open.state, await fixture.recorded()]).toEqual(["settling", ["intent"]]);
    await look();
    expect(await fixture.recorded()).toEqual(["intent"]);
    fixture.context.running.clear();
    fixture.later(91_000);
    const worker = new ChangeWorker({ ...fixture.context, stopping: new AbortController() });
    worker.look();
    await expect.poll(() => fixture.recorded()).toEqual(["intent", outcome]);
    await worker.stop();
    const ended = await database.client.change.findUniqueOrThrow({ where: { id: open.id } });
    expect([ended.state, prod()]).toEqual([state, state === "done" ? two : one]);
  });

  test("to something else than was asked for is recorded as unknown, with what is there", async () => {
    await start();
    const three = (await putImage(fixture.sandbox.store, REPOSITORY, { layers: ["3"] })).digest;
    const { store } = fixture.sandbox;
    const setTag = store.setTag.bind(store);
    store.setTag = (repository, tag) => setTag(repository, tag, three);
    const change = await fixture.move({ tag: "prod", from: one, to: two });
    expect([change.state, change.undoRefused]).toEqual(["partly", expect.stringContaining("not known")]);
    expect(change.result).toContain(three.slice(7, 19));
    expect(await fixture.recorded()).toEqual(["intent", "outcome unknown"]);
  });

  test("twice with one Idempotency-Key moves once, and another request with the key is refused", async () => {
    await start();
    const body = { registry: "main", repository: REPOSITORY, tag: "prod", from: one, to: two };
    const request = { person: localAdministrator, dryRun: false, requestKey: "deploy-17" };
    const first = await planAndExecute(fixture.context, planMove, { ...request, body });
    const again = await planAndExecute(fixture.context, planMove, { ...request, body });
    expect(again.change?.id).toBe(first.change?.id);
    expect(fixture.sent()).toEqual([PUT_PROD]);
    await expect(
      planAndExecute(fixture.context, planMove, { ...request, body: { ...body, tag: "other", from: null } }),
    ).rejects.toMatchObject({ code: "conflict", details: { rule: "key-reused" } });
  });

  test("is refused, and the registry not asked, when it cannot be recorded", async () => {
    await start();
    const body = { registry: "main", repository: REPOSITORY, tag: "prod", from: one, to: two };
    const request = { person: localAdministrator, body, requestKey: null };
    const { plan } = await planAndExecute(fixture.context, planMove, { ...request, dryRun: true });
    await failInserts(database, { table: "Evidence", column: "kind", value: "intent" });
    const { executePlan } = await import("./execute-plan.ts");
    await expect(
      executePlan(fixture.context, localAdministrator, { plan: plan.id, throwRefusal: true }),
    ).rejects.toMatchObject({ code: "unavailable", details: { rule: "audit_unavailable" } });
    expect([fixture.sent(), prod()]).toEqual([[], one]);
  });

  test("is refused in read-only mode before anything but GET and HEAD is sent", async () => {
    await start({ rules: { readOnly: true } });
    await expect(fixture.move({ tag: "prod", from: one, to: two })).rejects.toMatchObject({
      details: { rule: "read-only" },
    });
    expect([fixture.sent(), prod()]).toEqual([[], one]);
  });

  test("that is protected needs a reason, and one that is immutable is created once and never moved", async () => {
    await start({ rules: { protectedTags: ["prod*"], immutableTags: ["v*"] } });
    await expect(fixture.move({ tag: "prod", from: one, to: two })).rejects.toMatchObject({
      code: "invalid_input",
      details: { rule: "reason-needed" },
    });
    expect((await fixture.move({ tag: "prod", from: one, to: two, reason: "fix" })).state).toBe("done");
    await expect(fixture.move({ tag: "v2", from: two, to: one })).rejects.toMatchObject({
      details: { rule: "immutable" },
    });
    expect((await fixture.move({ tag: "v3", from: null, to: one })).state).toBe("done");
  });

  test("pins the version it leaves where the registry drops versions without a tag", async () => {
    await start({ provider: "zot" });
    const change = await fixture.move({ tag: "prod", from: one, to: two });
    expect(change.steps.map(({ action, state }) => `${action} ${state}`)).toEqual([
      ...["pin-version applied", "point-tag applied"],
    ]);
    const [kept] = await database.client.keepAlive.findMany();
    expect([kept?.digest, kept?.keptFor]).toEqual([one, "prod"]);
    expect(fixture.sandbox.store.resolveTag(REPOSITORY, kept?.tag ?? "")).toBe(one);
  });
});
