import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { MoveTagBody } from "#lib/contract/changes.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { planMove } from "../plans/plan-move.ts";
import { getChange } from "../queries/list-changes.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";

const place = { registry: "main", repository: REPOSITORY };

describeEachDatabase("changes at the same time", (open) => {
  let database: Database;
  let fixture: ChangesFixture;
  let [one, two] = ["", ""];

  beforeEach(async () => {
    database = await open();
    fixture = await openChangesFixture(database);
    const { store } = fixture.sandbox;
    one = (await putImage(store, REPOSITORY, { tags: ["prod", "a"], layers: ["one"] })).digest;
    two = (await putImage(store, REPOSITORY, { tags: ["v2"], layers: ["two"] })).digest;
  });
  afterEach(() => fixture.close());

  const at = (tag: string) => fixture.sandbox.store.resolveTag(REPOSITORY, tag);
  const request = { person: localAdministrator, dryRun: false };
  const remove = (body: object) =>
    planAndExecute(fixture.context, planDeletion, {
      ...{ ...request, requestKey: null, body: { ...place, tags: [], digests: [], ...body } },
    });
  const move = (requestKey: string | null, body: Partial<MoveTagBody> = {}) =>
    planAndExecute(fixture.context, planMove, {
      ...{ ...request, requestKey, body: { ...place, tag: "prod", from: one, to: two, ...body } },
    });

  test("a tag is not pointed at a version that is just being deleted", async () => {
    const { store } = fixture.sandbox;
    const deleteManifest = store.deleteManifest.bind(store);
    const deleting = Promise.withResolvers<void>();
    const refused = Promise.withResolvers<void>();
    store.deleteManifest = async (repository, digest) => {
      if (digest === two) {
        deleting.resolve();
        await refused.promise;
      }
      return deleteManifest(repository, digest);
    };
    const deletion = remove({ digests: [two] });
    await deleting.promise;
    await expect(move(null)).rejects.toMatchObject({ code: "conflict", details: { rule: "busy" } });
    refused.resolve();
    expect((await deletion).change?.state).toBe("done");
    expect(at("prod")).toBe(one);
  });

  test("a tag that exists although HEAD says that it does not is not taken for a new one", async () => {
    fixture.sandbox.faults.add({
      match: { method: "HEAD", path: "/manifests/prod$" },
      answer: { status: 404 },
    });
    await expect(move(null, { from: null })).rejects.toMatchObject({
      details: { expected: null, actual: one },
    });
    expect(at("prod")).toBe(one);
  });

  test("a version is not taken for deleted because a proxy answers 404 to everything", async () => {
    const { digest } = await putImage(fixture.sandbox.store, REPOSITORY, { layers: ["untagged"] });
    fixture.sandbox.faults.add({ match: { method: "DELETE", path: digest }, answer: { status: 502 } });
    const { change } = await remove({ digests: [digest] });
    expect(change?.state).toBe("settling");
    fixture.later(91_000);
    fixture.sandbox.faults.add({ answer: { status: 404, body: "nothing here" } });
    const { ChangeWorker } = await import("./change-worker.ts");
    const worker = new ChangeWorker(fixture.context);
    worker.look();
    await worker.settled();
    await Promise.allSettled([...fixture.context.running.values()].map(({ ended }) => ended));
    const now = await getChange(fixture.context, localAdministrator, change?.id ?? "");
    expect([now.state, await fixture.recorded()]).toEqual(["settling", ["intent"]]);
  });

  test("two equal requests with one key make one move and get one answer", async () => {
    const [first, second] = await Promise.all([move("deploy"), move("deploy")]);
    expect(second.change?.id).toBe(first.change?.id);
    expect([first.change?.state, fixture.sent().length]).toEqual(["done", 1]);
  });

  test("a request that is sent again while another server executes it is answered with what it comes to", async () => {
    const { change } = await move("deploy");
    const { client } = fixture.context.catalog.database;
    const become = (state: string) =>
      client.change.update({ where: { id: change?.id ?? "" }, data: { state } });
    await become("running");
    const secondLook = Promise.withResolvers<void>();
    const looks = vi.spyOn(fixture.context.running, "get").mockImplementation(() => {
      if (looks.mock.calls.length > 1) secondLook.resolve();
      return undefined;
    });
    const again = move("deploy");
    await Promise.race([secondLook.promise, again]);
    await become("done");
    looks.mockRestore();
    expect((await again).change?.state).toBe("done");
  });

  test("a request that was refused is refused again under its key, not answered as if it had worked", async () => {
    fixture.sandbox.faults.add({ match: { method: "PUT" }, answer: { status: 403 }, times: 1 });
    const refused = await move("deploy");
    expect(refused.change?.state).toBe("failed");
    await expect(move("deploy")).rejects.toMatchObject({
      details: { rule: "failed-before", change: refused.change?.id },
    });
  });

  test("a plan of which a part was applied is answered with what became of each part", async () => {
    const { plan } = await planAndExecute(fixture.context, planDeletion, {
      ...{ person: localAdministrator, dryRun: true, requestKey: null },
      body: { ...place, tags: ["a", "v2"], digests: [] },
    });
    await fixture.sandbox.store.setTag(REPOSITORY, "v2", one);
    const { executePlan } = await import("./execute-plan.ts");
    const change = await executePlan(fixture.context, localAdministrator, {
      ...{ plan: plan.id, throwRefusal: true },
    });
    expect(change.state).toBe("partly");
    expect(change.steps.map(({ tag, state }) => `${tag} ${state}`)).toEqual(["a applied", "v2 refused"]);
  });
});
