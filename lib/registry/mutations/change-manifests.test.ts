import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { FaultAction } from "../sandbox/faults/fault.ts";
import type { SandboxOptions } from "../sandbox/sandbox-options.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import {
  changingClient,
  filledSandbox,
  imageOf,
  manifestOf,
  OCI_INDEX,
  stopAll,
} from "../testing/changes-fixture.ts";
import { scriptedServer } from "../testing/scripted-server.ts";
import { failureOf, PASSWORD, testClock } from "../testing/test-client.ts";

const started: Sandbox[] = [];
const QUICK = { connectMs: 300, headersMs: 300, idleMs: 300, totalMs: 400, errorBodyMs: 100 };

afterEach(() => stopAll(started));

async function fill(options?: SandboxOptions) {
  const filled = await filledSandbox(options);
  started.push(filled.sandbox);
  return filled;
}

const writes = (sandbox: Sandbox) =>
  sandbox.requests().filter(({ method }) => method !== "GET" && method !== "HEAD");

test("a tag is moved by the version's exact bytes", async () => {
  const { sandbox, second } = await fill();
  const { changes } = changingClient(sandbox.url);
  expect(await changes.putManifest("app", "a", second)).toEqual({
    outcome: "accepted",
    status: 201,
    digest: second.digest,
  });
  expect(sandbox.store.resolveTag("app", "a")).toBe(second.digest);
  expect(await sandbox.store.readManifest(second.digest)).toEqual(Buffer.from(second.bytes));
});

test.each([
  ["repository", "../app", "a", imageOf("x")],
  ["tag", "app", "a/../b", imageOf("x")],
  ["digest", "app", "sha256:abc", imageOf("x")],
  ["media type", "app", "a", { ...imageOf("x"), mediaType: "text/plain\r\nx: y" }],
])("a %s that is none is not sent", async (_what, repository, reference, manifest) => {
  const { sandbox } = await fill();
  const { changes } = changingClient(sandbox.url);
  expect(await failureOf(changes.putManifest(repository, reference, manifest))).toMatchObject({
    code: "invalid_input",
  });
  expect(sandbox.requests()).toEqual([]);
});

test("a tag is removed and the others of its version stay; a version goes with its tags", async () => {
  const { sandbox, first } = await fill();
  const { changes } = changingClient(sandbox.url);
  const removed = await changes.removeTag("app", "a", { way: "oci", digest: first.digest });
  expect(removed).toMatchObject({ outcome: "accepted", status: 202 });
  expect(sandbox.store.tags("app")).toEqual(["b", "c", "other"]);
  await changes.deleteVersion("app", first.digest, { way: "oci" });
  expect(sandbox.store.tags("app")).toEqual(["other"]);
});

