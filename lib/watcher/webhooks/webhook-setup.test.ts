import { execFileSync } from "node:child_process";
import { beforeEach, expect, test } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import { createWebhookAnswer, webhookSchema } from "#lib/contract/tag-history.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { WEBHOOK_VENDORS } from "#lib/tag-history/evidence.ts";
import { answerTo, deliver, type WebhookFixture, webhookFixture } from "../testing/webhook-fixture.ts";
import { instructionsFor } from "./instructions/instructions.ts";
import { createWebhook, getWebhook } from "./webhook-setup.ts";

describeEachDatabase("the set-up of webhooks", (open) => {
  let fixture: WebhookFixture;
  const get = () => getWebhook(fixture.webhooks, localAdministrator, "main");
  beforeEach(async () => {
    fixture = await webhookFixture(await open(), { environmentSecret: null, kind: "harbor" });
  });

  test("shows the secret once, and stores it sealed", async () => {
    expect(await get()).toMatchObject({ configured: false, secretFrom: null, createdAt: null });
    const { secret, ...made } = createWebhookAnswer.parse(
      await createWebhook(fixture.webhooks, localAdministrator, "main"),
    );
    expect(made).toMatchObject({
      configured: true,
      secretFrom: "console",
      createdAt: "2026-05-03T12:00:00.000Z",
    });
    expect(await get()).toEqual(made);
    const rows = await fixture.database.client.webhook.findMany();
    expect(JSON.stringify([made, rows])).not.toContain(secret);
    expect(JSON.stringify(made)).not.toContain(rows[0]?.sealedSecret);
  });

  test("counts what came, what was refused, what said nothing, and what waits", async () => {
    fixture = await webhookFixture(await open());
    await deliver(fixture, { events: [] });
    await deliver(fixture, "nonsense");
    await answerTo(fixture);
    await answerTo(fixture, { headers: {}, secret: "wrong" });
    await fixture.webhooks.stop();
    expect(webhookSchema.parse(await get())).toMatchObject({
      ...{ configured: true, secretFrom: "environment", createdAt: null },
      lastReceivedAt: "2026-05-03T12:00:00.000Z",
      ...{ received: 3, refused: 1, ignored: 1, waiting: 1 },
    });
  });

  test("is made only by who may, and only for a registry that there is", async () => {
    const refused = createWebhook(fixture.webhooks, consoleItself, "main");
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    for (const ask of [getWebhook, createWebhook]) {
      await expect(ask(fixture.webhooks, localAdministrator, "other")).rejects.toMatchObject({
        code: "not_found",
      });
    }
    expect(await fixture.database.client.webhook.count()).toBe(0);
  });

  test("says how for every sender that is understood, the registry's own first", async () => {
    const { url, instructions } = await get();
    expect(url).toBe("http://127.0.0.1:3000/api/v1/webhooks/main");
    expect(instructions[0]?.vendor).toBe("harbor");
    expect(instructions.map(({ vendor }) => vendor).sort()).toEqual([...WEBHOOK_VENDORS].sort());
  });
});

test("every instruction holds the address and the place of the secret, and the weak ones say that they are", () => {
  const to = { url: "https://tagtrail.example/api/v1/webhooks/prod-eu", name: "prod-eu" };
  for (const { vendor, title, intro, code, notes } of instructionsFor("generic", to)) {
    expect([vendor, code.includes(to.url), code.includes("$SECRET")]).toEqual([vendor, true, true]);
    const inAddress = code.includes("?secret=$SECRET");
    expect([vendor, notes.join().includes("in the address")]).toEqual([vendor, inAddress]);
    for (const sentence of [title, intro, ...notes]) expect(sentence).not.toMatch(/!|\$\{|undefined/);
  }
  expect(instructionsFor("generic", to)[0]?.vendor).toBe("distribution");
});

test("shell commands among the instructions are ones that a shell can read", () => {
  const to = { url: "https://tagtrail.example/api/v1/webhooks/prod-eu", name: "prod-eu" };
  const shells = ["harbor", "gitea", "artifactory", "quay", "ghcr", "acr", "ecr", "gar"];
  for (const { vendor, code } of instructionsFor("generic", to)) {
    if (shells.includes(vendor)) execFileSync("sh", ["-n"], { input: code });
  }
});
