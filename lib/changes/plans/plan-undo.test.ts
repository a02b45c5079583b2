import { afterEach, beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { keepAliveTag } from "#lib/references/auxiliary-tag.ts";
import { executePlan } from "../execution/execute-plan.ts";
import type { PlannedStep } from "../plan.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { storePlan } from "../store/store-plan.ts";
import {
  type ChangesFixture,
  type FixtureOptions,
  openChangesFixture,
  REPOSITORY,
} from "../testing/changes-fixture.ts";
import { planMove } from "./plan-move.ts";
import { planUndo } from "./plan-undo.ts";

describeEachDatabase("planning an undo", (open) => {
  let fixture: ChangesFixture;
  let [one, two, three] = ["", "", ""];

  const start = async (options: FixtureOptions = {}) => {
    fixture = await openChangesFixture(await open(), options);
    const { store } = fixture.sandbox;
    const put = async (tag: string, created: string) =>
      (await putImage(store, REPOSITORY, { tags: [tag], layers: [tag], created })).digest;
    one = await put("prod", "2025-03-01T10:00:00Z");
    two = await put("v2", "2025-03-02T10:00:00Z");
    three = await put("v3", "2025-03-03T10:00:00Z");
  };
  beforeEach(() => {
    [one, two, three] = ["", "", ""];
  });
  afterEach(() => fixture.close());

  const shown = (tag: string) => fixture.sandbox.store.resolveTag(REPOSITORY, tag);
  const plan = (change: string) => planUndo(fixture.context, localAdministrator, { change });
  const undo = async (change: string) => {
    const request = { person: localAdministrator, body: { change }, dryRun: false, requestKey: null };
    return (await planAndExecute(fixture.context, planUndo, request)).change;
  };

  test("shows what is inside both versions, and that it goes back in time", async () => {
    await start();
    const moved = await fixture.move({ tag: "prod", from: one, to: two });
    const { shown: told } = await plan(moved.id);
    expect(told.versions).toMatchObject([
      { digest: two, role: "outgoing" },
      { digest: one, role: "incoming" },
    ]);
    expect(told.difference).toMatchObject({ builtLater: -86_400, layersInCommon: 0 });
    expect(told.remarks.find(({ code }) => code === "back-in-time")?.text).toContain("1 day");
  });

  test("pins what the tag leaves where the registry would drop it", async () => {
    await start({ provider: "zot" });
    const moved = await fixture.move({ tag: "prod", from: one, to: two });
    await fixture.sandbox.store.deleteTag(REPOSITORY, "v2");
    const undone = await undo(moved.id);
    expect(undone?.steps.map(({ action, state }) => `${action} ${state}`)).toEqual([
      ...["pin-version applied", "point-tag applied"],
    ]);
    expect([shown("prod"), shown(keepAliveTag(two))]).toEqual([one, two]);
  });

  test("leaves a created tag that somebody moved since, and removes the others", async () => {
    await start();
    const { context } = fixture;
    const body = { registry: "main", repository: REPOSITORY, tag: "mine", from: null, to: two };
    const create = await planMove(context, localAdministrator, body);
    const steps = create.steps.flatMap((step) => [step, { ...step, tag: "theirs" } as PlannedStep]);
    const stored = await storePlan(context, localAdministrator, { ...create, steps }, null);
    await executePlan(context, localAdministrator, { plan: stored.id });
    expect([shown("mine"), shown("theirs")]).toEqual([two, two]);

    await fixture.sandbox.store.setTag(REPOSITORY, "theirs", three);
    const undone = await plan(stored.id);
    expect(undone.shown.remarks.find(({ code }) => code === "moved-since")?.text).toContain("theirs");
    expect((await undo(stored.id))?.state).toBe("done");
    expect([shown("mine"), shown("theirs")]).toEqual([null, three]);
  });

  test("of nothing but a created tag that was moved since has nothing to do, and says why", async () => {
    await start();
    const created = await fixture.move({ tag: "new", from: null, to: two });
    await fixture.sandbox.store.setTag(REPOSITORY, "new", three);
    const { steps, shown: told } = await plan(created.id);
    expect([steps, told.remarks.map(({ code }) => code)]).toEqual([[], ["nothing-to-do", "moved-since"]]);
    expect(shown("new")).toBe(three);
  });
});
