import { expect, test } from "vitest";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { DeliveryInbox, type InboxOptions } from "./delivery-inbox.ts";

const delivery = (body = "{}") => ({
  registryId: "r1",
  receivedAt: new Date("2026-05-03T12:00:00Z"),
  contentType: "application/json",
  headers: {},
  body: Buffer.from(body),
});

/** The database, with transactions counted and held back until they may run. */
function watched(database: Database) {
  const state = { commits: 0, gate: Promise.resolve(), fails: false };
  const client = new Proxy(database.client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== "$transaction") return typeof value === "function" ? value.bind(target) : value;
      return async (...parts: Parameters<typeof target.$transaction>) => {
        await state.gate;
        if (state.fails) throw new Error("the disk is full");
        state.commits += 1;
        return target.$transaction(...parts);
      };
    },
  });
  return { state, database: { ...database, client } };
}

describeEachDatabase("the store of deliveries", (open) => {
  const inboxOver = async (options: InboxOptions = {}) => {
    const { state, database } = watched(await open());
    return { state, database, inbox: new DeliveryInbox(database, options) };
  };

  test("answers each request only after its commit", async () => {
    const { state, database, inbox } = await inboxOver();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    let answered = false;
    const adding = inbox.add(delivery()).then(() => (answered = true));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setTimeout(next, 2));
    expect([answered, await database.client.webhookDelivery.count()]).toEqual([false, 0]);
    resolve();
    await adding;
    expect(await database.client.webhookDelivery.count()).toBe(1);
  });

  test("stores what arrives together by one commit, in the order in which it came", async () => {
    const { state, database, inbox } = await inboxOver();
    await Promise.all(Array.from({ length: 60 }, (_, index) => inbox.add(delivery(`{"n":${index}}`))));
    expect(state.commits).toBe(1);
    const rows = await database.client.webhookDelivery.findMany({ orderBy: { id: "asc" } });
    expect(rows.map(({ body }) => Buffer.from(body).toString())).toEqual(
      Array.from({ length: 60 }, (_, index) => `{"n":${index}}`),
    );
    const [counts] = await database.client.webhook.findMany();
    expect(counts?.receivedCount).toBe(60);
  });

  test("threat 113: when too many wait to be processed, the next are told to come back, and lose nothing", async () => {
    let now = 0;
    const waiting = { deliveries: 5, bytes: 1_000 };
    const { database, inbox } = await inboxOver({ waiting, clock: () => new Date(now) });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => inbox.add(delivery())));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    await expect(inbox.add(delivery())).rejects.toMatchObject({
      code: "too_many_requests",
      details: { retryAfterSeconds: 5 },
    });
    expect(await database.client.webhookDelivery.count()).toBe(5);
    await database.client.webhookDelivery.updateMany({ data: { state: "done" } });
    now += 1_000;
    await expect(inbox.add(delivery())).resolves.toBeUndefined();
  });

  test("threat 113: what waits is bounded in bytes, too", async () => {
    const { inbox } = await inboxOver({ waiting: { deliveries: 100, bytes: 1_000 } });
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => inbox.add(delivery("x".repeat(300)))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });

  test("threat 113: so are the requests that wait to be stored", async () => {
    const { state, inbox } = await inboxOver({ pending: 3 });
    const { promise, resolve } = Promise.withResolvers<void>();
    state.gate = promise;
    const adding = Array.from({ length: 3 }, () => inbox.add(delivery()));
    await expect(inbox.add(delivery())).rejects.toMatchObject({ code: "too_many_requests" });
    resolve();
    await Promise.all(adding);
  });

  test("tells the sender to send it again when it could not be stored, and goes on", async () => {
    const { state, database, inbox } = await inboxOver();
    state.fails = true;
    await expect(inbox.add(delivery())).rejects.toMatchObject({ code: "unavailable" });
    state.fails = false;
    await inbox.add(delivery());
    expect(await database.client.webhookDelivery.count()).toBe(1);
  });

  test("counts refused requests by one commit, however many they are", async () => {
    const { state, database, inbox } = await inboxOver();
    for (let count = 0; count < 500; count += 1) inbox.countRefused("r1");
    await inbox.idle();
    expect(state.commits).toBe(1);
    expect(await database.client.webhook.findMany()).toMatchObject([{ registryId: "r1", refusedCount: 500 }]);
  });
});
