import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { SandboxOptions } from "../sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { changingClient, digestOf, stopAll, transferOf } from "../testing/changes-fixture.ts";
import { type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { closeClients, failureOf, PASSWORD } from "../testing/test-client.ts";

const started: Sandbox[] = [];
const servers: ScriptedServer[] = [];

afterEach(async () => {
  await stopAll(started);
  await closeClients();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  started.push(sandbox);
  return sandbox;
}

async function serve(script: (request: SeenRequest, response: ServerResponse) => void) {
  const server = await scriptedServer(script);
  servers.push(server);
  return server;
}

const sent = (sandbox: Sandbox) =>
  sandbox
    .requests()
    .map(({ method, path }) => `${method} ${path.split("?")[0]?.replace(/uploads\/.+/, "uploads/id")}`);
const total = (counted: number[]) => counted.reduce((sum, count) => sum + count, 0);

describe("a blob", () => {
  test("is sent in one stream and counted as it goes", async () => {
    const sandbox = await start();
    const bytes = randomBytes(3_000_000);
    const blob = transferOf(bytes);
    expect(await changingClient(sandbox.url).changes.uploadBlob("app", blob)).toBe("sent");
    expect(sandbox.store.blobSize("app", blob.digest)).toBe(bytes.byteLength);
    expect(total(blob.counted)).toBe(bytes.byteLength);
    expect(blob.counted.length).toBeGreaterThan(20);
    expect(sent(sandbox)).toEqual([
      `HEAD /v2/app/blobs/${blob.digest}`,
      "POST /v2/app/blobs/uploads/",
      "PUT /v2/app/blobs/uploads/id",
    ]);
  });

  test("that is there is not read at all", async () => {
    const sandbox = await start();
    await sandbox.store.putBlob("app", Buffer.from("layer"));
    const blob = transferOf(Buffer.from("layer"));
    expect(await changingClient(sandbox.url).changes.uploadBlob("app", blob)).toBe("was there");
    expect(blob.opened()).toBe(0);
  });

  test("of no bytes at all, and one with a sha512 digest, are stored", async () => {
    const sandbox = await start();
    const { changes } = changingClient(sandbox.url);
    const empty = transferOf(Buffer.alloc(0));
    expect(await changes.uploadBlob("app", empty)).toBe("sent");
    expect(sandbox.store.blobSize("app", empty.digest)).toBe(0);
    const bytes = randomBytes(1000);
    const long = { ...transferOf(bytes), digest: digestOf(bytes, "sha512") };
    expect(await changes.uploadBlob("app", long)).toBe("sent");
    expect(sandbox.store.blobSize("app", long.digest)).toBe(1000);
  });
});

describe("a source that sends other bytes than its digest says", () => {
  const bytes = randomBytes(200_000);

  test.each([
    ["of the same length", { digest: digestOf("other") }],
    ["too many", { size: 150_000 }],
    ["too few", { size: 250_000 }],
  ])("%s: nothing is stored, and the session is cancelled", async (_what, wrong) => {
    const sandbox = await start();
    const blob = { ...transferOf(bytes), ...wrong };
    expect(await failureOf(changingClient(sandbox.url).changes.uploadBlob("app", blob))).toMatchObject({
      code: "registry_lying",
      details: { rule: "digest_mismatch" },
    });
    expect(sandbox.store.blobSize("app", blob.digest)).toBeNull();
    expect(sandbox.store.blobSize("app", digestOf(bytes))).toBeNull();
    expect(sent(sandbox).at(-1)).toBe("DELETE /v2/app/blobs/uploads/id");
    expect(total(blob.counted)).toBe(0);
  });

  test("a registry that would store anything never gets the whole of it", async () => {
    const server = await serve((request, response) => {
      if (request.method === "POST") response.writeHead(202, { location: "/upload" }).end();
      else response.writeHead(request.method === "HEAD" ? 404 : 201).end();
    });
    const blob = { ...transferOf(bytes), digest: digestOf("other") };
    await failureOf(changingClient(server.origin).changes.uploadBlob("app", blob));
    expect(server.seen.map(({ method }) => method)).not.toContain("PUT");
    expect(server.seen.map(({ method }) => method)).toContain("DELETE");
  });

  test("and a source that breaks is told as its own failure", async () => {
    const sandbox = await start();
    const broken = async () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(new Error("the source broke"));
        },
      });
    const blob = { ...transferOf(bytes), open: broken };
    const error = await failureOf(changingClient(sandbox.url).changes.uploadBlob("app", blob));
    expect(error).toMatchObject({ message: "the source broke" });
    expect(sandbox.store.blobSize("app", blob.digest)).toBeNull();
    expect(sent(sandbox).at(-1)).toBe("DELETE /v2/app/blobs/uploads/id");
  });
});

