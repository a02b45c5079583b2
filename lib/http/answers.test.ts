import { beforeEach, expect, test, vi } from "vitest";
import { problemSchema } from "#lib/contract/fields.ts";
import { routes } from "#lib/contract/routes.ts";
import { InvalidInput, NotFound, TagtrailError, Unavailable } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { REGISTRY_ERROR_CODES, RegistryError } from "#lib/registry/errors.ts";
import { bytesResponse } from "./bytes-response.ts";
import { eventStream } from "./event-stream.ts";
import { jsonResponse } from "./json-response.ts";
import { openapiDocument } from "./openapi.ts";
import { problemResponse } from "./problem.ts";

const context = { requestId: "id-1", method: "GET", path: "/api/v1/tags" };

beforeEach(() => {
  vi.spyOn(logger, "warn").mockImplementation(() => undefined);
  return () => vi.restoreAllMocks();
});

test.each([
  [new InvalidInput("x"), 400],
  [new NotFound("x"), 404],
  [new Unavailable("x"), 503],
  [new RegistryError("registry_unreachable", "x"), 502],
  [new RegistryError("registry_timeout", "x"), 504],
  [new RegistryError("registry_unauthorized", "x"), 502],
  [new RegistryError("registry_not_found", "x"), 404],
  [new RegistryError("realm_not_allowed", "x"), 409],
])("a failure keeps its code and gets the status of its kind", async (error, status) => {
  const response = problemResponse(error, context);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await response.json());
  expect([response.status, problem.status, problem.code]).toEqual([status, status, error.code]);
});

test("no failure of a registry asks the browser to sign in, and each has a status of its own", () => {
  for (const code of REGISTRY_ERROR_CODES) {
    const { status } = problemResponse(new RegistryError(code, "x"), context);
    expect([404, 409, 502, 503, 504]).toContain(status);
  }
});

test("a registry that asks to wait is passed on with the wait", () => {
  const error = new RegistryError("registry_rate_limited", "x", { details: { retryAfterSeconds: 41.2 } });
  expect(problemResponse(error, context).headers.get("retry-after")).toBe("42");
});

test("an unknown failure tells its id and nothing else, and is logged once with its stack", async () => {
  const log = vi.spyOn(logger, "error").mockImplementation(() => undefined);
  const text = await problemResponse(new Error("CANARY at /etc/secret"), context).text();
  expect(text).not.toContain("CANARY");
  expect(JSON.parse(text)).toMatchObject({ status: 500, code: "internal", requestId: "id-1" });
  expect(log).toHaveBeenCalledOnce();
  expect(log.mock.calls[0]?.[0]).toMatchObject({ requestId: "id-1", err: expect.any(Error) });
  log.mockRestore();
});

test("a failure from another copy of our classes is recognised, one that only looks alike is not", () => {
  const copy = Object.assign(new Error("x"), { code: "not_found", message: "x" });
  const log = vi.spyOn(logger, "error").mockImplementation(() => undefined);
  expect(problemResponse(copy, context).status).toBe(500);
  expect(problemResponse({ code: "not_found" }, context).status).toBe(500);
  log.mockRestore();
  expect(problemResponse(new TagtrailError("not_found", "x"), context).status).toBe(404);
});

test("an answer never carries a field its contract does not name, and never one that breaks it", async () => {
  const contract = routes.search;
  const data = { repositories: [], tags: [], versions: [], sealedSecret: "CANARY" };
  expect(await jsonResponse(data, contract).json()).toEqual({ repositories: [], tags: [], versions: [] });
  expect(() => jsonResponse({ repositories: [{ registry: 1 }] }, contract)).toThrow("broke its contract");
});

test("bytes of a registry are shown as text or saved, never as a page", () => {
  const page = Buffer.from("<script>alert(1)</script>");
  const shown = bytesResponse({ bytes: page, digest: "sha256:ab", mediaType: 'text/html"\r\nx: y' });
  expect(shown.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(shown.headers.get("x-media-type")).toBe('text/html"x:y');
  const binary = bytesResponse({
    bytes: new Uint8Array([0xff, 0xfe]),
    digest: "sha256:../ab",
    mediaType: "a/b",
  });
  expect(binary.headers.get("content-type")).toBe("application/octet-stream");
  expect(binary.headers.get("content-disposition")).toBe('attachment; filename="sha256-ab.bin"');
});

test("live updates arrive as they happen, with a heartbeat, and end with the page", async () => {
  vi.useFakeTimers();
  const page = new AbortController();
  let tell = (_event: object) => {};
  const unsubscribe = vi.fn();
  const response = eventStream({
    subscribe: (listener: (event: object) => void) => {
      tell = listener;
      return unsubscribe;
    },
    signal: page.signal,
    heartbeatMs: 1000,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe("retry: 3000\n\n");
  tell({ type: "registry", registry: "a\nb" });
  expect((await reader?.read())?.value).toBe('data: {"type":"registry","registry":"a\\nb"}\n\n');
  vi.advanceTimersByTime(1000);
  expect((await reader?.read())?.value).toBe(": still here\n\n");
  page.abort();
  expect((await reader?.read())?.done).toBe(true);
  expect(unsubscribe).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test("a page that does not read its updates is cut off instead of filling memory", () => {
  let tell = (_event: object) => {};
  const unsubscribe = vi.fn();
  eventStream({
    subscribe: (listener: (event: object) => void) => {
      tell = listener;
      return unsubscribe;
    },
    signal: new AbortController().signal,
    maxWaiting: 5,
  });
  for (let count = 0; count < 20; count += 1) tell({ count });
  expect(unsubscribe).toHaveBeenCalledOnce();
});

test("too many listening pages are refused before a stream begins", () => {
  const subscribe = () => {
    throw new Unavailable("Too many.");
  };
  expect(() => eventStream({ subscribe, signal: new AbortController().signal })).toThrow("Too many.");
});

test("the API's description has every route with its parameters, its answer and its failures", () => {
  const document = openapiDocument() as {
    openapi: string;
    paths: Record<
      string,
      Record<string, { operationId: string; responses: object; parameters?: { name: string }[] }>
    >;
  };
  expect(document.openapi).toBe("3.1.0");
  const described = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(described.map((each) => each.operationId).sort()).toEqual(Object.keys(routes).sort());
  for (const { operationId, responses } of described) {
    const done = operationId === routes.receiveWebhook.id ? "202" : "200";
    expect(Object.keys(responses)).toEqual([done, "default"]);
  }
  const webhook = document.paths["/api/v1/webhooks/{registry}"]?.post;
  expect(webhook?.parameters?.map((each) => each.name).sort()).toEqual(["registry", "secret"]);
  const tags = document.paths["/api/v1/tags"]?.get;
  expect(tags?.parameters?.map((each) => each.name)).toContain("cursor");
  expect(() => JSON.stringify(document)).not.toThrow();
});
