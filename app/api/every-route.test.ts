import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemSchema } from "#lib/contract/fields.ts";
import type { RouteContract } from "#lib/contract/route-contract.ts";
import { routes } from "#lib/contract/routes.ts";
import { definedRoutes, type RouteHandler, type RouteHandlers } from "#lib/http/define-route.ts";
import { canary, openTestConsole, type TestConsole } from "#lib/http/testing/open-test-console.ts";
import { prepareChanges } from "#lib/http/testing/prepare-changes.ts";
import { rightBodies } from "#lib/http/testing/right-bodies.ts";
import { rightLayerQueries } from "#lib/http/testing/right-layer-queries.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
/** Answers every address of the API that is none. */
const ELSEWHERE = "/api/[...path]";
const ORIGIN = "http://127.0.0.1:3000";
const app = join(import.meta.dirname, "..");
const contracts = Object.values<RouteContract>(routes);
const reading = contracts.filter((contract) => contract.method === "GET");
const changing = contracts.filter((contract) => contract.method === "POST" && !contract.outside);
/** Sent by programs elsewhere, which prove by themselves who they are. */
const receiving = contracts.filter((contract) => contract.outside);
/** A search may find nothing, a secret may be a wrong one, and a path in an image ends at its root. */
const harmless: Record<string, string> = { q: "200", secret: "401 unauthenticated", path: "404 not_found" };
const pattern = { repository: "200", tag: "200", actor: "200" };
const chosen = { platform: "200", toPlatform: "200" };
/** What is harmless in one operation only: patterns to search by, and what is chosen from if there is a choice. */
const harmlessIn: Record<string, Record<string, string>> = {
  ...{ listMoves: pattern, exportMoves: pattern, countMoveDays: pattern },
  ...{ compareImages: chosen, compareFiles: chosen },
};
const WEBHOOK_SECRET = "CANARY-webhook-secret-91c2";

/** Where route files lie, as the path they answer. */
const files = new Map(
  readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.tsx?$/.test(file))
    .map((file) => [`/${relative(".", file).replace(/\/?route\.tsx?$/, "")}`, join(app, file)]),
);

let opened: TestConsole;
const handlers = new Map<string, RouteHandlers>();
/** Requests that are right, by operation. */
let right: Record<keyof typeof routes, Record<string, string>>;

beforeAll(async () => {
  for (const [path, file] of files) handlers.set(path, (await import(file)) as RouteHandlers);
  opened = await openTestConsole({ TAGTRAIL_WEBHOOK_SECRET: WEBHOOK_SECRET });
  const { client } = opened.console.catalog.database;
  const version = await client.version.findFirstOrThrow({
    where: { purpose: "image", tagCount: { gt: 0 } },
    include: { repository: true },
  });
  const { digest } = version;
  const manifest = await client.manifest.findUniqueOrThrow({ where: { digest }, include: { blobs: true } });
  const layer = manifest.blobs.find(({ position }) => position === 0)?.digest ?? "";
  const named = { registry: "main", repository: version.repository.name };
  const planId = await prepareChanges(opened.console, named, digest);
  const planned = { dryRun: "1" };
  right = {
    ...{ listRegistries: {}, connectRegistry: planned },
    listRepositories: { registry: "main", q: "a" },
    listNamespaces: { registry: "main" },
    ...{ getRepository: named, listTags: named, listVersions: named, listSpans: named },
    getManifest: { ...named, reference: digest },
    getConfig: { ...named, digest: manifest.configDigest ?? "" },
    listReferrers: { ...named, digest },
    search: { q: "a" },
    listMoves: { registry: "main", tag: "*" },
    ...{ exportMoves: { registry: "main" }, countMoveDays: { registry: "main" } },
    getTagAsOf: { ...named, tag: "latest", at: "2026-01-01T00:00:00Z" },
    getDifference: { ...named, since: "2026-01-01T00:00:00Z", until: "2026-01-02T00:00:00Z" },
    getBiography: { digest },
    getWebhook: { registry: "main" },
    receiveWebhook: { secret: WEBHOOK_SECRET },
    ...{ moveTag: planned, deleteTagsAndVersions: planned, restore: planned, copyVersion: planned },
    listChanges: { registry: "main" },
    getChange: { id: planId },
    listKeepAlives: { registry: "main" },
    ...{ nameRepositories: {}, startScan: {}, verifyHistory: {}, listCheckpoints: {}, eraseActor: {} },
    ...{ createWebhook: {}, executePlan: {}, cancelChange: {}, planUndo: {} },
    ...{ removeKeepAlive: {}, getChangeSettings: {} },
    ...{ watchEvents: {}, describeApi: {}, healthz: {}, readyz: {}, metrics: {} },
    ...rightLayerQueries(named, digest, layer),
  };
}, 60_000);

