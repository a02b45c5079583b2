import type { ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { json, type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { all, clientFor, closeClients, failureOf, testClock } from "../testing/test-client.ts";

const MANIFEST = `sha256:${"b".repeat(64)}`;
const closing: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  await closeClients();
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

async function serve(
  script: (request: SeenRequest, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const server = await scriptedServer(script);
  closing.push(server);
  return server;
}

/** A server below HTTP: what it says to a new connection is up to the test. */
async function raw(script: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    script(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push({
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

const QUICK = { connectMs: 300, headersMs: 300, idleMs: 300, totalMs: 600, errorBodyMs: 200 };

/** Writes for ever, as fast as it is read. */
function pour(response: ServerResponse, chunk: Buffer): void {
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

describe("bytes", () => {
  test.each([
    ["chunked", {}],
    ["with a Content-Length that lies", { "content-length": "100" }],
  ])("an endless manifest, %s, is cut off without filling memory", async (_how, headers) => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/vnd.oci.image.manifest.v1+json", ...headers });
      pour(response, Buffer.alloc(65_536, 0x20));
    });
    const client = clientFor(server.origin);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const error = await failureOf(client.getManifest("a", MANIFEST));
    expect(error).toMatchObject({
      code: expect.stringMatching(/registry_(too_large|lying|unreachable|not_a_registry)/),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });

  test("a manifest announced with 9 MiB is not even read", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": String(9 << 20) });
      response.write(" ");
    });
    expect(await failureOf(clientFor(server.origin).getManifest("a", "latest"))).toMatchObject({
      code: "registry_too_large",
    });
  });

  test("an endless catalogue page is cut off at 4 MiB", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"repositories":[');
      pour(response, Buffer.from('"a/b",'.repeat(10_000)));
    });
    expect(await failureOf(all(clientFor(server.origin).listRepositories()))).toMatchObject({
      code: "registry_too_large",
    });
  });

  test("a gzip bomb counts by what comes out of it", async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20, 0x20));
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    expect(await failureOf(all(clientFor(server.origin).listTags("a")))).toMatchObject({
      code: "registry_too_large",
    });
    expect(server.seen[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("an answer some proxy compressed once is understood", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"tags":["a"]}'));
    });
    expect((await all(clientFor(server.origin).listTags("a")))[0]?.names).toEqual(["a"]);
  });

  test("chains of encodings are refused", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-encoding": Array(50).fill("gzip").join(", ") }).end("x");
    });
    expect(await failureOf(all(clientFor(server.origin).listTags("a")))).toMatchObject({
      code: "registry_not_a_registry",
    });
  });

  test("100 KB of headers are refused", async () => {
    const server = await serve((_request, response) => json(response, {}, { "x-long": "a".repeat(100_000) }));
    expect(await failureOf(clientFor(server.origin).ping())).toMatchObject({ code: "registry_too_large" });
  });

  test.each([416, 412])("%d with a body that never comes is that status, soon", async (status) => {
    const server = await serve((_request, response) => {
      response.writeHead(status, { "content-length": "16" });
      response.flushHeaders();
    });
    const client = clientFor(server.origin, {}, { limits: { errorBodyMs: 200 } });
    expect(await failureOf(client.getBlob("a", MANIFEST, { range: { start: 5, end: 9 } }))).toMatchObject({
      code: "registry_failed",
      details: { status },
    });
  });
});

describe("time", () => {
  test("a server that accepts and says nothing times out", async () => {
    const url = await raw(() => undefined);
    expect(await failureOf(clientFor(url, {}, { limits: QUICK }).ping())).toMatchObject({
      code: "registry_timeout",
    });
  });

  test("headers that never end time out", async () => {
    const url = await raw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x: y\r\n"), 50);
      socket.on("close", () => clearInterval(timer));
    });
    expect(await failureOf(clientFor(url, {}, { limits: QUICK }).ping())).toMatchObject({
      code: "registry_timeout",
    });
  });

  test("a body of one byte now and then is over when the total time is", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 50);
      response.on("close", () => clearInterval(timer));
    });
    expect(await failureOf(all(clientFor(server.origin, {}, { limits: QUICK }).listTags("a")))).toMatchObject(
      {
        code: "registry_timeout",
      },
    );
  });

  test("aborting rejects with the reason given and ends the connection", async () => {
    let closed: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const abort = new AbortController();
    const server = await serve((_request, response) => {
      response.on("close", closed);
      abort.abort(new Error("page left"));
    });
    expect(await failureOf(clientFor(server.origin).ping({ signal: abort.signal }))).toMatchObject({
      message: "page left",
    });
    await ended;
  });
});