describe("an answer that leaves it open is lost, and nothing is sent again", () => {
  const cases: [string, FaultAction][] = [
    ["500 although it was done", { status: 500, takesEffect: true }],
    ["502", { status: 502 }],
    ["a reset although it was done", { reset: true, takesEffect: true }],
    ["a reset", { reset: true }],
    ["no HTTP", { raw: "nonsense\r\n\r\n" }],
    ["silence", { delayMs: 5_000 }],
    ["a login page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }],
    ["a digest that is none", { headers: { "docker-content-digest": "nonsense" } }],
    ["a proxy's time-out", { status: 408 }],
    ["see other", { status: 303, headers: { location: "/v2/" } }],
  ];
  test.each(cases)("%s", async (_what, answer) => {
    const { sandbox, second } = await fill();
    sandbox.faults.add({ match: { method: "PUT" }, answer });
    const { changes } = changingClient(sandbox.url, {}, { limits: QUICK });
    const sent = await changes.putManifest("app", "a", second);
    expect(sent).toMatchObject({ outcome: "lost", error: { message: expect.stringContaining("lab") } });
    expect(writes(sandbox)).toHaveLength(1);
  });
});

describe("an answer that says no is refused", () => {
  test.each([
    [400, "registry_failed"],
    [403, "registry_forbidden"],
    [404, "registry_not_found"],
    [405, "registry_failed"],
    [409, "registry_failed"],
    [412, "registry_failed"],
    [413, "registry_failed"],
    [301, "registry_refused"],
  ])("%s", async (status, code) => {
    const { sandbox, second } = await fill();
    sandbox.faults.add({
      match: { method: "PUT" },
      answer: { status, headers: { location: "/v2/elsewhere" } },
    });
    const sent = await changingClient(sandbox.url).changes.putManifest("app", "a", second);
    expect(sent).toMatchObject({ outcome: "refused", error: { code } });
    expect(writes(sandbox)).toHaveLength(1);
  });

  test("429, with how long to wait; it is not waited for and not sent again", async () => {
    const { sandbox, second } = await fill();
    sandbox.faults.add({
      answer: { status: 429, headers: { "retry-after": "2" } },
      match: { method: "PUT" },
    });
    const clock = testClock();
    const sent = await changingClient(sandbox.url, {}, { clock }).changes.putManifest("app", "a", second);
    expect(sent).toMatchObject({
      outcome: "refused",
      error: { code: "registry_rate_limited", details: { retryAfterSeconds: 2 } },
    });
    expect(writes(sandbox)).toHaveLength(1);
    expect(clock.slept).toEqual([]);
  });

  test.each([
    ["harbor", 412, "PRECONDITION"],
    ["quay", 409, "TAG_IMMUTABLE"],
    ["ecr", 400, "TAG_INVALID"],
    ["acr", 405, "DENIED"],
  ] as const)("an immutable tag of %s", async (provider, status, code) => {
    const { sandbox, second } = await fill();
    sandbox.faults.add({ match: { method: "PUT" }, answer: { status, body: { errors: [{ code }] } } });
    const sent = await changingClient(sandbox.url, { provider }).changes.putManifest("app", "a", second);
    expect(sent).toMatchObject({
      outcome: "refused",
      error: { code: "registry_forbidden", details: { rule: "immutable" } },
    });
  });

  test.each([
    ["harbor", 412, "PRECONDITION"],
    ["quay", 409, "TAG_IMMUTABLE"],
    ["zot", 405, "DENIED"],
    ["gar", 400, "GOOGLE_MANIFEST_DANGLING_TAG"],
  ] as const)("a version that %s does not delete because it is needed", async (provider, status, code) => {
    const { sandbox, first } = await fill();
    const body = { errors: [{ code }] };
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status, body } });
    const { changes } = changingClient(sandbox.url, { provider });
    expect(await changes.deleteVersion("app", first.digest, { way: "oci" })).toMatchObject({
      outcome: "refused",
      error: { details: { rule: "in-use" } },
    });
  });

  test("an index whose children are not there, with their digests", async () => {
    const { sandbox } = await fill();
    const child = imageOf("never pushed").digest;
    const index = manifestOf({ manifests: [{ mediaType: OCI_INDEX, digest: child, size: 1 }] }, OCI_INDEX);
    const sent = await changingClient(sandbox.url).changes.putManifest("app", "a", index);
    expect(sent).toMatchObject({
      outcome: "refused",
      error: { details: { rule: "missing-parts", missing: [child] } },
    });
  });
});

describe("where nothing was sent it is refused", () => {
  test("nobody listens, at last without even dialling", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const { changes } = changingClient(`http://127.0.0.1:${port}`);
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await changes.putManifest("app", "a", imageOf("x"))).toMatchObject({
        outcome: "refused",
        error: { code: "registry_unreachable" },
      });
    }
  });

  test("the name does not resolve, or leads where nothing may be sent", async () => {
    const notFound = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const nowhere = { resolve: () => Promise.reject(notFound) };
    const { changes } = changingClient("http://registry.example", {}, nowhere);
    const manifest = imageOf("x");
    expect(await changes.putManifest("app", "a", manifest)).toMatchObject({ outcome: "refused" });
    const metadata = { resolve: async () => [{ address: "169.254.169.254", family: 4 }] };
    const forbidden = changingClient("http://registry.example", {}, metadata).changes;
    expect(await forbidden.putManifest("app", "a", manifest)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_refused" },
    });
  });

  test("the other side does not speak TLS", async () => {
    const { sandbox, second } = await fill();
    const url = sandbox.url.replace("http:", "https:");
    expect(await changingClient(url).changes.putManifest("app", "a", second)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_tls" },
    });
  });

  test("the registry wants a token of a server that fails", async () => {
    const { sandbox, second } = await fill({
      authentication: { kind: "token", users: { ada: { password: PASSWORD.password } } },
    });
    sandbox.faults.add({ match: { path: /^\/token/ }, answer: { status: 500 } });
    const { changes } = changingClient(sandbox.url, { credential: PASSWORD });
    expect(await changes.putManifest("app", "a", second)).toMatchObject({ outcome: "refused" });
    expect(sandbox.store.resolveTag("app", "a")).not.toBe(second.digest);
  });
});