afterAll(() => opened.close());

type Sent = { query?: string; headers?: Record<string, string>; body?: BodyInit; method?: string };

const closing = new AbortController();
afterAll(() => closing.abort());
async function send(contract: RouteContract, sent: Sent = {}): Promise<Response> {
  const method = sent.method ?? contract.method;
  const handler = handlers.get(contract.path)?.[method as keyof RouteHandlers] as RouteHandler;
  const query = sent.query ?? String(new URLSearchParams(right[contract.id as keyof typeof right]));
  const isChange = contract.method === "POST" && method === "POST";
  const body =
    sent.body ??
    (isChange ? JSON.stringify(rightBodies[contract.id as keyof typeof rightBodies]) : undefined);
  const origin: Record<string, string> = contract.outside ? {} : { origin: ORIGIN };
  const own = isChange ? { ...origin, "content-type": "application/json" } : {};
  return handler(
    new Request(
      `http://localhost:3000${contract.path.replace("[registry]", "main")}${query === "" ? "" : `?${query}`}`,
      {
        method,
        headers: { host: "127.0.0.1:3000", ...own, ...sent.headers },
        ...(body === undefined ? {} : { body, duplex: "half" }),
        signal: closing.signal,
      } as RequestInit,
    ),
  );
}

async function refusal(contract: RouteContract, sent: Sent): Promise<string> {
  const response = await send(contract, sent);
  if (response.ok) return String(response.status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toContain("no-store");
  const problem = problemSchema.parse(await response.json());
  expect([problem.status, problem.requestId]).toEqual([
    response.status,
    response.headers.get("x-request-id"),
  ]);
  return `${problem.status} ${problem.code}`;
}

/** The query of a right request with one parameter changed, as it stands in an address. */
function queryWith(contract: RouteContract, name: string, encoded: string): string {
  const { [name]: _, ...others } = right[contract.id as keyof typeof right];
  return `${new URLSearchParams(others)}&${name}=${encoded}`;
}

describe("the table of routes", () => {
  test("has every route file of the server, and every entry has a file", () => {
    const paths = [...files.keys()].filter((path) => path !== ELSEWHERE);
    expect(paths.sort()).toEqual([...new Set(contracts.map((each) => each.path))].sort());
  });

  test("is the only way in: every method of every file was made by defineRoute, and nothing else is exported", () => {
    for (const [path, module] of handlers) {
      expect([path, Object.keys(module).sort()]).toEqual([path, [...METHODS].sort()]);
      for (const method of METHODS) expect(definedRoutes.has(module[method]), `${method} ${path}`).toBe(true);
    }
  });

  test("refuses parameters, and fields of bodies, that nobody named", () => {
    for (const { id, query, body } of contracts) {
      const queryIssues = query.safeParse({ ...right[id as keyof typeof right], nonsense: "1" }).error
        ?.issues;
      expect([id, queryIssues?.[0]?.code]).toEqual([id, "unrecognized_keys"]);
      const sent = { ...rightBodies[id as keyof typeof rightBodies], nonsense: "1" };
      if (body) expect([id, body.safeParse(sent).error?.issues[0]?.code]).toEqual([id, "unrecognized_keys"]);
    }
  });
});

describe.each(contracts.map((contract) => [contract.id, contract] as const))("%s", (_id, contract) => {
  test("answers a right request with what its contract says, not to be cached", async () => {
    const response = await send(contract);
    expect(response.status).toBe(contract.outside ? 202 : 200);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    const type = response.headers.get("content-type")?.split(";")[0];
    if (type === "application/json" && contract.answer) contract.answer.parse(await response.json());
    else if (contract.outside) expect(await response.text()).toBe("");
    else expect(contract.media).toContain(type);
    if (type === "text/event-stream") await response.body?.cancel();
  });

  test.each<[string, string, string]>([
    ["an unknown parameter", "nonsense=1", "400 invalid_input"],
    ["a repeated parameter", "x=1&x=2", "400 invalid_input"],
    ["an array", "registry[]=main", "400 invalid_input"],
    ["an address of 9 KiB", `q=${"a".repeat(9 * 1024)}`, "414 uri_too_long"],
    ["a prototype", "__proto__[x]=1", "400 invalid_input"],
  ])("refuses %s", async (_name, extra, expected) => {
    const query = `${new URLSearchParams(right[contract.id as keyof typeof right])}&${extra}`;
    expect(await refusal(contract, { query })).toBe(expected);
  });

  test("refuses hostile text in every parameter, and never asks the registry with it", async () => {
    await opened.console.catalog.background.idle();
    opened.sandbox.clearRequests();
    const passed = { ...harmless, ...harmlessIn[contract.id] };
    for (const name of Object.keys(contract.query.shape)) {
      for (const text of ["%00", "a%0d%0aSet-Cookie:x", "%ff", "%", "%E2%80%AE%00"]) {
        expect([name, text, await refusal(contract, { query: queryWith(contract, name, text) })]).toEqual([
          name,
          text,
          "400 invalid_input",
        ]);
      }
      const escaping = await refusal(contract, { query: queryWith(contract, name, "..%2f..%2fadmin") });
      expect([name, escaping]).toEqual([name, passed[name] ?? "400 invalid_input"]);
    }
    expect(opened.sandbox.requests()).toEqual([]);
  });

  test("takes no other method", async () => {
    const siblings = contracts.filter((each) => each.path === contract.path).map((each) => each.method);
    const allowed = new Set<string>(
      siblings.includes("GET") ? [...siblings, "HEAD", "OPTIONS"] : [...siblings, "OPTIONS"],
    );
    for (const method of METHODS) {
      const response = await send(contract, { method });
      await response.body?.cancel();
      if (!allowed.has(method)) expect([method, response.status]).toEqual([method, 405]);
      if (!allowed.has(method) || method === "OPTIONS") {
        expect(new Set(response.headers.get("allow")?.split(", "))).toEqual(allowed);
      }
      if (method === "HEAD" || method === "OPTIONS") expect(response.body).toBeNull();
    }
  });

  test("does not answer to a foreign Host, whatever else is said about it", async () => {
    for (const host of ["evil.example", "127.0.0.1.evil.example:3000", ""]) {
      const headers = { host, "x-forwarded-host": "127.0.0.1:3000", origin: `http://${host}` };
      expect(await refusal(contract, { headers })).toBe("421 unknown_host");
    }
  });

  test("is not loaded into a page of another site", async () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
    expect(await refusal(contract, { headers })).toBe("403 foreign_origin");
  });
});

