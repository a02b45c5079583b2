import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { NotificationEvent } from "./notifications.ts";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";

let sandbox: Sandbox;
let sink: Server;

interface Delivery {
  authorization?: string;
  type?: string;
  events: NotificationEvent[];
}

/** A receiver that answers these statuses in turn, then 200. */
async function startSink(statuses: number[] = []): Promise<{ url: string; deliveries: Delivery[] }> {
  const deliveries: Delivery[] = [];
  sink = createServer(async (message, response) => {
    let text = "";
    for await (const chunk of message) text += String(chunk);
    const { authorization, "content-type": type } = message.headers;
    deliveries.push({ authorization, type, events: JSON.parse(text).events });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  sink.listen(0, "127.0.0.1", resolve);
  await promise;
  return { url: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/events`, deliveries };
}

afterEach(async () => {
  await sandbox.stop();
  sink.closeAllConnections();
  sink.close();
});

const call = (method: string, path: string, body?: string) =>
  fetch(`${sandbox.url}/v2/team/app/manifests/${path}`, { method, body, headers: { "content-type": "x/y" } });

describe("notifications", () => {
  it("tell of a push, a pull and a deletion in the shape of CNCF distribution", async () => {
    const { url, deliveries } = await startSink();
    sandbox = await startSandbox({ notifications: [{ url, headers: { authorization: "Bearer hook" } }] });
    const digest = (await call("PUT", "v1", "{}")).headers.get("docker-content-digest") ?? "";
    await call("GET", "v1");
    await call("PUT", digest, "{}");
    await call("DELETE", digest);
    await sandbox.notifications.idle();
    expect(deliveries.every((one) => one.events.length === 1)).toBe(true);
    expect(deliveries[0]).toMatchObject({
      authorization: "Bearer hook",
      type: "application/vnd.docker.distribution.events.v2+json",
    });
    const events = deliveries.flatMap((one) => one.events);
    expect(events.map(({ action, target }) => [action, target.tag, target.digest, target.mediaType])).toEqual(
      [
        ["push", "v1", digest, "x/y"],
        ["pull", "v1", digest, "x/y"],
        ["push", undefined, digest, "x/y"],
        ["delete", undefined, digest, undefined],
        ["delete", "v1", undefined, undefined],
      ],
    );
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });

  it("name the person who signed in", async () => {
    const { url, deliveries } = await startSink();
    const users = { ada: { password: "open sesame" } };
    sandbox = await startSandbox({ notifications: [{ url }], authentication: { kind: "basic", users } });
    const headers = { authorization: `Basic ${btoa("ada:open sesame")}`, "content-type": "x/y" };
    await fetch(`${sandbox.url}/v2/team/app/manifests/v1`, { method: "PUT", body: "{}", headers });
    await sandbox.notifications.idle();
    expect(deliveries[0]?.events[0]).toMatchObject({ actor: { name: "ada" }, request: { method: "PUT" } });
  });

  it("are sent again until they are taken, in order", async () => {
    const { url, deliveries } = await startSink([500, 400]);
    sandbox = await startSandbox({ notifications: [{ url }] });
    await call("PUT", "v1", "{}");
    await call("PUT", "v2", "{}");
    await sandbox.notifications.idle();
    const tags = deliveries.flatMap((one) => one.events.map((event) => event.target.tag));
    expect(tags).toEqual(["v1", "v1", "v1", "v2"]);
    expect(new Set(deliveries.slice(0, 3).map((one) => one.events[0]?.id)).size).toBe(1);
  });
});
