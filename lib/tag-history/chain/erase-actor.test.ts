import { afterEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { buildChain } from "../testing/chain-fixture.ts";
import { proofFixture } from "../testing/proof-fixture.ts";
import { eraseActor } from "./erase-actor.ts";
import { verifyHistory } from "./verify-history.ts";

const removals: (() => void)[] = [];

afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

describeEachDatabase("erasing a name", (open, urlOf) => {
  async function begun() {
    const database = await open();
    await buildChain(database, { records: 100 });
    const fixture = proofFixture(database, urlOf(database));
    removals.push(fixture.remove);
    return { ...fixture, database };
  }

  it("takes it out of every kind of actor, and the chain still verifies", async () => {
    const { proof, database } = await begun();
    const before = await database.client.actor.findMany({ where: { name: "ada" } });
    expect(await eraseActor(proof, localAdministrator, "ada")).toEqual({ erased: 2 });
    const after = await database.client.actor.findMany({ where: { id: { in: before.map(({ id }) => id) } } });
    const erasedAt = new Date("2026-05-03T15:00:00.000Z");
    expect(after).toEqual(before.map((actor) => ({ ...actor, name: null, salt: null, erasedAt })));
    expect(await database.client.actor.count({ where: { name: { not: null } } })).toBe(2);
    expect(await verifyHistory(proof, localAdministrator)).toMatchObject({ ok: true, records: 100 });
  });

  it("answers that there was none when nobody has it, or has it any more", async () => {
    const { proof } = await begun();
    expect(await eraseActor(proof, localAdministrator, "nobody")).toEqual({ erased: 0 });
    await eraseActor(proof, localAdministrator, "ada");
    expect(await eraseActor(proof, localAdministrator, "ada")).toEqual({ erased: 0 });
  });

  it("is not for background work", async () => {
    const { proof, database } = await begun();
    await expect(eraseActor(proof, consoleItself, "ada")).rejects.toThrow("You may not do this.");
    expect(await database.client.actor.count({ where: { name: "ada" } })).toBe(2);
  });

  it("deletes the webhook requests that hold it, however it is spelled, but none that still waits", async () => {
    const { proof, database } = await begun();
    const name = "Göran Ŝmidt";
    const doomed = [
      { body: `{"actor":{"name":"${name}"}}` },
      { body: '{"actor":{"name":"G\\u00f6ran \\u015cmidt"}}' },
      { body: '{"actor":{"name":"G\\u00F6ran \\u015Cmidt"}}' },
      { body: "{}", headers: `{"x-user":"${name}"}` },
      { body: "{}", note: `the account ${name} is not known` },
    ];
    const kept = [{ body: '{"actor":{"name":"Göran"}}' }, { body: `{"actor":"${name}"}`, state: "waiting" }];
    await deliver(database, [...doomed, ...kept]);
    expect(await eraseActor(proof, localAdministrator, name)).toEqual({ erased: 1 });
    const left = await database.client.webhookDelivery.findMany({ orderBy: { id: "asc" } });
    expect(left.map(({ body }) => Buffer.from(body).toString())).toEqual(kept.map(({ body }) => body));
  });

  it("finds a name that JSON has to escape", async () => {
    const { proof, database } = await begun();
    await deliver(database, [{ body: JSON.stringify({ actor: 'a"da\\' }) }, { body: '{"actor":"ada"}' }]);
    await eraseActor(proof, localAdministrator, 'a"da\\');
    expect(await database.client.webhookDelivery.count()).toBe(1);
  });

  it("does not put the name into the log", async () => {
    const { proof, logged } = await begun();
    await eraseActor(proof, localAdministrator, "Göran Ŝmidt");
    expect(logged).toMatchObject([{ erased: 1, by: "local-administrator" }]);
    expect(JSON.stringify(logged)).not.toContain("Göran");
  });
});

async function deliver(
  { client }: Database,
  deliveries: readonly { body: string; headers?: string; note?: string; state?: string }[],
): Promise<void> {
  for (const { body, ...rest } of deliveries) {
    await client.webhookDelivery.create({
      data: {
        registryId: "r",
        receivedAt: new Date(),
        contentType: "application/json",
        headers: "{}",
        state: "done",
        ...rest,
        body: new TextEncoder().encode(body),
      },
    });
  }
}
