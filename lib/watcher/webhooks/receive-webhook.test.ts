import { createHmac } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { makeWebhookSecret } from "#lib/settings/webhook-secret.ts";
import {
  answerTo,
  incoming,
  SECRET,
  type WebhookFixture,
  webhookFixture,
} from "../testing/webhook-fixture.ts";

const JSON_TYPE = { "content-type": "application/json" };
const body = '{"events":[]}';
const signed = (secret: string, text = body) => createHmac("sha256", secret).update(text).digest("hex");
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

describeEachDatabase("the receiver", (open) => {
  let database: Database;
  let fixture: WebhookFixture;
  const stored = () => database.client.webhookDelivery.findMany({ orderBy: { id: "asc" } });
  beforeEach(async () => {
    database = await open();
    fixture = await webhookFixture(database);
  });

  test("stores a request as it came, before it answers", async () => {
    const bytes = Buffer.from('{"events": [ ] }\n');
    const headers = {
      authorization: `Bearer ${SECRET}`,
      "content-type": "application/vnd.docker.distribution.events.v2+json",
      "x-github-delivery": "72d3162e",
      "user-agent": "docker-registry/3.0",
      cookie: "session=1",
    };
    expect(await answerTo(fixture, { body: bytes, headers })).toBe("taken");
    const [row] = await stored();
    expect(row).toMatchObject({
      registryId: fixture.registryId,
      state: "waiting",
      contentType: headers["content-type"],
      receivedAt: new Date("2026-05-03T12:00:00Z"),
    });
    expect(Buffer.from(row?.body ?? [])).toEqual(bytes);
    expect(JSON.parse(row?.headers ?? "")).toEqual({ "x-github-delivery": "72d3162e" });
    const counts = await database.client.webhook.findUnique({ where: { registryId: fixture.registryId } });
    expect(counts).toMatchObject({ receivedCount: 1, refusedCount: 0, lastReceivedAt: row?.receivedAt });
  });

  test("takes what nobody understands: a registry must not wait behind it", async () => {
    for (const odd of ["", "not json", '{"x":1}', "\u0000"]) {
      expect(await answerTo(fixture, { body: odd })).toBe("taken");
    }
    expect(await stored()).toHaveLength(4);
  });

  test("threat 105: with no secret configured there is no receiver, and nothing is read or stored", async () => {
    const closed = await webhookFixture(await open(), { environmentSecret: null });
    let read = 0;
    for (const headers of [
      JSON_TYPE,
      { ...JSON_TYPE, authorization: "Bearer " },
      { ...JSON_TYPE, authorization: basic(":") },
    ]) {
      for (const secret of [null, ""]) {
        expect(await answerTo(closed, { headers, secret, body, onRead: () => (read += 1) })).toBe(
          "not_found",
        );
      }
    }
    expect(read).toBe(0);
    expect(await closed.database.client.webhookDelivery.count()).toBe(0);
  });

  test("threat 105: a registry that is unknown and one without a secret are told apart by nothing", async () => {
    const closed = await webhookFixture(await open(), { environmentSecret: null });
    const refusal = (registry: string) =>
      closed.webhooks.receiver
        .receive(incoming({ registry }))
        .catch((error: Error) => ({ ...error, message: error.message }));
    expect(await refusal("main")).toEqual(await refusal("other"));
    for (const registry of ["other", "Main", "../main", "", "a".repeat(300), "main\u0000"]) {
      expect(await answerTo(fixture, { registry })).toBe("not_found");
    }
    expect(await stored()).toEqual([]);
  });

  test("threat 106: a wrong secret is refused and counted, and none of it is stored", async () => {
    for (const authorization of [
      "Bearer wrong",
      "wrong",
      basic("user:wrong"),
      `Bearer ${SECRET}x`,
      "Bearer",
    ]) {
      expect(await answerTo(fixture, { headers: { ...JSON_TYPE, authorization } })).toBe("unauthenticated");
    }
    expect(await answerTo(fixture, { headers: JSON_TYPE })).toBe("unauthenticated");
    expect(await answerTo(fixture, { headers: JSON_TYPE, secret: "wrong" })).toBe("unauthenticated");
    await fixture.webhooks.stop();
    expect(await stored()).toEqual([]);
    const [counts] = await database.client.webhook.findMany();
    expect(counts).toMatchObject({
      registryId: fixture.registryId,
      refusedCount: 7,
      receivedCount: 0,
      lastReceivedAt: null,
    });
  });

  test("threat 106: whoever guesses on is told to wait, while the right secret still passes", async () => {
    const wrong = { headers: { ...JSON_TYPE, authorization: "Bearer wrong" } };
    const answers = [];
    for (let guess = 0; guess < 80; guess += 1) answers.push(await answerTo(fixture, wrong));
    expect(answers.filter((answer) => answer === "unauthenticated")).toHaveLength(60);
    expect(answers.slice(60)).toEqual(Array(20).fill("too_many_requests"));
    expect(await answerTo(fixture)).toBe("taken");
    fixture.history.at("2026-05-03T12:01:01Z");
    expect(await answerTo(fixture, wrong)).toBe("unauthenticated");
  });

  test("threat 107: a body is not read before its sender is believed, unless it is signed", async () => {
    let read = 0;
    const onRead = () => (read += 1);
    await answerTo(fixture, { headers: { ...JSON_TYPE, authorization: "Bearer wrong" }, onRead });
    expect(read).toBe(0);
    expect(await answerTo(fixture, { body: "x".repeat(300 * 1024), onRead })).toBe("too_large");
    expect(await stored()).toEqual([]);
  });

  test("threat 107: nothing compressed is taken, and no form", async () => {
    const authorization = `Bearer ${SECRET}`;
    const refused: Record<string, string>[] = [
      { authorization, "content-type": "application/json", "content-encoding": "gzip" },
      { authorization, "content-type": "application/json", "content-encoding": "br" },
      { authorization, "content-type": "application/x-www-form-urlencoded" },
      { authorization, "content-type": "multipart/form-data; boundary=x" },
      { authorization, "content-type": "application/jsonp" },
    ];
    for (const headers of refused) {
      expect(await answerTo(fixture, { headers })).toBe("unsupported_media_type");
    }
  });

  test("takes JSON under every name that senders give it", async () => {
    for (const type of [
      "application/json",
      "application/json; charset=utf-8",
      "application/vnd.docker.distribution.events.v1+json",
      "application/vnd.docker.distribution.events.v2+json",
      "application/cloudevents+json; charset=UTF-8",
      "text/plain; charset=UTF-8",
      "",
    ]) {
      const headers = { authorization: `Bearer ${SECRET}`, ...(type === "" ? {} : { "content-type": type }) };
      expect([type, await answerTo(fixture, { headers })]).toEqual([type, "taken"]);
    }
  });

  test("believes every way in which a sender can know the secret", async () => {
    const right: [string, Record<string, string>, string | null][] = [
      ["Authorization: Bearer", { authorization: `Bearer ${SECRET}` }, null],
      ["the same in lower case", { authorization: `bearer ${SECRET}` }, null],
      ["Basic with the secret as password", { authorization: basic(`anyone:${SECRET}`) }, null],
      ["the bare value, as Harbor sends it", { authorization: SECRET }, null],
      ["a signature of GitHub", { "x-hub-signature-256": `sha256=${signed(SECRET)}` }, null],
      ["a signature of Gitea", { "x-gitea-signature": signed(SECRET) }, null],
      ["the secret as Artifactory sends it", { "x-jfrog-event-auth": SECRET }, null],
      ["a signature of Artifactory", { "x-jfrog-event-auth": signed(SECRET) }, null],
      ["one with its algorithm in front", { "x-jfrog-event-auth": `sha256=${signed(SECRET)}` }, null],
      ["the parameter", {}, SECRET],
    ];
    for (const [name, headers, secret] of right) {
      const answer = await answerTo(fixture, { headers: { ...JSON_TYPE, ...headers }, secret, body });
      expect([name, answer]).toEqual([name, "taken"]);
    }
  });

  test("believes nothing else", async () => {
    const wrong: [string, Record<string, string>][] = [
      ["a signature of another body", { "x-hub-signature-256": `sha256=${signed(SECRET, "{}")}` }],
      ["a signature under another secret", { "x-hub-signature-256": `sha256=${signed("other")}` }],
      ["half of a signature", { "x-gitea-signature": signed(SECRET).slice(0, 32) }],
      ["an empty signature", { "x-hub-signature-256": "sha256=" }],
      ["the weaker signature beside it", { "x-hub-signature": `sha1=${"0".repeat(40)}` }],
      ["the secret as the name of Basic", { authorization: basic(`${SECRET}:`) }],
      ["the secret in another header", { "x-secret": SECRET, cookie: `secret=${SECRET}` }],
    ];
    for (const [name, headers] of wrong) {
      const answer = await answerTo(fixture, { headers: { ...JSON_TYPE, ...headers }, body });
      expect([name, answer]).toEqual([name, "unauthenticated"]);
    }
  });

  test("takes the registry's own secret, until another is made", async () => {
    const own = await webhookFixture(await open(), { environmentSecret: null });
    const make = () => makeWebhookSecret(own.settings, localAdministrator, own.registryId, new Date());
    const tryWith = (secret: string) =>
      answerTo(own, { headers: { ...JSON_TYPE, authorization: `Bearer ${secret}` } });
    const first = await make();
    expect(first).toMatch(/^ttwh_[\w-]{43}$/);
    expect(await tryWith(first)).toBe("taken");
    const second = await make();
    expect([await tryWith(first), await tryWith(second)]).toEqual(["unauthenticated", "taken"]);
  });

  test("does not take the secret of another registry", async () => {
    const other = await database.client.registry.create({
      data: {
        id: "other",
        name: "other",
        url: "http://r.example",
        kind: "generic",
        source: "console",
        createdBy: "test",
      },
    });
    const secret = await makeWebhookSecret(fixture.settings, localAdministrator, other.id, new Date());
    const headers = { ...JSON_TYPE, authorization: `Bearer ${secret}` };
    expect(await answerTo(fixture, { headers, registry: "main" })).toBe("unauthenticated");
    expect(await answerTo(fixture, { headers, registry: "other" })).toBe("taken");
  });
});
