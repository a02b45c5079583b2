import { afterEach, beforeEach, expect, it } from "vitest";
import type { DistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import type { Skopeo } from "#e2e/fixtures/skopeo.ts";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { deletionBody, restorationBody } from "#lib/contract/changes.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type Planner, planAndExecute } from "../plan-and-execute.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { planMove } from "../plans/plan-move.ts";
import { planRestoration } from "../plans/plan-restoration.ts";
import { planUndo } from "../plans/plan-undo.ts";
import { type ChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { type DebianFixture, openDebianFixture } from "../testing/debian-fixture.ts";

const missing = missingPrograms("docker-registry", "skopeo");
const HOUR_MS = 60 * 60_000;

describeEachDatabase("moves at CNCF distribution 2.8, seen by skopeo", (open) => {
  let fixture: ChangesFixture;
  let debian: DistributionRegistry;
  let skopeo: Skopeo;
  const there = { registry: "debian", repository: REPOSITORY };
  let opened: DebianFixture;
  beforeEach(async () => {
    opened = await openDebianFixture(await open());
    ({ fixture, debian, skopeo } = opened);
  });
  afterEach(() => opened?.close());

  async function change<Body>(planner: Planner<Body>, body: Body) {
    const request = { person: localAdministrator, dryRun: false, requestKey: null, body };
    const { change: made } = await planAndExecute(fixture.context, planner, request);
    expect(made).toMatchObject({ state: "done" });
    return made?.id ?? "";
  }
  const move = (tag: string, from: string | null, to: string) =>
    change(planMove, { ...there, tag, from, to });
  const undo = (id: string) => change(planUndo as Planner<{ change: string }>, { change: id });
  const raw = (tag: string) => skopeo.inspectRaw(`docker://${debian.host}/${REPOSITORY}:${tag}`);
  const tags = async () => (await skopeo.listTags(`docker://${debian.host}/${REPOSITORY}`)).sort();

  /** Pushes by skopeo, exact bytes. */
  async function push(text: string, tag: string): Promise<{ digest: string; bytes: string }> {
    const { digest } = await putImage(fixture.sandbox.store, "source/app", { layers: [text], tags: [text] });
    const source = `${new URL(fixture.sandbox.url).host}/source/app:${text}`;
    await skopeo.copy(`docker://${source}`, `docker://${debian.host}/${REPOSITORY}:${tag}`);
    return { digest, bytes: await skopeo.inspectRaw(`docker://${source}`) };
  }

  it.skipIf(missing.length > 0)(
    "moves, creates, rolls back, removes many, and puts all tags back to an hour ago",
    { timeout: 60_000 },
    async () => {
      const one = await push("one", "prod");
      const two = await push("two", "next");
      await move("stable", null, one.digest);
      const moved = await move("prod", one.digest, two.digest);
      expect([await raw("prod"), await raw("stable")]).toEqual([two.bytes, one.bytes]);
      await undo(moved);
      expect(await raw("prod")).toBe(one.bytes);

      fixture.later(HOUR_MS);
      const anHourAgo = new Date(fixture.context.clock().getTime() - HOUR_MS / 2).toISOString();
      await move("prod", one.digest, two.digest);
      await move("stable", one.digest, two.digest);
      for (const tag of ["pr-1", "pr-2", "pr-3"]) await move(tag, null, two.digest);
      const many = deletionBody.parse({ ...there, matching: { tag: "pr-*" } });
      const removed = await change(planDeletion, many);
      expect(await tags()).toEqual(["next", "prod", "stable"]);
      await undo(removed);
      expect(await tags()).toEqual(["next", "pr-1", "pr-2", "pr-3", "prod", "stable"]);

      const asOf = restorationBody.parse({ ...there, asOf: anHourAgo, tags: ["prod", "stable"] });
      await change(planRestoration, asOf);
      expect([await raw("prod"), await raw("stable"), await raw("next")]).toEqual([
        ...[one.bytes, one.bytes, two.bytes],
      ]);
    },
  );
});