describe("signing in", () => {
  const users = { ada: { password: PASSWORD.password } };

  test.each(["basic", "token"] as const)("by %s, after one refusal", async (kind) => {
    const { sandbox, first, second } = await fill({ authentication: { kind, users } });
    const { changes } = changingClient(sandbox.url, { credential: PASSWORD });
    expect(await changes.putManifest("app", "a", second)).toMatchObject({ outcome: "accepted" });
    expect(await changes.deleteVersion("app", first.digest, { way: "oci" })).toMatchObject({
      outcome: "accepted",
    });
    expect(sandbox.store.tags("app")).toEqual(["a", "other"]);
  });

  test("an account that may only read is told that it lacks the right to push", async () => {
    const grants = [{ repository: "*", actions: ["pull"] }];
    const { sandbox, second } = await fill({
      authentication: { kind: "token", users: { ada: { ...users.ada, grants } } },
    });
    const { changes } = changingClient(sandbox.url, { credential: PASSWORD });
    expect(await changes.putManifest("app", "a", second)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_forbidden", advice: expect.stringContaining("push") },
    });
  });

  test("the token for reading is one that cannot write", async () => {
    const { sandbox, second } = await fill({ authentication: { kind: "token", users } });
    const client = changingClient(sandbox.url, { credential: PASSWORD });
    await client.changes.putManifest("app", "a", second);
    sandbox.clearRequests();
    await client.headManifest("app", "a");
    const scopes = sandbox
      .requests()
      .flatMap(({ path }) => new URL(path, sandbox.url).searchParams.getAll("scope"));
    expect(scopes).toEqual(["repository:app:pull"]);
  });
});

describe("redirects", () => {
  async function redirecting(status: number, location: (origin: string) => string) {
    const server = await scriptedServer((request, response) => {
      if (request.url.startsWith("/v2/app/")) {
        response.writeHead(status, { location: location(server.origin) }).end();
      } else response.writeHead(201).end();
    });
    return server;
  }

  test.each([307, 308])("%s to the registry itself takes the same bytes there", async (status) => {
    const server = await redirecting(status, () => "/elsewhere");
    const manifest = imageOf("x");
    try {
      const sent = await changingClient(server.origin).changes.putManifest("app", "a", manifest);
      expect(sent).toMatchObject({ outcome: "accepted", status: 201 });
      expect(server.seen.at(-1)).toMatchObject({
        method: "PUT",
        url: "/elsewhere",
        body: Buffer.from(manifest.bytes).toString(),
      });
    } finally {
      await server.close();
    }
  });

  test.each([301, 302, 303])("%s is not followed: it might not mean the same request", async (status) => {
    const server = await redirecting(status, () => "/elsewhere");
    try {
      const sent = await changingClient(server.origin).changes.putManifest("app", "a", imageOf("x"));
      expect(sent.outcome).not.toBe("accepted");
      expect(server.seen).toHaveLength(1);
    } finally {
      await server.close();
    }
  });

  test("one to another origin is refused, and that origin sees nothing", async () => {
    const canary = await scriptedServer((_request, response) => void response.writeHead(201).end());
    const server = await redirecting(307, () => `${canary.origin}/v2/app/manifests/a`);
    try {
      const sent = await changingClient(server.origin).changes.putManifest("app", "a", imageOf("x"));
      expect(sent).toMatchObject({ outcome: "refused", error: { code: "registry_refused" } });
      expect(canary.connections()).toBe(0);
    } finally {
      await Promise.all([server.close(), canary.close()]);
    }
  });
});

test("calling off before it is sent sends nothing; afterwards the answer is waited for", async () => {
  const { sandbox, second } = await fill();
  const { changes } = changingClient(sandbox.url);
  const before = AbortSignal.abort(new Error("called off"));
  expect(await failureOf(changes.putManifest("app", "a", second, { signal: before }))).toMatchObject({
    message: "called off",
  });
  expect(sandbox.requests()).toEqual([]);
  const during = new AbortController();
  sandbox.faults.add({ match: { method: "PUT" }, answer: { delayMs: 200 } });
  const sending = changes.putManifest("app", "a", second, { signal: during.signal });
  await expect.poll(() => sandbox.requests().length).toBe(1);
  during.abort();
  expect(await sending).toMatchObject({ outcome: "accepted" });
});

test("a change never goes over a connection that the registry may be closing", async () => {
  const server = await scriptedServer((_request, response) => void response.writeHead(201).end());
  try {
    const { changes } = changingClient(server.origin);
    for (let sent = 0; sent < 5; sent += 1) {
      await changes.putManifest("app", "a", imageOf("x"));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.connections()).toBe(5);
  } finally {
    await server.close();
  }
});
