import { afterEach, beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { ChangeWorker } from "../execution/change-worker.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { getChange } from "../queries/list-changes.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";

describeEachDatabase("deleting what an index holds", (open) => {
  let database: Database;
  let fixture: ChangesFixture;

  beforeEach(async () => {
    database = await open();
    fixture = await openChangesFixture(database, { rules: { undoMs: 60_000 } });
  });
  afterEach(() => fixture.close());

  const remove = async (digests: readonly string[]) => {
    const body = { registry: "main", repository: REPOSITORY, tags: [], digests: [...digests] };
    const request = { person: localAdministrator, body, dryRun: false, requestKey: null };
    const { change } = await planAndExecute(fixture.context, planDeletion, request);
    return change?.id ?? "";
  };
  const ended = async (id: string) => {
    fixture.later(61_000);
    new ChangeWorker(fixture.context).look();
    const now = () => getChange(fixture.context, localAdministrator, id);
    await expect.poll(async () => (await now()).finishedAt).not.toBeNull();
    return now();
  };
  const image = () => putImage(fixture.sandbox.store, REPOSITORY, { layers: ["one"] });
  const indexOver = (child: Awaited<ReturnType<typeof image>>, tag: string) =>
    putIndex(fixture.sandbox.store, REPOSITORY, [{ ...child, architecture: "amd64" }], [tag]);

  test("stops when the index itself could not be deleted: it stays whole", async () => {
    const child = await image();
    const index = await indexOver(child, "multi");
    fixture.sandbox.faults.add({
      match: { method: "DELETE", path: index.digest.slice(7) },
      answer: { status: 403 },
    });
    const change = await ended(await remove([child.digest, index.digest]));
    expect(change.steps.map(({ digest, state }) => [digest, state])).toEqual([
      ...[[index.digest, "refused"]],
      ...[[child.digest, "refused"]],
    ]);
    expect(change.steps[1]?.why).toContain("a part of multi");
    expect(fixture.sandbox.store.manifest(REPOSITORY, child.digest)).not.toBeNull();
  });

  test("stops when somebody pushed an index with it while the deletion waited", async () => {
    const child = await image();
    const id = await remove([child.digest]);
    await indexOver(child, "pushed");
    const change = await ended(id);
    expect([change.state, change.result]).toEqual(["failed", expect.stringContaining("a part of pushed")]);
    expect(fixture.sandbox.store.manifest(REPOSITORY, child.digest)).not.toBeNull();
  });

  test("goes on when the index was deleted before it", async () => {
    const child = await image();
    const index = await indexOver(child, "multi");
    expect((await ended(await remove([child.digest, index.digest]))).state).toBe("done");
    expect(fixture.sandbox.store.manifests(REPOSITORY)).toEqual([]);
  });
});
