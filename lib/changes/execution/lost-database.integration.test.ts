import { afterAll, beforeAll, expect, it } from "vitest";
import { type BreakableProxy, startBreakableProxy } from "#e2e/fixtures/breakable-proxy.ts";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { Database } from "#lib/database/database.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { type FreshDatabases, freshPostgresql } from "#lib/database/testing/fresh-databases.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planMove } from "../plans/plan-move.ts";
import { getChange } from "../queries/list-changes.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { ChangeWorker } from "./change-worker.ts";
import { executePlan } from "./execute-plan.ts";

/** A move takes about 75: with more it is done before the database goes away. */
const MOST_PIECES = 120;
const STEP = 6;
const AFTER_THE_LEASE_MS = 200_000;

let fresh: FreshDatabases;
let url: string;
let proxy: BreakableProxy;
let database: Database;
let fixture: ChangesFixture;

beforeAll(async () => {
  fresh = await freshPostgresql();
  url = await fresh.create();
  const direct = new URL(url);
  proxy = await startBreakableProxy(Number(direct.port));
  direct.port = String(proxy.port);
  database = await openDatabase(direct.href);
  fixture = await openChangesFixture(database);
}, 60_000);

afterAll(async () => {
  proxy.mend();
  await fixture.close();
  await database.close();
  await proxy.stop();
  await fresh.remove(url);
});

/** What the worker does once the database is there again, and leases are over. */
async function comeBack(id: string): Promise<string> {
  proxy.mend();
  fixture.later(AFTER_THE_LEASE_MS);
  const worker = new ChangeWorker(fixture.context);
  for (let round = 0; round < 3; round += 1) {
    worker.look();
    await worker.settled();
    await Promise.allSettled([...fixture.context.running.values()].map(({ ended }) => ended));
    fixture.later(AFTER_THE_LEASE_MS);
  }
  return (await getChange(fixture.context, localAdministrator, id)).state;
}

it("a PostgreSQL server that goes away at any moment of a move loses no move and invents none", {
  timeout: 240_000,
}, async () => {
  const { store } = fixture.sandbox;
  const images = await Promise.all(
    ["one", "two"].map((layer) => putImage(store, REPOSITORY, { tags: [layer], layers: [layer] })),
  );
  const [one, two] = images.map(({ digest }) => digest);
  await putImage(store, REPOSITORY, { tags: ["prod"], layers: ["one"] });
  const ends: string[] = [];
  for (let pieces = 0; pieces <= MOST_PIECES; pieces += STEP) {
    const from = store.resolveTag(REPOSITORY, "prod") ?? "";
    const to = from === one ? two : one;
    const body = { registry: "main", repository: REPOSITORY, tag: "prod", from, to: to ?? "" };
    const request = { person: localAdministrator, body, dryRun: true, requestKey: null };
    const { plan } = await planAndExecute(fixture.context, planMove, request);
    const before = fixture.sent().length;
    const actions = await recordedActions();

    proxy.breakAfter(pieces);
    const answer = await executePlan(fixture.context, localAdministrator, {
      plan: plan.id,
      throwRefusal: true,
    })
      .then(({ state }) => state)
      // What the driver throws itself is answered 503 by lib/http/database-failure.ts.
      .catch((error: { code?: string }) => error.code ?? "unavailable");
    const seenAtOnce = store.resolveTag(REPOSITORY, "prod");
    const state = await comeBack(plan.id);

    const sent = fixture.sent().length - before;
    const moved = store.resolveTag(REPOSITORY, "prod") === to;
    const recorded = (await recordedActions()) - actions;
    const told = `cut after ${pieces} pieces: answered ${answer}, sent ${sent}, ${state}`;
    // Never again after somebody was told that it did not happen.
    if (answer === "unavailable") expect(store.resolveTag(REPOSITORY, "prod"), told).toBe(seenAtOnce);
    expect(sent, told).toBeLessThanOrEqual(1);
    expect(moved, told).toBe(sent === 1);
    expect(recorded, told).toBe(moved ? 1 : 0);
    expect(state === "done", told).toBe(moved);
    ends.push(`${answer} ${moved ? "moved" : "not moved"}`);
  }
  // The database went away before the record, and after it; and in the end not at all.
  expect(ends[0]).toBe("unavailable not moved");
  expect(ends.at(-1)).toBe("done moved");
  expect(new Set(ends)).toEqual(new Set(["unavailable not moved", "unavailable moved", "done moved"]));
});

/** Moves that the chain says were applied. */
async function recordedActions(): Promise<number> {
  return (await fixture.recorded()).filter((kind) => kind === "action").length;
}