describe("connections", () => {
  test("a port nobody listens on refuses", async () => {
    const server = await scriptedServer(() => undefined);
    await server.close();
    expect(await failureOf(clientFor(server.origin).ping())).toMatchObject({
      code: "registry_unreachable",
      message: `lab cannot be reached: 127.0.0.1:${server.port} refused the connection.`,
      advice: expect.stringContaining("port"),
    });
  });

  test("a name that does not resolve is said not to", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("nx"), { code: "ENOTFOUND" }));
    expect(await failureOf(clientFor("https://typo.example", {}, { resolve }).ping())).toMatchObject({
      code: "registry_unreachable",
      message: "lab cannot be reached: the name of typo.example does not resolve.",
    });
  });

  test("something that is not HTTP is not a registry", async () => {
    const url = await raw((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    expect(await failureOf(clientFor(url).ping())).toMatchObject({ code: "registry_not_a_registry" });
  });

  test("https to a plain http port says so", async () => {
    const server = await serve((_request, response) => json(response, {}));
    expect(await failureOf(clientFor(server.origin.replace("http:", "https:")).ping())).toMatchObject({
      code: "registry_tls",
      details: { reason: "not_tls" },
    });
  });

  test("a reset while reading is tried again", async () => {
    let count = 0;
    const server = await serve((_request, response) => {
      count += 1;
      if (count < 3) response.destroy();
      else json(response, { tags: ["a"] });
    });
    expect((await all(clientFor(server.origin).listTags("a")))[0]?.names).toEqual(["a"]);
    expect(count).toBe(3);
  });

  test("bytes after the answer do not become the next answer", async () => {
    const body = '{"tags":["a"]}';
    const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const forged = answer.replace('"a"', '"x"');
    const url = await raw((socket) => socket.on("data", () => socket.write(answer + forged)));
    const client = clientFor(url);
    for (let round = 0; round < 3; round += 1) {
      const found = await all(client.listTags("a")).catch((error: unknown) => error);
      expect(JSON.stringify(found)).not.toContain('"x"');
    }
  });

  test("a registry that is down fails at once after three tries, and is tried again later", async () => {
    const clock = testClock();
    const server = await scriptedServer(() => undefined);
    await server.close();
    const asked: string[] = [];
    const client = clientFor(server.origin, {}, { clock, onRequest: (event) => asked.push(event.path) });
    for (let round = 0; round < 20; round += 1) {
      expect(await failureOf(client.headBlob("a", MANIFEST))).toMatchObject({ code: "registry_unreachable" });
    }
    expect(asked.length).toBe(3);
    clock.advance(5_000);
    await failureOf(client.headBlob("a", MANIFEST));
    expect(asked.length).toBe(4);
  });
});

describe("politeness", () => {
  test("no more than eight requests are under way at once, people first", async () => {
    let under = 0;
    let most = 0;
    const order: string[] = [];
    const server = await serve((request, response) => {
      under += 1;
      most = Math.max(most, under);
      order.push(request.url);
      setImmediate(() => {
        under -= 1;
        json(response, { tags: [] });
      });
    });
    const client = clientFor(server.origin);
    const scan = Array.from({ length: 40 }, (_, index) =>
      all(client.listTags(`scan/r${index}`, { priority: "background" })),
    );
    const person = all(client.listTags("person/r"));
    await Promise.all([...scan, person]);
    expect(most).toBeLessThanOrEqual(8);
    expect(order.findIndex((url) => url.includes("person"))).toBeLessThan(20);
  });

  test("background work waits as the registry asks, a person is told at once", async () => {
    const limited = await serve((_request, response) =>
      response.writeHead(429, { "retry-after": "1000000000" }).end(),
    );
    const clock = testClock();
    const client = clientFor(limited.origin, {}, { clock });
    expect(await failureOf(client.headBlob("a", MANIFEST))).toMatchObject({
      code: "registry_rate_limited",
      retryAfterSeconds: 86_400,
    });
    expect(clock.slept).toEqual([]);
    await failureOf(client.headBlob("a", MANIFEST, { priority: "background" }));
    expect(clock.slept).toEqual([60_000, 60_000, 60_000]);
  });

  test("every exchange is counted, without its query", async () => {
    const server = await serve((_request, response) => json(response, { tags: ["a"] }));
    const events: unknown[] = [];
    await all(clientFor(server.origin, {}, { onRequest: (event) => events.push(event) }).listTags("a"));
    expect(events).toMatchObject([{ role: "registry", method: "GET", path: "/v2/a/tags/list", status: 200 }]);
  });

  test("the registry's log shows who asks", async () => {
    const server = await serve((_request, response) => json(response, {}));
    await clientFor(server.origin).ping();
    expect(server.seen[0]?.headers["user-agent"]).toMatch(/^Tagtrail\//);
  });
});

describe("connections", () => {
  test("are used again after a HEAD: a scan of thousands of tags dials a few times", async () => {
    const server = await serve((_request, response) => {
      const headers = { "docker-content-digest": MANIFEST, "content-type": "application/json" };
      response.writeHead(200, headers).end();
    });
    const client = clientFor(server.origin);
    for (let head = 0; head < 20; head += 1) await client.headManifest("a", "b");
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test("are not used again where a server sends a body with the answer to a HEAD", async () => {
    const body = '{"not":"asked for"}';
    const heads = [
      "HTTP/1.1 200 OK",
      `Docker-Content-Digest: ${MANIFEST}`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      "Connection: keep-alive",
    ];
    let asked = 0;
    const origin = await raw((socket) => {
      socket.on("data", () => {
        asked += 1;
        socket.write(`${heads.join("\r\n")}\r\n\r\n`);
        // Late, so that the next question may be on its way already.
        setTimeout(() => socket.write(body), 5);
      });
    });
    const client = clientFor(origin);
    for (let head = 0; head < 10; head += 1) {
      expect(await client.headManifest("a", "b")).toMatchObject({ digest: MANIFEST });
    }
    expect(asked).toBeLessThanOrEqual(12);
  });
});
