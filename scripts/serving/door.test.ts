import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createDoor, type Door, type Handler } from "./door.ts";
import { knownHosts } from "./known-hosts.ts";
import { listen, requireLoopback } from "./listen.ts";

const doors: Door[] = [];

async function openDoor(handler: Handler | null): Promise<{ door: Door; port: number }> {
  let hosts = knownHosts(0, null);
  const door = createDoor(() => hosts);
  doors.push(door);
  const port = await listen(door.server, "127.0.0.1", 0);
  hosts = knownHosts(port, null);
  if (handler !== null) door.open(handler);
  return { door, port };
}

/** Sends bytes exactly as given and answers everything that comes back until the connection ends. */
function send(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8").on("data", (chunk) => {
      answer += chunk;
    });
    socket
      .on("close", () => resolve(answer))
      .on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNRESET") resolve(answer);
        else reject(error);
      });
  });
}

const get = (port: number, path: string, ...headers: string[]): Promise<string> =>
  send(
    port,
    [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, "Connection: close", ...headers, "", ""].join("\r\n"),
  );

const webSocket = (host: string): string =>
  `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

function tellHeaders(request: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify({ headers: request.headers, raw: request.rawHeaders }));
}

afterEach(async () => {
  await Promise.all(doors.splice(0).map((door) => door.close(0)));
});

describe("the door", () => {
  test("asks for patience until the console is open", async () => {
    const { port } = await openDoor(null);
    const answer = await get(port, "/");
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain("Tagtrail is starting.");
  });

  test("tells a foreign host nothing but that it is not answered", async () => {
    const { port } = await openDoor(() => {
      throw new Error("The handler must not be reached.");
    });
    const answer = await send(port, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain("x-content-type-options: nosniff");
  });

  test("lets no client speak for a proxy or for Next", async () => {
    const { port } = await openDoor(tellHeaders);
    const lies = [
      "X-Forwarded-Host: evil.example",
      "x-forwarded-proto: https",
      "Forwarded: host=evil",
      "X-Tagtrail-Person: root",
    ];
    const more = [
      "x-middleware-subrequest: proxy",
      "x-nonce: mine",
      "Content-Security-Policy: script-src *",
      "accept: */*",
    ];
    const answer = await get(port, "/", ...lies, ...more);
    const seen = JSON.parse(
      answer.slice(answer.indexOf("\r\n\r\n")).replace(/^\s*[0-9a-f]+\r\n|\r\n0\s*$/g, ""),
    );
    expect(Object.keys(seen.headers).sort()).toEqual(["accept", "connection", "host"]);
    expect(seen.raw).toHaveLength(6);
  });

  test("ends a connection that asks for another protocol", async () => {
    const { port } = await openDoor(tellHeaders);
    expect(await get(port, "/", "Upgrade: websocket", "Connection: Upgrade")).toBe("");
    expect(await send(port, `CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)).toBe("");
  });

  test("hands on a WebSocket that somebody takes, from its own pages only, and ends it when it closes", async () => {
    const { door, port } = await openDoor(null);
    let taken = 0;
    door.open(tellHeaders, (_request, socket) => {
      taken += 1;
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    });
    expect(await send(port, webSocket("evil.example"))).toBe("");
    expect(taken).toBe(0);
    const answer = send(port, webSocket(`127.0.0.1:${port}`));
    await expect.poll(() => taken).toBe(1);
    await door.close(5_000);
    expect(await answer).toMatch(/^HTTP\/1\.1 101 /);
  });

  test("refuses headers of 17 KiB", async () => {
    const { port } = await openDoor(tellHeaders);
    expect(await get(port, "/", `X-Long: ${"a".repeat(17 * 1024)}`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test("says no-store on pages and API, and leaves static files alone", async () => {
    const { port } = await openDoor(tellHeaders);
    expect(await get(port, "/search")).toContain("cache-control: no-store");
    expect(await get(port, "/api/v1/registries")).toContain("content-security-policy: default-src 'none'");
    expect(await get(port, "/_next/static/chunks/a.js")).not.toContain("cache-control");
  });

  test("lets a running answer finish when it closes, and cuts an event stream", async () => {
    let finish: () => void = () => undefined;
    let arrived = 0;
    const { door, port } = await openDoor((request, response) => {
      arrived += 1;
      if (request.url === "/api/v1/events") {
        response.writeHead(200, { "content-type": "text/event-stream" }).write("event: a\n\n");
        return;
      }
      response.write("first half, ");
      finish = () => response.end("second half");
    });
    const page = get(port, "/");
    const events = get(port, "/api/v1/events");
    await expect.poll(() => arrived).toBe(2);
    const closed = door.close(5_000);
    expect(await events).not.toContain("\r\n0\r\n");
    finish();
    expect(await page).toContain("second half");
    await closed;
  });

  test("cuts what does not finish within the grace", async () => {
    let arrived = 0;
    const { door, port } = await openDoor((_, response) => {
      arrived += 1;
      response.write("for ever");
    });
    const page = get(port, "/");
    await expect.poll(() => arrived).toBe(1);
    await door.close(20);
    expect(await page).not.toContain("\r\n0\r\n");
  });
});

describe("listening", () => {
  test("on a busy port says which, and how to choose another", async () => {
    const { port } = await openDoor(tellHeaders);
    const second = createDoor(() => new Set());
    await expect(listen(second.server, "127.0.0.1", port)).rejects.toMatchObject({
      message: `Port ${port} on 127.0.0.1 is already in use.`,
      advice: expect.stringContaining("PORT="),
    });
  });

  test("on an address this machine does not have says so", async () => {
    const door = createDoor(() => new Set());
    await expect(listen(door.server, "192.0.2.1", 0)).rejects.toMatchObject({
      message: "This machine has no address 192.0.2.1.",
    });
  });

  test.each(["0.0.0.0", "::", "192.168.1.4"])("on %s is refused while there is no sign-in", (host) => {
    expect(() => requireLoopback(host)).toThrow(/no sign-in yet/);
  });

  test("serves on the port it was given", async () => {
    const { door, port } = await openDoor(tellHeaders);
    expect((door.server.address() as AddressInfo).port).toBe(port);
  });
});
