import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { all, clientFor, closeClients, failureOf } from "../testing/test-client.ts";

const MIB = 2 ** 20;
const MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";
/** Measured: up to 28 for the 8 MiB of a manifest. What is read is copied once, and freed only when Node sees fit. */
const BOUND_MIB = 48;
const run = promisify(execFile);

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  await sandbox.store.putManifest("team/app", {
    mediaType: MEDIA_TYPE,
    bytes: Buffer.from("{}"),
    tags: ["v1"],
  });
});
afterEach(async () => {
  await closeClients();
  await sandbox.stop();
});

const tooLarge = { code: "registry_too_large" };

/** The last request was cut by the client, after not much more than it may read. */
async function expectCut(limit: number): Promise<void> {
  await expect.poll(() => sandbox.requests().at(-1)?.aborted).toBe(true);
  // What fills the sockets' buffers was sent, too.
  expect(sandbox.requests().at(-1)?.bytesSent).toBeLessThan(limit + 8 * MIB);
}

describe("threat 1: a manifest that is too large", () => {
  it("of 9 MiB is refused before it is read", async () => {
    const bytes = Buffer.from(JSON.stringify({ layers: [], pad: "x".repeat(9 * MIB) }));
    await sandbox.store.putManifest("team/app", { mediaType: MEDIA_TYPE, bytes, tags: ["big"] });
    expect(await failureOf(clientFor(sandbox.url).getManifest("team/app", "big"))).toMatchObject(tooLarge);
  });

  it("without end is cut off", async () => {
    sandbox.faults.add({ match: { path: "/manifests/" }, answer: { endlessBody: true } });
    expect(await failureOf(clientFor(sandbox.url).getManifest("team/app", "v1"))).toMatchObject(tooLarge);
    await expectCut(8 * MIB);
  });
});

describe("threats 1 to 4: memory of a process of its own", () => {
  const program = join(import.meta.dirname, "read-and-measure.ts");
  const measure = async (what: string): Promise<{ outcome: string; rose: number }> => {
    const flags = ["--experimental-strip-types", "--no-warnings"];
    return JSON.parse((await run(process.execPath, [...flags, program, sandbox.url, what])).stdout);
  };

  it.each([
    ["manifest", "/manifests/"],
    ["tags", "tags/list"],
    ["catalog", "_catalog"],
    ["ping", "/v2/$"],
  ])("an endless %s is paid for with a bounded amount of memory", async (what, path) => {
    sandbox.faults.add({ match: { method: "GET", path }, answer: { endlessBody: { filler: ' "a",' } } });
    const { outcome, rose } = await measure(what);
    expect(outcome).toBe("registry_too_large");
    expect(rose / MIB).toBeLessThan(BOUND_MIB);
  });

  it("a gzip bomb of 1 GiB is paid for with a bounded amount of memory", async () => {
    const body = Buffer.concat(Array.from({ length: 64 }, () => gzipSync(Buffer.alloc(16 * MIB, " "))));
    const headers = { "content-encoding": "gzip" };
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { status: 200, headers, body } });
    const { outcome, rose } = await measure("tags");
    expect(outcome).toBe("registry_too_large");
    expect(rose / MIB).toBeLessThan(BOUND_MIB);
  });
});

describe("threat 2: a list that never ends", () => {
  it.each([
    ["tags/list", '{"name":"team/app","tags":["v1"'],
    ["_catalog", '{"repositories":["team/app"'],
  ])("of %s is an error, never a shorter list", async (path, body) => {
    sandbox.faults.add({ match: { path }, answer: { body, endlessBody: { filler: ',"a"' } } });
    const client = clientFor(sandbox.url);
    const list = path === "_catalog" ? client.listRepositories() : client.listTags("team/app");
    expect(await failureOf(all(list))).toMatchObject(tooLarge);
    await expectCut(4 * MIB);
  });

  it("that breaks off is an error, never a shorter list", async () => {
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { truncateAfter: 20 } });
    expect(await failureOf(all(clientFor(sandbox.url).listTags("team/app")))).toMatchObject({
      code: "registry_unreachable",
      details: { reason: "reset" },
    });
  });
});

