import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { canary, openTestConsole, type TestConsole } from "#lib/http/testing/open-test-console.ts";
import { POST } from "./[registry]/route.ts";

const SECRET = "CANARY-webhook-secret-0c55";
const REPOSITORY = "acme/storefront";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

let opened: TestConsole;
let front: Server;
let address: string;
/** Statuses that were answered. */
let answered: number[];
/** While set, every request is answered with it, as by a proxy whose console is down. */
let down: number | null;

function asRequest(message: IncomingMessage): Request {
  return new Request(new URL(message.url ?? "/", "http://localhost"), {
    method: message.method ?? "POST",
    headers: message.headers as Record<string, string>,
    body: Readable.toWeb(message) as ReadableStream,
    duplex: "half",
  } as RequestInit);
}

beforeEach(async () => {
  opened = await openTestConsole({ TAGTRAIL_WEBHOOK_SECRET: SECRET });
  [answered, down] = [[], null];
  front = createServer(async (message, response) => {
    const status = down ?? (await POST(asRequest(message))).status;
    answered.push(status);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(front.address() as AddressInfo).port}/api/v1/webhooks/main`;
}, 60_000);

afterEach(async () => {
  front.closeAllConnections();
  front.close();
  await opened.close();
});

function listenWith(headers: Record<string, string>): void {
  opened.sandbox.notifications.addEndpoint({ url: address, headers });
}

async function request(method: string, reference: string, body?: Uint8Array): Promise<string> {
  const credential = Buffer.from(`${canary.username}:${canary.password}`).toString("base64");
  const response = await fetch(`${opened.sandbox.url}/v2/${REPOSITORY}/manifests/${reference}`, {
    method,
    headers: { authorization: `Basic ${credential}`, "content-type": MANIFEST },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
  expect(response.ok).toBe(true);
  return response.headers.get("docker-content-digest") ?? "";
}

/** Puts an image's blobs in place and answers the bytes of its manifest, to be pushed under any tag. */
async function manifestOf(text: string): Promise<Uint8Array> {
  const { digest } = await putImage(opened.sandbox.store, REPOSITORY, { layers: [text] });
  const credential = Buffer.from(`${canary.username}:${canary.password}`).toString("base64");
  const response = await fetch(`${opened.sandbox.url}/v2/${REPOSITORY}/manifests/${digest}`, {
    headers: { authorization: `Basic ${credential}`, accept: MANIFEST },
  });
  return new Uint8Array(await response.arrayBuffer());
}

const claims = () =>
  opened.console.catalog.database.client.evidence.findMany({
    where: { source: { startsWith: "webhook:" } },
    orderBy: { seq: "asc" },
  });

test("every move that a registry tells of is evidence, with who and when, and confirmed by a read", async () => {
  const [one, two] = [await manifestOf("one"), await manifestOf("two")];
  listenWith({ authorization: `Bearer ${SECRET}` });
  const from = Date.now();
  const first = await request("PUT", "prod", one);
  const second = await request("PUT", "prod", two);
  await request("DELETE", "prod");
  await opened.sandbox.notifications.idle();
  const { client } = opened.console.catalog.database;
  await vi.waitFor(async () => expect(await claims()).toHaveLength(3), { timeout: 10_000 });
  const told = await claims();
  expect(told.map(({ state, digest, source }) => [state, digest, source])).toEqual([
    ["present", first, "webhook:distribution"],
    ["present", second, "webhook:distribution"],
    ["absent", null, "webhook:distribution"],
  ]);
  for (const { validLo, validHi, actorHow } of told) {
    expect(validHi.getTime()).toBeGreaterThanOrEqual(from);
    expect(validLo.getTime()).toBeLessThanOrEqual(Date.now());
    expect(actorHow).toBe("claimed");
  }
  await vi.waitFor(
    async () => {
      const last = await client.evidence.findFirst({
        where: { kind: "observation", tagId: told[0]?.tagId ?? 0, seq: { gt: told[2]?.seq ?? 0 } },
        orderBy: { seq: "desc" },
      });
      expect(last).toMatchObject({ state: "absent", source: "poll" });
    },
    { timeout: 20_000 },
  );
  expect(await client.actor.findMany()).toMatchObject([{ kind: "account", name: canary.username }]);
  expect(new Set(answered)).toEqual(new Set([202]));
  const events = opened.sandbox.notifications.events().map(({ id }) => id);
  for (const { sourceEventId } of told) expect(events).toContain(sourceEventId);
  const webhook = await client.webhook.findFirstOrThrow();
  expect(webhook.receivedCount).toBe(answered.length);
  expect(opened.logged()).not.toContain(SECRET);
});

test("what happens while nobody takes events arrives later, each once", async () => {
  const image = await manifestOf("one");
  listenWith({ authorization: `Bearer ${SECRET}` });
  down = 503;
  await request("PUT", "prod", image);
  await request("PUT", "edge", image);
  await vi.waitFor(() => expect(answered.length).toBeGreaterThan(1), { timeout: 10_000 });
  down = null;
  await opened.sandbox.notifications.idle();
  await vi.waitFor(async () => expect((await claims()).length).toBe(2), { timeout: 10_000 });
  const tags = await opened.console.catalog.database.client.historyTag.findMany({
    where: { id: { in: (await claims()).map(({ tagId }) => tagId ?? 0) } },
    orderBy: { name: "asc" },
  });
  expect(tags.map(({ name }) => name)).toEqual(["edge", "prod"]);
});

test("a registry with a wrong secret is refused, and the page's figures say so", async () => {
  const image = await manifestOf("one");
  listenWith({ authorization: "Bearer of somebody else" });
  await request("PUT", "prod", image);
  const { client } = opened.console.catalog.database;
  await vi.waitFor(async () => expect((await client.webhook.findFirst())?.refusedCount).toBeGreaterThan(0), {
    timeout: 10_000,
  });
  expect(new Set(answered)).toEqual(new Set([401]));
  expect(await claims()).toEqual([]);
  expect(await client.webhookDelivery.count()).toBe(0);
});
