import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../digests.ts";
import { type Sandbox, startSandbox } from "../start-sandbox.ts";

const MANIFEST = '{"schemaVersion":2,"layers":[]}';
const PATH = "/v2/team/app/manifests/v1";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  await sandbox.store.putManifest("team/app", {
    mediaType: "x/y",
    bytes: Buffer.from(MANIFEST),
    tags: ["v1"],
  });
});
afterEach(() => sandbox.stop());

const get = (path = PATH, init: RequestInit = {}) => fetch(sandbox.url + path, init);

/** Everything the server writes to one socket for one request. */
function rawAnswer(path: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = "";
  const socket = connect(sandbox.port, "127.0.0.1", () =>
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`),
  );
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  socket.on("close", () => resolve(text));
  return promise;
}

describe("which requests a fault meets", () => {
  it("is decided by method and path, text or pattern", async () => {
    sandbox.faults.add({ match: { method: "GET", path: "/manifests/" }, answer: { status: 500 } });
    sandbox.faults.add({ match: { path: /tags\/list$/g }, answer: { status: 503 } });
    expect((await get()).status).toBe(500);
    expect((await get(PATH, { method: "HEAD" })).status).toBe(200);
    expect((await get("/v2/team/app/tags/list")).status).toBe(503);
    expect((await get("/v2/team/app/tags/list")).status).toBe(503);
    expect((await get("/v2/")).status).toBe(200);
  });

  it("can be the nth only, a number of times, or until removed", async () => {
    const statuses = async (count: number) => {
      const seen: number[] = [];
      for (let number = 0; number < count; number += 1) seen.push((await get()).status);
      return seen;
    };
    sandbox.faults.add({ match: { nth: 2 }, answer: { status: 500 } });
    expect(await statuses(3)).toEqual([200, 500, 200]);
    sandbox.faults.clear();
    sandbox.faults.add({ answer: { status: 429, headers: { "retry-after": "1" } }, times: 2 });
    expect(await statuses(3)).toEqual([429, 429, 200]);
    const remove = sandbox.faults.add({ answer: { status: 502 } });
    expect(await statuses(1)).toEqual([502]);
    remove();
    expect(await statuses(1)).toEqual([200]);
  });
});

describe("what a fault does", () => {
  it("answers another status, body and headers", async () => {
    sandbox.faults.add({ answer: { status: 418, body: { short: true }, headers: { "x-odd": "1" } } });
    const response = await get();
    expect([response.status, response.headers.get("x-odd")]).toEqual([418, "1"]);
    expect(await response.json()).toEqual({ short: true });
  });

  it("changes headers of the real answer, and removes them", async () => {
    sandbox.faults.add({ answer: { headers: { "docker-content-digest": null, etag: '"other"' } } });
    const response = await get();
    expect(response.headers.get("docker-content-digest")).toBeNull();
    expect(response.headers.get("etag")).toBe('"other"');
    expect(await response.text()).toBe(MANIFEST);
  });

  it("sends bytes that do not have the digest, or a digest that is not of the bytes", async () => {
    sandbox.faults.add({ answer: { wrongDigest: "body" }, times: 1 });
    const body = await get();
    const text = await body.text();
    expect(text).toHaveLength(MANIFEST.length);
    expect(body.headers.get("docker-content-digest")).toBe(digestOf(Buffer.from(MANIFEST)));
    expect(digestOf(Buffer.from(text))).not.toBe(digestOf(Buffer.from(MANIFEST)));
    expect(() => JSON.parse(text)).not.toThrow();
    sandbox.faults.add({ answer: { wrongDigest: "header" } });
    const header = await get();
    expect(header.headers.get("docker-content-digest")).toBe(`sha256:${"0".repeat(64)}`);
    expect(await header.text()).toBe(MANIFEST);
  });

  it("links and challenges where it wants", async () => {
    sandbox.faults.add({ match: { path: "tags" }, answer: { link: '<http://127.0.0.2/>; rel="next"' } });
    expect((await get("/v2/team/app/tags/list")).headers.get("link")).toBe('<http://127.0.0.2/>; rel="next"');
    sandbox.faults.add({ answer: { wwwAuthenticate: 'Bearer realm="http://127.0.0.2/"' } });
    const response = await get();
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer realm="http://127.0.0.2/"',
    ]);
  });

  it("cuts the answer short of what was announced", async () => {
    sandbox.faults.add({ answer: { truncateAfter: 10 } });
    const text = await rawAnswer(PATH);
    expect(text).toContain(`content-length: ${MANIFEST.length}`);
    expect(text.split("\r\n\r\n")[1]).toBe(MANIFEST.slice(0, 10));
    await expect(get().then((response) => response.text())).rejects.toThrow();
  });

  it("resets the connection, with or without doing the work", async () => {
    const remove = { method: "DELETE" };
    sandbox.faults.add({ match: remove, answer: { reset: true }, times: 1 });
    await expect(get(PATH, remove)).rejects.toThrow();
    expect(sandbox.store.tags("team/app")).toEqual(["v1"]);
    sandbox.faults.add({ match: remove, answer: { reset: true, takesEffect: true }, times: 1 });
    await expect(get(PATH, remove)).rejects.toThrow();
    expect(sandbox.store.tags("team/app")).toEqual([]);
  });

  it("claims success without doing the work", async () => {
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 202 } });
    expect((await get(PATH, { method: "DELETE" })).status).toBe(202);
    expect((await get()).status).toBe(200);
  });

  it("writes raw bytes", async () => {
    sandbox.faults.add({ answer: { raw: "HTTP/1.1 200 OK\r\nX-Odd: \x01\r\n\r\n" } });
    expect(await rawAnswer(PATH)).toBe("HTTP/1.1 200 OK\r\nX-Odd: \x01\r\n\r\n");
  });

  it("sends without end, and stops when the client goes away", async () => {
    sandbox.faults.add({ answer: { endlessBody: { filler: '"a",' } } });
    const reader = (await get()).body?.getReader();
    let received = 0;
    while (received < 1_000_000) received += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel();
    await expect.poll(() => sandbox.requests().at(-1)?.aborted).toBe(true);
    const sent = sandbox.requests().at(-1)?.bytesSent ?? 0;
    expect(sent).toBeGreaterThan(MANIFEST.length);
    await get("/v2/", { method: "HEAD" });
    expect(sandbox.requests().at(-2)?.bytesSent).toBe(sent);
  });

  it("sends slowly, in the pieces it was told", async () => {
    sandbox.faults.add({ answer: { slowBytes: { bytes: 4, everyMs: 20 } } });
    const started = performance.now();
    expect(await (await get()).text()).toBe(MANIFEST);
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  it("waits, but no longer than the client does", async () => {
    sandbox.faults.add({ answer: { delayMs: 60_000 } });
    await expect(get(PATH, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    await expect.poll(() => sandbox.requests().at(-1)?.aborted).toBe(true);
    expect(sandbox.requests().at(-1)?.status).toBeNull();
  });
});
