import { afterEach, describe, expect, it, vi } from "vitest";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { apiText } from "./api-text.ts";
import { ConsoleApiError } from "./console-api-error.ts";

function answerWith(body: string, init: ResponseInit = {}) {
  const fetched = vi.fn(async (_address: string, _init?: RequestInit) => new Response(body, init));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ConsoleApiError);
      return error as ConsoleApiError;
    },
  );

afterEach(() => vi.unstubAllGlobals());

describe("asking our own API", () => {
  it("sends parameters escaped and leaves out those that are not set", async () => {
    const fetched = answerWith(JSON.stringify({ items: [], truncated: false }));
    await apiFetch(routes.listNamespaces, {
      query: { registry: "prod", under: "a/b&c=d", ...{ q: undefined } },
    });
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/namespaces?registry=prod&under=a%2Fb%26c%3Dd");
  });

  it("sends changes as JSON, which the server demands of a page of its own", async () => {
    const fetched = answerWith(JSON.stringify({ added: 1, alreadyThere: 0, invalid: [] }));
    await apiFetch(routes.nameRepositories, { body: { registry: "hub", repositories: ["library/nginx"] } });
    const request = fetched.mock.calls[0]?.[1];
    expect(request?.method).toBe("POST");
    expect(request?.headers).toEqual({ "content-type": "application/json" });
  });

  it("repeats a failure in the API's words, with advice and the number for the log", async () => {
    answerWith(
      JSON.stringify({
        type: "urn:tagtrail:problem:registry_unreachable",
        title: "The registry failed",
        status: 502,
        code: "registry_unreachable",
        detail: "The registry does not answer.",
        advice: "Look whether it runs.",
        requestId: "r-1",
      }),
      { status: 502 },
    );
    const error = await failureOf(apiFetch(routes.listRegistries));
    expect(error).toMatchObject({
      status: 502,
      code: "registry_unreachable",
      detail: "The registry does not answer.",
      advice: "Look whether it runs.",
      requestId: "r-1",
    });
  });

  it("says that something else answered when a failure is not the API's", async () => {
    answerWith("<html>Bad gateway</html>", { status: 502 });
    const error = await failureOf(apiFetch(routes.listRegistries));
    expect(error.code).toBe("unexpected_answer");
    expect(error.message).toContain("502");
    expect(error.message).not.toContain("<html>");
  });

  it("never takes a page with status 200 for an empty list", async () => {
    answerWith("<html>Sign in to the proxy</html>");
    expect((await failureOf(apiFetch(routes.listRegistries))).code).toBe("unexpected_answer");
  });

  it("says that Tagtrail does not answer when nothing does", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect(await failureOf(apiFetch(routes.listRegistries))).toMatchObject({
      status: 0,
      code: "console_unreachable",
    });
  });

  it("stays silent about a request that the page itself gave up", async () => {
    const reason = new DOMException("left the page", "AbortError");
    vi.stubGlobal("fetch", () => Promise.reject(reason));
    await expect(apiFetch(routes.listRegistries, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("refuses to hand a text to the page that is larger than the page can show", async () => {
    answerWith("x".repeat(11));
    const asked = apiText({ path: "/api/v1/configs", query: {}, limit: 10 });
    expect((await failureOf(asked)).code).toBe("too_large");
  });
});
