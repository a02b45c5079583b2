import { beforeEach, expect, test } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { deriveKey, type SecretKeys } from "./secret-keys.ts";
import type { Settings } from "./settings.ts";
import { findWebhookSecrets, makeWebhookSecret, resealWebhookSecrets } from "./webhook-secret.ts";

const now = new Date("2026-05-03T12:00:00Z");
const earlier: SecretKeys = { current: deriveKey("one"), earlier: [] };
const later: SecretKeys = { current: deriveKey("two"), earlier: [earlier.current] };

describeEachDatabase("a webhook's secret", (open) => {
  let database: Database;
  let settings: Settings;
  const make = (id: string) => makeWebhookSecret(settings, localAdministrator, id, now);
  const find = async (name: string, keys = earlier) =>
    (await findWebhookSecrets({ ...settings, keys }, name))?.secret;
  beforeEach(async () => {
    database = await open();
    settings = { database, keys: earlier, insecureTls: new Set() };
    for (const id of ["one", "two"]) {
      await database.client.registry.create({
        data: {
          id,
          name: `registry-${id}`,
          url: "http://r.example",
          kind: "generic",
          source: "console",
          createdBy: "test",
        },
      });
    }
  });

  test("is 32 random bytes, found by the registry's name", async () => {
    const secret = await make("one");
    expect(secret).toMatch(/^ttwh_[\w-]{43}$/);
    expect(await make("two")).not.toBe(secret);
    expect(await find("registry-one")).toBe(secret);
    expect(await find("registry-none")).toBeUndefined();
    expect(await find("REGISTRY-ONE' OR 1=1")).toBeUndefined();
  });

  test("opens for its own registry only, and never as a credential", async () => {
    await make("one");
    const { sealedSecret } = await database.client.webhook.findUniqueOrThrow({
      where: { registryId: "one" },
    });
    await database.client.webhook.create({ data: { registryId: "two", sealedSecret, createdAt: now } });
    expect(await find("registry-two")).toBeNull();
  });

  test("keeps the counts when another is made", async () => {
    await make("one");
    await database.client.webhook.updateMany({ data: { receivedCount: 7 } });
    await make("one");
    expect(await database.client.webhook.findMany()).toMatchObject([{ receivedCount: 7 }]);
  });

  test("is sealed anew at the start with a later key; what no key opens is left alone", async () => {
    const secret = await make("one");
    await database.client.webhook.create({
      data: { registryId: "two", sealedSecret: "v1.x", createdAt: now },
    });
    await resealWebhookSecrets({ ...settings, keys: later });
    expect(await find("registry-one", { current: later.current, earlier: [] })).toBe(secret);
    expect(await find("registry-two", later)).toBeNull();
    expect(await find("registry-one", earlier)).toBeNull();
  });

  test("is made only by who may", async () => {
    await expect(makeWebhookSecret(settings, consoleItself, "one", now)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