describe.each(changing.map((contract) => [contract.id, contract] as const))(
  "%s changes something",
  (_id, contract) => {
    test.each<[string, Sent, string]>([
      ["a foreign Origin", { headers: { origin: "https://evil.example" } }, "403 foreign_origin"],
      ["the Origin null", { headers: { origin: "null" } }, "403 foreign_origin"],
      ["an empty Origin", { headers: { origin: "" } }, "403 foreign_origin"],
      [
        "another port of this machine",
        { headers: { origin: "http://127.0.0.1:8080" } },
        "403 foreign_origin",
      ],
      [
        "a form",
        { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "registry=main" },
        "415 unsupported_media_type",
      ],
      [
        "an upload form",
        { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
        "415 unsupported_media_type",
      ],
      ["JSON as plain text", { headers: { "content-type": "text/plain" } }, "415 unsupported_media_type"],
      ["a body of 5 MB", { body: `{"registry":"${"a".repeat(5_000_000)}"}` }, "413 too_large"],
      ["a body that is not JSON", { body: "registry=main" }, "400 invalid_input"],
      ["an unknown field", { body: '{"registry":"main","isAdmin":true}' }, "400 invalid_input"],
      ["an operator in place of a text", { body: '{"registry":{"contains":""}}' }, "400 invalid_input"],
      ["a path in a name", { body: '{"registry":"..%2f..%2fadmin"}' }, "400 invalid_input"],
    ])("and refuses %s", async (_name, sent, expected) => {
      expect(await refusal(contract, sent)).toBe(expected);
    });

    test("and refuses a request without an Origin, as a form or an old link would send it", async () => {
      const handler = handlers.get(contract.path)?.POST as RouteHandler;
      const request = new Request(`http://localhost:3000${contract.path}`, {
        method: "POST",
        headers: { host: "127.0.0.1:3000", "content-type": "application/json" },
        body: JSON.stringify(rightBodies[contract.id as keyof typeof rightBodies]),
      });
      expect((await handler(request)).status).toBe(403);
    });

    test("and is not reached by a method override on a reading request", async () => {
      const headers = { "x-http-method-override": "POST", "x-http-method": "POST" };
      const response = await send(contract, { method: "GET", headers, query: "_method=POST" });
      expect([400, 405]).toContain(response.status);
    });
  },
);

describe.each(receiving.map((contract) => [contract.id, contract] as const))(
  "%s is sent from outside",
  (_id, contract) => {
    const right = { authorization: `Bearer ${WEBHOOK_SECRET}` };

    test.each<[string, Sent, string]>([
      ["without a secret", { query: "" }, "401 unauthenticated"],
      ["with a wrong one", { query: "secret=wrong" }, "401 unauthenticated"],
      [
        "from another page, without a secret",
        { query: "", headers: { origin: ORIGIN } },
        "401 unauthenticated",
      ],
      ["with the secret in its place", { query: "", headers: right }, "202"],
      [
        "as a form",
        { headers: { "content-type": "application/x-www-form-urlencoded" } },
        "415 unsupported_media_type",
      ],
      ["compressed", { headers: { "content-encoding": "gzip" } }, "415 unsupported_media_type"],
      ["with a body of 5 MB", { body: `{"events":"${"a".repeat(5_000_000)}"}` }, "413 too_large"],
      ["with a body that nobody understands", { body: "registry=main" }, "202"],
    ])("%s: %#", async (_name, sent, expected) => {
      expect(await refusal(contract, sent)).toBe(expected);
    });

    test("and takes no address that only looks like a registry's", async () => {
      const handler = handlers.get(contract.path)?.POST as RouteHandler;
      for (const place of ["other", "%2e%2e", "main%2fother", "%ff", "Main", "main/x", ""]) {
        const request = new Request(`http://localhost:3000/api/v1/webhooks/${place}`, {
          method: "POST",
          headers: { host: "127.0.0.1:3000", "content-type": "application/json", ...right },
          body: "{}",
        });
        expect([place, (await handler(request)).status]).toEqual([place, 404]);
      }
    });

    test("and asks no browser for a password", async () => {
      const response = await send(contract, { query: "" });
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    });
  },
);

test("an address of the API that is none answers every method with a problem, not with a page", async () => {
  for (const method of METHODS) {
    const request = new Request("http://localhost:3000/api/v1/nothing?x=1", {
      method,
      headers: { host: "localhost" },
    });
    const handler = handlers.get(ELSEWHERE)?.[method] as RouteHandler;
    const response = await handler(request);
    expect([method, response.status]).toEqual([method, 404]);
    if (method !== "HEAD") expect(await response.json()).toMatchObject({ code: "not_found" });
  }
});

test("somebody who goes away before the answer is no failure of ours", async () => {
  const leaving = new AbortController();
  leaving.abort();
  const before = opened.logged();
  const handler = handlers.get(routes.connectRegistry.path)?.POST as RouteHandler;
  const request = new Request("http://localhost:3000/api/v1/registries?dryRun=1", {
    method: "POST",
    headers: { host: "127.0.0.1:3000", origin: ORIGIN, "content-type": "application/json" },
    body: JSON.stringify(rightBodies.connectRegistry),
    signal: leaving.signal,
  });
  expect((await handler(request)).status).toBe(499);
  expect(opened.logged()).toBe(before);
});

test("reading never sends anything but GET and HEAD to a registry, and changes nothing in it", async () => {
  opened.sandbox.clearRequests();
  for (const contract of reading) await (await send(contract)).body?.cancel();
  await (await send(routes.getManifest, { query: `${new URLSearchParams(right.getManifest)}&raw=1` })).text();
  await opened.console.catalog.background.idle();
  const methods = new Set(opened.sandbox.requests().map((request) => request.method));
  expect([...methods].filter((method) => method !== "GET" && method !== "HEAD")).toEqual([]);
});

test("the registry's password is in no answer, no header, no log line and no figure", async () => {
  const seen: string[] = [];
  for (const contract of contracts.filter((each) => each.id !== "watchEvents")) {
    for (const sent of [{}, { query: "nonsense=1" }]) {
      const response = await send(contract, sent);
      seen.push(JSON.stringify([...response.headers]), await response.text());
    }
  }
  const registry = { url: opened.sandbox.url, username: canary.username };
  for (const body of [
    { ...registry, name: "refused", password: `${canary.password}-wrong` },
    { ...registry, name: "stored", password: canary.password },
    { ...registry, name: "stored", password: canary.password },
    { ...registry, name: "odd name", password: canary.password },
    { ...registry, name: "other", [canary.password]: "an unknown field" },
  ]) {
    const response = await send(routes.connectRegistry, { query: "", body: JSON.stringify(body) });
    const text = await response.text();
    // What the sender wrote as the name of a field may be told back to the sender.
    seen.push(text.replaceAll(`"Unrecognized key: \\"${canary.password}\\""`, ""));
  }
  expect(seen.join()).toContain('"name":"stored"');
  await opened.console.catalog.background.idle();
  const everything = [...seen, opened.logged()].join("\n");
  const stored = await opened.console.catalog.database.client.registry.findMany();
  expect(stored.filter((row) => row.sealedSecret !== null).length).toBe(2);
  for (const secret of [
    ...stored.map((row) => row.sealedSecret ?? canary.secret),
    canary.password,
    canary.secret,
    WEBHOOK_SECRET,
    Buffer.from(`${canary.username}:${canary.password}`).toString("base64"),
  ]) {
    expect(everything.includes(secret)).toBe(false);
  }
  expect(everything).toContain("tagtrail_registry_request_seconds");
}, 30_000);