describe("in pieces", () => {
  test("where a proxy finds the whole too large", async () => {
    const sandbox = await start();
    sandbox.faults.add({ match: { method: "PUT" }, answer: { status: 413 }, times: 1 });
    const bytes = randomBytes(40 * 1024 * 1024);
    const blob = transferOf(bytes, 1 << 20);
    expect(await changingClient(sandbox.url).changes.uploadBlob("app", blob)).toBe("sent");
    expect(sandbox.store.blobSize("app", blob.digest)).toBe(bytes.byteLength);
    const ranges = sandbox.requests().filter(({ method }) => method === "PATCH");
    expect(ranges.map(({ headers }) => headers["content-range"])).toEqual([
      "0-16777215",
      "16777216-33554431",
      "33554432-41943039",
    ]);
    expect(total(blob.counted)).toBe(bytes.byteLength);
  });

  test("as large as the registry wants them", async () => {
    const sandbox = await start();
    sandbox.faults.add({ match: { method: "PUT" }, answer: { status: 413 }, times: 1 });
    const headers = { "oci-chunk-min-length": String(24 << 20) };
    sandbox.faults.add({ match: { method: "POST" }, answer: { headers } });
    const blob = transferOf(randomBytes(30 << 20), 1 << 20);
    await changingClient(sandbox.url).changes.uploadBlob("app", blob);
    const pieces = sandbox.requests().filter(({ method }) => method === "PATCH");
    expect(pieces.map(({ headers: { "content-length": length } }) => Number(length))).toEqual([
      24 << 20,
      6 << 20,
    ]);
  });
});

describe("what goes wrong at the registry", () => {
  test("an answer lost after the blob was stored is settled by looking", async () => {
    const sandbox = await start();
    sandbox.faults.add({ match: { method: "PUT" }, answer: { reset: true, takesEffect: true } });
    const blob = transferOf(randomBytes(100_000));
    expect(await changingClient(sandbox.url).changes.uploadBlob("app", blob)).toBe("sent");
  });

  test("one lost before is a failure, and is not tried again by itself", async () => {
    const sandbox = await start();
    sandbox.faults.add({ match: { method: "PUT" }, answer: { status: 500 } });
    const blob = transferOf(randomBytes(100_000));
    expect(await failureOf(changingClient(sandbox.url).changes.uploadBlob("app", blob))).toMatchObject({
      code: "registry_failed",
    });
    expect(blob.opened()).toBe(1);
    expect(total(blob.counted)).toBe(0);
  });

  test("a token that runs out while a blob is under way is renewed, and the blob sent anew", async () => {
    const users = { ada: { password: PASSWORD.password } };
    const sandbox = await start({ authentication: { kind: "token", users } });
    const challenge = `Bearer realm="${sandbox.url}/token",service="sandbox",error="invalid_token"`;
    sandbox.faults.add({ match: { method: "PUT" }, answer: { wwwAuthenticate: challenge }, times: 1 });
    const bytes = randomBytes(100_000);
    const blob = transferOf(bytes);
    expect(await changingClient(sandbox.url, { credential: PASSWORD }).changes.uploadBlob("app", blob)).toBe(
      "sent",
    );
    expect(blob.opened()).toBe(2);
    expect(total(blob.counted)).toBe(bytes.byteLength);
  });

  test("an upload is bounded by its pauses, not by its length", async () => {
    const server = await serve((request, response) => {
      if (request.method === "POST") response.writeHead(202, { location: "/upload?_state=a%2Bb" }).end();
      else if (request.method === "PUT") response.writeHead(201).end();
      else response.writeHead(404).end();
    });
    const pieces = Array.from({ length: 8 }, () => randomBytes(1000));
    const bytes = Buffer.concat(pieces);
    const slow = async () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 60));
          const piece = pieces.shift();
          if (piece === undefined) controller.close();
          else controller.enqueue(new Uint8Array(piece));
        },
      });
    const blob = { digest: digestOf(bytes), size: bytes.byteLength, open: slow };
    const limits = { headersMs: 200, totalMs: 200, uploadIdleMs: 300, uploadAnswerMs: 500 };
    expect(await changingClient(server.origin, {}, { limits }).changes.uploadBlob("app", blob)).toBe("sent");
    const put = server.seen.find(({ method }) => method === "PUT");
    expect(put?.url).toBe(`/upload?_state=a%2Bb&digest=${encodeURIComponent(blob.digest)}`);
    expect(put?.headers["content-length"]).toBe("8000");
  });

  test("a registry that stops reading is given up", async () => {
    const server = await serve((request, response) => {
      if (request.method === "POST") response.writeHead(202, { location: "/upload" }).end();
      else if (request.method === "HEAD") response.writeHead(404).end();
    });
    const limits = { uploadIdleMs: 200, uploadAnswerMs: 200, totalMs: 200 };
    const blob = transferOf(randomBytes(1000));
    expect(
      await failureOf(changingClient(server.origin, {}, { limits }).changes.uploadBlob("app", blob)),
    ).toMatchObject({
      code: "registry_timeout",
    });
  });

  test("calling it off ends the request and the source", async () => {
    const sandbox = await start();
    let ended = false;
    const endless = async () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          controller.enqueue(new Uint8Array(1000));
        },
        cancel() {
          ended = true;
        },
      });
    const off = new AbortController();
    const uploading = changingClient(sandbox.url).changes.uploadBlob(
      "app",
      { digest: digestOf("x"), size: 1e9, open: endless },
      { signal: off.signal },
    );
    await expect.poll(() => sent(sandbox).at(-1)).toBe("PUT /v2/app/blobs/uploads/id");
    off.abort(new Error("called off"));
    expect(await failureOf(uploading)).toMatchObject({ message: "called off" });
    await expect.poll(() => ended).toBe(true);
    expect(sent(sandbox).at(-1)).toBe("DELETE /v2/app/blobs/uploads/id");
  });
});

