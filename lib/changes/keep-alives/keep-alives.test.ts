import { afterEach, beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { keepAliveTag } from "#lib/references/auxiliary-tag.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { removeExpired } from "./remove-expired.ts";
import { removeKeepAlive } from "./remove-keep-alive.ts";

const DAY = 24 * 60 * 60_000;
const PUT_HIDDEN = { method: "PUT", path: "manifests/tagtrail-keep" };

describeEachDatabase("versions kept by hidden tags", (open) => {
  let database: Database;
  let fixture: ChangesFixture;
  let [one, two] = ["", ""];

  beforeEach(async () => {
    database = await open();
    fixture = await openChangesFixture(database, { provider: "zot" });
    const { store } = fixture.sandbox;
    one = (await putImage(store, REPOSITORY, { tags: ["prod", "also"], layers: ["one"] })).digest;
    two = (await putImage(store, REPOSITORY, { tags: ["v2"], layers: ["two"] })).digest;
  });
  afterEach(() => fixture.close());

  const shown = (tag: string) => fixture.sandbox.store.resolveTag(REPOSITORY, tag);
  const rows = () => database.client.keepAlive.findMany({ orderBy: { id: "asc" } });
  const first = () => database.client.keepAlive.findFirstOrThrow();
  const move = () => fixture.move({ tag: "prod", from: one, to: two });
  const remove = async () => removeKeepAlive(fixture.context, localAdministrator, (await first()).id);

  test("are written down before the hidden tag is, even where another tag stays on them", async () => {
    const { store } = fixture.sandbox;
    const putManifest = store.putManifest.bind(store);
    const atPut: string[] = [];
    store.putManifest = async (...given) => {
      for (const { digest, state } of await rows()) atPut.push(`${digest} ${state}`);
      return putManifest(...given);
    };
    expect((await move()).state).toBe("done");
    expect(atPut[0]).toBe(`${one} kept`);
    expect([shown("prod"), shown("also"), shown(keepAliveTag(one))]).toEqual([two, one, one]);
  });

  test("are not written down as kept when the registry will not have the hidden tag, and nothing moves", async () => {
    fixture.sandbox.faults.add({ match: PUT_HIDDEN, answer: { status: 403 } });
    expect((await move()).steps.map(({ state }) => state)).toEqual(["refused", "skipped"]);
    expect([await rows(), shown("prod")]).toEqual([[], one]);
  });

  test("stay written down when the answer for their hidden tag is lost", async () => {
    fixture.sandbox.faults.add({ match: PUT_HIDDEN, answer: { reset: true, takesEffect: true }, times: 1 });
    await move();
    expect([(await rows()).length, shown(keepAliveTag(one))]).toEqual([1, one]);
  });

  test("are kept for longer when they are left again, and their hidden tag is not written again", async () => {
    await move();
    const before = await first();
    fixture.later(DAY);
    const again = await fixture.move({ tag: "also", from: one, to: two });
    expect(again.steps.map(({ state }) => state)).toEqual(["not-needed", "applied"]);
    const after = await first();
    expect(after.expiresAt.getTime() - before.expiresAt.getTime()).toBeGreaterThanOrEqual(DAY - 60_000);
    expect([after.keptFor, await database.client.keepAlive.count()]).toEqual(["also", 1]);
  });

  test("are not relied on while their hidden tag is being taken away", async () => {
    await move();
    await database.client.keepAlive.updateMany({ data: { state: "removing" } });
    await expect(fixture.move({ tag: "also", from: one, to: two })).rejects.toMatchObject({
      details: { rule: "being-removed" },
    });
    expect([shown("also"), (await first()).state]).toEqual([one, "removing"]);
  });

  test("are given up once by two people at once", async () => {
    await move();
    const ends = await Promise.allSettled([remove(), remove()]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = ends.find((end) => end.status === "rejected");
    expect(["conflict", "not_found"]).toContain(refused?.reason.code);
    expect([await rows(), shown(keepAliveTag(one))]).toEqual([[], null]);
  });

  test("are gone when somebody else took their hidden tag away", async () => {
    await move();
    await fixture.sandbox.store.deleteTag(REPOSITORY, keepAliveTag(one));
    await remove();
    expect(await rows()).toEqual([]);
    expect(fixture.sent().filter((line) => line.startsWith("DELETE"))).toEqual([]);
  });

  test("stay when their hidden tag was pointed at something else, which is left alone", async () => {
    await move();
    await fixture.sandbox.store.setTag(REPOSITORY, keepAliveTag(one), two);
    expect(await remove()).toMatchObject({
      state: "failed",
      why: expect.stringContaining("another version"),
    });
    expect(shown(keepAliveTag(one))).toBe(two);
  });

  test("are given up when their time is over, and one that cannot be does not keep the others", async () => {
    await move();
    await fixture.move({ tag: "prod", from: two, to: one });
    expect((await rows()).map(({ digest }) => digest)).toEqual([one, two]);
    const stuck = { method: "DELETE", path: keepAliveTag(one) };
    fixture.sandbox.faults.add({ match: stuck, answer: { status: 403 }, times: 1 });
    const { id: _id, ...row } = await first();
    const gone = { ...row, registryId: "gone", registryName: "gone", expiresAt: new Date(0) };
    await database.client.keepAlive.create({ data: gone });
    fixture.later(31 * DAY);
    await removeExpired(fixture.context);
    expect((await rows()).map(({ registryName, digest, state }) => [registryName, digest, state])).toEqual([
      ...[["main", one, "failed"]],
      ...[["gone", one, "failed"]],
    ]);
    await database.client.keepAlive.deleteMany({ where: { registryName: "gone" } });
    expect([shown(keepAliveTag(one)), shown(keepAliveTag(two))]).toEqual([one, null]);
    fixture.later(7 * 60 * 60_000);
    await removeExpired(fixture.context);
    expect([await rows(), shown(keepAliveTag(one))]).toEqual([[], null]);
  });

  test("whose removal was cut off are taken up again, not before it must be over", async () => {
    await move();
    const match = { method: "DELETE", path: keepAliveTag(one) };
    fixture.sandbox.faults.add({ match, answer: { status: 500, takesEffect: true }, times: 1 });
    expect((await remove()).state).toBe("removing");
    await removeExpired(fixture.context);
    expect((await first()).state).toBe("removing");
    fixture.later(16 * 60_000);
    await removeExpired(fixture.context);
    expect(await rows()).toEqual([]);
  });
});
