import { setImmediate as turnOfOthers } from "node:timers/promises";
import { beforeEach, expect, test, vi } from "vitest";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { logger } from "#lib/logger.ts";
import { recordReads } from "#lib/tag-history/record.ts";
import { A, B, DOCUMENTED, distributionEvent, yandexMessage } from "../testing/documented-deliveries.ts";
import {
  answerTo,
  deliver,
  incoming,
  SECRET,
  type WebhookFixture,
  webhookFixture,
} from "../testing/webhook-fixture.ts";
import { ATTEMPTS, takeDeliveries } from "./delivery-queue.ts";
import { DeliveryProcessor } from "./process-deliveries.ts";

const push = (tag: string, digest = A, changed: object = {}) =>
  distributionEvent({ tag, digest }, { id: `push ${tag} ${digest}`, ...changed });

describeEachDatabase("processing deliveries", (open) => {
  let database: Database;
  let fixture: WebhookFixture;
  const evidence = () => database.client.evidence.findMany({ orderBy: { seq: "asc" } });
  const deliveries = () => database.client.webhookDelivery.findMany({ orderBy: { id: "asc" } });
  beforeEach(async () => {
    database = await open();
    fixture = await webhookFixture(database);
    return () => fixture.webhooks.stop();
  });

  test("an event becomes a claim with its bounds, its actor and where it came from, and the tag is to be read", async () => {
    await database.client.historyRegistry.create({
      data: {
        registryId: fixture.registryId,
        name: "main",
        url: "x",
        watchingSince: new Date(0),
        clockSkew: -750,
      },
    });
    await deliver(fixture, { events: [push("prod")] });
    const noon = Date.parse("2026-05-03T12:00:00Z");
    expect(await evidence()).toMatchObject([
      {
        kind: "claim",
        state: "present",
        digest: A,
        source: "webhook:distribution",
        sourceEventId: `push prod ${A}`,
        clock: "registry",
        actorHow: "claimed",
        validLo: new Date(noon + 123 - 1_000),
        validHi: new Date(noon + 123 + 2_000 + 1_000),
      },
    ]);
    expect(JSON.parse((await evidence())[0]?.details ?? "")).toEqual({
      requestId: "e1b0bd5c-3a5b-4cf4-8f4c-0d9f8f2d0b11",
      userAgent: "skopeo/1.9.3",
    });
    const [tag] = await database.client.historyTag.findMany({ include: { repository: true } });
    expect([tag?.repository.name, tag?.name]).toEqual(["acme/storefront", "prod"]);
    expect(fixture.reads).toEqual([
      { registryId: fixture.registryId, repository: "acme/storefront", tag: "prod", notBefore: noon + 2_000 },
    ]);
    expect(await deliveries()).toMatchObject([{ state: "done", attempts: 1, note: null }]);
  });

  test("every format ends as evidence under its sender's name", async () => {
    fixture.history.at("2026-05-03T12:00:03Z");
    let seen = 0;
    for (const { name, vendor, body, headers } of DOCUMENTED) {
      await database.client.registry.update({ where: { id: fixture.registryId }, data: { kind: vendor } });
      // The same event through another relay would add nothing.
      const own = JSON.parse(JSON.stringify(body).replaceAll("latest", `tag-${name.length}-${seen}`));
      await deliver(fixture, own, { ...headers });
      const fresh = (await evidence()).slice(seen);
      seen += fresh.length;
      const sources = new Set(fresh.map(({ source }) => source));
      if (!/SNS|unwrapped|binary/.test(name)) expect([name, ...sources]).toEqual([name, `webhook:${vendor}`]);
      expect([name, fixture.reads.splice(0).length > 0]).toEqual([name, true]);
    }
  });

  test("threat 108: what is not understood is counted, and leaves no row with its text", async () => {
    await deliver(fixture, { hello: "<script>alert(1)</script>" });
    await deliver(fixture, { events: [distributionEvent({ repository: "../<script>", tag: "latest" })] });
    expect(await evidence()).toEqual([]);
    expect(await database.client.historyRepository.count()).toBe(0);
    expect(await deliveries()).toMatchObject([{ state: "ignored" }, { state: "ignored" }]);
    expect(JSON.stringify((await deliveries()).map(({ note }) => note))).not.toContain("script");
    expect(await database.client.webhook.findMany()).toMatchObject([{ receivedCount: 2, ignoredCount: 2 }]);
  });

  test("threat 109: an account of the registry is never a person of this console", async () => {
    for (const name of ["administrator at this machine", "local-administrator", "Tagtrail"]) {
      await deliver(fixture, { events: [push(`by-${name.length}`, A, { actor: { name } })] });
    }
    const actors = await database.client.actor.findMany();
    expect(actors.map(({ kind }) => kind)).toEqual(["account", "account", "account"]);
    expect(new Set((await evidence()).map(({ actorHow }) => actorHow))).toEqual(new Set(["claimed"]));
  });

  test("threat 110: a forged move is a claim that the next read contradicts, and the tag still stands where it did", async () => {
    const subject = { registryId: fixture.registryId, repository: "acme/storefront", tag: "prod" };
    const at = Date.parse("2026-05-03T11:59:00Z");
    const read = (lo: number) =>
      recordReads(fixture.history.context, [
        {
          subject,
          state: { is: "present", digest: A, mediaType: null },
          valid: { lo, hi: lo + 10 },
          source: "poll",
        },
      ]);
    await read(at);
    await deliver(fixture, { events: [push("prod", B)] });
    expect(fixture.reads).toMatchObject([{ tag: "prod" }]);
    await read(at + 120_000);
    const moves = await database.client.tagMove.findMany({ where: { toDigest: B } });
    expect(moves.map(({ kind, certainty }) => [kind, certainty])).toEqual([["disputed", "disputed"]]);
    const open = await database.client.tagSpan.findMany({ where: { toHi: null } });
    expect(open).toMatchObject([{ digest: A, disputed: false }]);
  });

  test("threat 111: sent again, later, in another order, an event adds nothing", async () => {
    const events = [push("one"), push("two"), push("one", B)];
    await deliver(fixture, { events });
    const before = await evidence();
    await deliver(fixture, { events: events.toReversed() });
    fixture.history.at("2026-05-03T18:00:00Z");
    for (const event of events) await deliver(fixture, { events: [event] });
    expect(await evidence()).toEqual(before);
    expect(before).toHaveLength(3);
  });

  test("threat 111: nor does one whose sender has no ids, while another push of the same tag does", async () => {
    const hub = (pushed_at: number) => ({
      push_data: { pushed_at, pusher: "jane", tag: "latest" },
      repository: { repo_name: "acme/storefront" },
    });
    for (const pushedAt of [1_777_809_600, 1_777_809_600, 1_777_809_601])
      await deliver(fixture, hub(pushedAt));
    expect(await evidence()).toHaveLength(2);
    await database.client.historyRegistry.updateMany({ data: { clockSkew: 5_000 } });
    await deliver(fixture, hub(1_777_809_600));
    expect(await evidence()).toHaveLength(2);
  });

  test("two pushes that Quay tells alike are two", async () => {
    const quay = {
      repository: "acme/x",
      namespace: "acme",
      docker_url: "quay.io/acme/x",
      updated_tags: ["latest"],
    };
    await deliver(fixture, quay);
    await deliver(fixture, quay);
    expect(await evidence()).toMatchObject([{ state: "untold" }, { state: "untold" }]);
  });

  test("threat 112: an event that looks like our own doing is evidence as any other", async () => {
    const request = { useragent: "Tagtrail", addr: "127.0.0.1:1" };
    await deliver(fixture, { events: [push("prod", A, { request, actor: { name: "Tagtrail" } })] });
    expect(await evidence()).toMatchObject([{ kind: "claim", source: "webhook:distribution" }]);
  });

  test("threat 113: a flood about one tag asks for one read", async () => {
    const events = Array.from({ length: 300 }, (_, index) => push("prod", A, { id: `e${index}` }));
    await deliver(fixture, { events });
    expect(fixture.reads).toHaveLength(1);
  });

  test("threat 114: no address in an event is ever fetched", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("fetched"));
    for (const { body, headers } of DOCUMENTED) await deliver(fixture, body, { ...headers });
    expect(fetched).not.toHaveBeenCalled();
    // Nor does any reach what the poller is asked with.
    expect(JSON.stringify(fixture.reads)).not.toMatch(/169\.254|http/);
    vi.restoreAllMocks();
  });

  test("a move told in two parts is two claims, one of them half of a move", async () => {
    const messages = [yandexMessage("DeleteImageTag", A, "1"), yandexMessage("CreateImageTag", B, "2")];
    await deliver(fixture, { messages });
    const told = await evidence();
    expect(told.map(({ state, details }) => [state, JSON.parse(details)])).toEqual([
      ["absent", { removed: A, paired: "yes" }],
      ["present", {}],
    ]);
  });

  test("a removal by digest asks for the tags that were last seen at it, and claims nothing", async () => {
    const read = (repository: string, tag: string, digest: string) => ({
      subject: { registryId: fixture.registryId, repository, tag },
      state: { is: "present" as const, digest, mediaType: null },
      valid: { lo: 1_000, hi: 1_001 },
      source: "poll" as const,
    });
    await recordReads(fixture.history.context, [
      read("acme/storefront", "v1", A),
      read("acme/storefront", "prod", A),
      read("acme/storefront", "edge", B),
      read("acme/other", "v1", A),
    ]);
    const before = (await evidence()).length;
    const event = {
      ...distributionEvent({}, { action: "delete" }),
      target: { repository: "acme/storefront", digest: A },
    };
    await deliver(fixture, { events: [event] });
    expect((await evidence()).length).toBe(before);
    expect(fixture.reads.map(({ repository, tag }) => `${repository}:${tag}`).sort()).toEqual([
      "acme/storefront:prod",
      "acme/storefront:v1",
    ]);
  });

  test("what comes from a registry that was taken away meanwhile is left alone", async () => {
    await fixture.webhooks.receiver.receive(incoming({ body: JSON.stringify({ events: [push("prod")] }) }));
    await database.client.registry.delete({ where: { id: fixture.registryId } });
    await fixture.webhooks.processor.processDue();
    expect(await evidence()).toEqual([]);
    expect(await deliveries()).toMatchObject([
      { state: "ignored", note: "Its registry is no longer connected." },
    ]);
  });

  test("a process that dies between recording and marking loses nothing and doubles nothing", async () => {
    let dies = true;
    const processor = new DeliveryProcessor({
      history: {
        ...fixture.history.context,
        database: {
          ...database,
          client: new Proxy(database.client, {
            get: (target, name) => {
              const value: unknown = Reflect.get(target, name);
              // The evidence is stored by an interactive transaction; marking is a list of statements.
              if (name === "$transaction" && dies) {
                return (first: unknown, ...rest: unknown[]) =>
                  Array.isArray(first)
                    ? Promise.reject(new Error("killed"))
                    : (value as (...parts: unknown[]) => unknown).call(target, first, ...rest);
              }
              return typeof value === "function" ? value.bind(target) : value;
            },
          }),
        },
      },
      requestRead: () => {},
    });
    expect(await answerTo(fixture, { body: JSON.stringify({ events: [push("prod")] }) })).toBe("taken");
    await expect(processor.processDue()).rejects.toThrow("killed");
    expect(await evidence()).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ state: "waiting", attempts: 1 }]);
    dies = false;
    await processor.processDue();
    expect((await deliveries())[0]?.state, "it is not due again at once").toBe("waiting");
    fixture.history.at("2026-05-03T12:00:20Z");
    await processor.processDue();
    expect(await evidence()).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ state: "done", attempts: 2 }]);
  });

  test("one that cannot be recorded is tried again, ever later, has failed at last, and never blocks the others", async () => {
    vi.spyOn(logger, "warn").mockImplementation(() => undefined);
    const subject = { registryId: fixture.registryId, repository: "acme/storefront", tag: "poison" };
    const state = { is: "present" as const, digest: B, mediaType: null };
    await recordReads(fixture.history.context, [{ subject, state, valid: { lo: 0, hi: 1 }, source: "poll" }]);
    const processor = new DeliveryProcessor({
      history: {
        ...fixture.history.context,
        onChange: () => {},
        isProtected: (tag) => {
          if (tag === "poison") throw new Error("cannot be recorded");
          return false;
        },
      },
      requestRead: () => {},
    });
    for (const tag of ["one", "poison", "two"]) {
      await answerTo(fixture, { body: JSON.stringify({ events: [push(tag)] }) });
    }
    await processor.processDue();
    expect(await deliveries()).toMatchObject([
      { state: "done" },
      { state: "waiting", attempts: 1, note: "It is tried again." },
      { state: "done" },
    ]);
    let now = Date.parse("2026-05-03T12:00:00Z");
    const tried: number[] = [];
    for (let minute = 1; minute <= 90; minute += 1) {
      now += 60_000;
      fixture.history.at(new Date(now).toISOString());
      const before = (await deliveries())[1]?.attempts;
      await processor.processDue();
      if ((await deliveries())[1]?.attempts !== before) tried.push(minute);
    }
    expect(tried).toHaveLength(ATTEMPTS - 1);
    expect(tried.at(-1)).toBeGreaterThan(30);
    expect((await deliveries())[1]).toMatchObject({ state: "failed", attempts: ATTEMPTS });
    expect((await evidence()).filter(({ kind }) => kind === "claim")).toHaveLength(2);
    vi.restoreAllMocks();
  });

  test("two servers never take the same delivery", async () => {
    for (let count = 0; count < 40; count += 1) await answerTo(fixture, { body: "{}" });
    const now = new Date("2026-05-03T12:00:00Z");
    const taken = await Promise.all(Array.from({ length: 6 }, () => takeDeliveries(database, 10, now)));
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(40);
  });

  test("what was processed goes after three days, what failed after thirty, and what waits never", async () => {
    const ago = (days: number) => new Date(Date.parse("2026-05-03T12:00:00Z") - days * 86_400_000);
    const row = {
      registryId: fixture.registryId,
      receivedAt: ago(40),
      contentType: "",
      headers: "{}",
      body: Buffer.from("{}"),
    };
    await database.client.webhookDelivery.createMany({
      data: [
        { ...row, state: "done", processedAt: ago(4) },
        { ...row, state: "done", processedAt: ago(2) },
        { ...row, state: "ignored", processedAt: ago(4) },
        { ...row, state: "failed", processedAt: ago(4) },
        { ...row, state: "failed", processedAt: ago(31) },
        { ...row, state: "waiting", attempts: 12, processedAt: ago(0) },
      ],
    });
    await fixture.webhooks.processor.processDue();
    expect((await deliveries()).map(({ state }) => state)).toEqual(["done", "failed", "waiting"]);
  });

  test("an event is recorded although nobody can be asked to read its tag", async () => {
    const warned = vi.spyOn(logger, "warn").mockImplementation(() => undefined);
    const alone = await webhookFixture(await open(), {
      requestRead: () => {
        throw new Error("the poller is away");
      },
    });
    await deliver(alone, { events: [push("one"), push("two")] });
    expect(await alone.database.client.evidence.count()).toBe(2);
    expect(await alone.database.client.webhookDelivery.findMany()).toMatchObject([{ state: "done" }]);
    expect(warned).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  test("a stop does not wait for all that is waiting", async () => {
    const stopping = Promise.withResolvers<void>();
    const stopped = await webhookFixture(await open(), {
      requestRead: () => stopping.resolve(stopped.webhooks.processor.stop()),
    });
    await Promise.all(
      Array.from({ length: 150 }, () =>
        answerTo(stopped, { body: JSON.stringify({ events: [push("prod")] }) }),
      ),
    );
    stopped.webhooks.start();
    await stopping.promise;
    const { client } = stopped.database;
    expect(await client.webhookDelivery.count({ where: { state: "done" } })).toBe(50);
    expect(await client.webhookDelivery.count({ where: { state: "waiting", attempts: 0 } })).toBe(100);
  });

  test("others are served while a backlog is processed", async () => {
    await Promise.all(Array.from({ length: 60 }, () => answerTo(fixture, { body: "{}" })));
    const waiting = () => database.client.webhookDelivery.count({ where: { state: "waiting" } });
    const served = turnOfOthers().then(waiting);
    await fixture.webhooks.processor.processDue();
    expect([(await served) > 0, await waiting()]).toEqual([true, 0]);
  });

  test("started, it processes what waits and what comes, and a stop waits for the batch", async () => {
    await answerTo(fixture, { body: JSON.stringify({ events: [push("before")] }) });
    fixture.webhooks.start();
    await vi.waitFor(async () => expect(await evidence()).toHaveLength(1));
    const headers = { authorization: SECRET, "content-type": "application/json" };
    await answerTo(fixture, { headers, body: JSON.stringify({ events: [push("after")] }) });
    await vi.waitFor(async () => expect(await evidence()).toHaveLength(2));
    await fixture.webhooks.stop();
    await answerTo(fixture, { body: JSON.stringify({ events: [push("stopped")] }) });
    expect((await deliveries()).at(-1)?.state).toBe("waiting");
  });
});