describe("a registry that sends the upload elsewhere", () => {
  test.each([
    ["another host", (port: number) => `http://localhost:${port}/upload`],
    ["another port", (port: number) => `http://127.0.0.1:${port}/upload`],
    ["another host without a scheme", (port: number) => `//127.0.0.1:${port}/upload`],
    ["another protocol", () => "ftp://127.0.0.1/upload"],
    ["with a password", (_port: number, own: string) => own.replace("//", "//ada:secret@")],
    ["nonsense", () => "http://["],
  ])("to %s gets nothing, and nobody else does", async (_what, locate) => {
    const canary = await serve((_request, response) => void response.writeHead(201).end());
    const server = await serve((request, response) => {
      if (request.method === "HEAD") response.writeHead(404).end();
      else response.writeHead(202, { location: locate(canary.port, server.origin) }).end();
    });
    const blob = transferOf(randomBytes(1000));
    const { changes } = changingClient(server.origin);
    expect(await failureOf(changes.uploadBlob("app", blob))).toMatchObject({ code: "registry_refused" });
    expect(blob.opened()).toBe(0);
    expect(canary.connections()).toBe(0);
  });
});

describe("mounting", () => {
  test("puts a blob of another repository into this one", async () => {
    const sandbox = await start();
    const digest = await sandbox.store.putBlob("from", Buffer.from("layer"));
    expect(await changingClient(sandbox.url).changes.mountBlob("to", digest, { from: "from" })).toBe(true);
    expect(sandbox.store.blobSize("to", digest)).toBe(5);
  });

  test("what is not there cancels the session the registry opened instead", async () => {
    const sandbox = await start();
    const { changes } = changingClient(sandbox.url);
    expect(await changes.mountBlob("to", digestOf("x"), { from: "from" })).toBe(false);
    expect(sent(sandbox)).toEqual(["POST /v2/to/blobs/uploads/", "DELETE /v2/to/blobs/uploads/id"]);
  });

  test("asks for one token over both repositories", async () => {
    const users = { ada: { password: PASSWORD.password } };
    const sandbox = await start({ authentication: { kind: "token", users } });
    const digest = await sandbox.store.putBlob("from", Buffer.from("layer"));
    const { changes } = changingClient(sandbox.url, { credential: PASSWORD });
    expect(await changes.mountBlob("to", digest, { from: "from" })).toBe(true);
    const tokens = sandbox.requests().filter(({ path }) => path.startsWith("/token"));
    expect(new URL(tokens.at(-1)?.path ?? "", sandbox.url).searchParams.getAll("scope")).toEqual([
      "repository:to:pull,push",
      "repository:from:pull",
    ]);
  });

  test.each([403, 404, 405, 500])("%s means that it has to be sent", async (status) => {
    const sandbox = await start();
    sandbox.faults.add({ match: { method: "POST" }, answer: { status } });
    const { changes } = changingClient(sandbox.url);
    expect(await changes.mountBlob("to", digestOf("x"), { from: "from" })).toBe(false);
  });
});