it("threat 3: more bytes than Content-Length says are not taken for the next answer", async () => {
  const headers = { "content-length": "2" };
  sandbox.faults.add({ match: { path: "/manifests/" }, answer: { headers, endlessBody: true }, times: 1 });
  const client = clientFor(sandbox.url);
  await client.getManifest("team/app", "v1");
  expect(await client.headManifest("team/app", "v1")).toMatchObject({ mediaType: MEDIA_TYPE });
  const first = sandbox.requests().find((request) => request.method === "GET");
  await expect.poll(() => first?.aborted).toBe(true);
});

describe("threats 4 and 5: compressed answers", () => {
  it("are not asked for", async () => {
    await clientFor(sandbox.url).getManifest("team/app", "v1");
    expect(sandbox.requests().at(-1)?.headers["accept-encoding"]).toBe("identity");
  });

  it("that unpack to more than the cap are cut off", async () => {
    const body = gzipSync(Buffer.alloc(64 * MIB, " "));
    const answer = { status: 200, headers: { "content-encoding": "gzip" }, body };
    sandbox.faults.add({ match: { path: "tags/list" }, answer });
    expect(await failureOf(all(clientFor(sandbox.url).listTags("team/app")))).toMatchObject(tooLarge);
  });

  it("in fifty layers are refused", async () => {
    const headers = { "content-encoding": Array.from({ length: 50 }, () => "gzip").join(", ") };
    sandbox.faults.add({ answer: { headers } });
    expect(await failureOf(clientFor(sandbox.url).getManifest("team/app", "v1"))).toMatchObject({
      code: "registry_not_a_registry",
    });
  });
});

describe("threat 33: a registry that takes its time", () => {
  const limits = { headersMs: 300, idleMs: 300, totalMs: 900 };
  it.each([
    ["never sends a header", { delayMs: 60_000 }],
    [
      "sends a byte now and then",
      { slowBytes: { bytes: 1, everyMs: 100 }, body: { tags: Array(100).fill("a") } },
    ],
    ["stops in the middle", { slowBytes: { bytes: 8, everyMs: 60_000 }, body: { tags: ["a", "b", "c"] } }],
  ])("and %s is given up", async (_, answer) => {
    sandbox.faults.add({ match: { path: "tags/list" }, answer });
    const started = performance.now();
    const client = clientFor(sandbox.url, {}, { limits });
    expect(await failureOf(all(client.listTags("team/app")))).toMatchObject({ code: "registry_timeout" });
    expect(performance.now() - started).toBeLessThan(5_000);
    await expect.poll(() => sandbox.requests().at(-1)?.aborted).toBe(true);
  });
});

it("threat 34: an answer nobody asked for is not taken for that of the next request", async () => {
  const answer = (text: string) =>
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  const planted = answer('{"name":"team/app","tags":["planted"]}');
  sandbox.faults.add({
    match: { path: "tags/list" },
    answer: { raw: planted + planted, keepOpen: true },
    times: 1,
  });
  const client = clientFor(sandbox.url);
  expect((await all(client.listTags("team/app"))).flatMap((page) => page.names)).toEqual(["planted"]);
  expect((await all(client.listTags("team/app"))).flatMap((page) => page.names)).toEqual(["v1"]);
});

describe("threat 36: odd headers", () => {
  it("of 100 KB are refused", async () => {
    sandbox.faults.add({ answer: { headers: { "x-large": "x".repeat(100_000) } } });
    expect(await failureOf(clientFor(sandbox.url).getManifest("team/app", "v1"))).toMatchObject(tooLarge);
  });

  it.each([
    ["NUL", "X-Odd: a\0b"],
    ["a folded line", "X-Odd: a\r\n b"],
    ["a lone line feed", "X-Odd: a\nX-Other: b"],
    ["no colon", "X-Odd"],
  ])("with %s end in a typed error or are ignored", async (_, line) => {
    const raw = `HTTP/1.1 200 OK\r\n${line}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    sandbox.faults.add({ match: { method: "GET" }, answer: { raw } });
    const outcome = await clientFor(sandbox.url)
      .ping()
      .then(
        () => "ignored",
        (error: { code?: string }) => error.code,
      );
    expect(outcome).toMatch(/^(ignored|registry_not_a_registry|registry_unreachable)$/);
  });
});
