import { describe, expect, test } from "vitest";
import { z } from "zod";
import { requireKnownHost } from "./known-host.ts";
import { RateBudget } from "./rate-budget.ts";
import { readBody, requireJson } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { refuseForeignEmbedding, requireSameOrigin } from "./same-origin.ts";

const publicUrl = new URL("https://tagtrail.example/");

function codeOf(action: () => unknown): string {
  try {
    action();
    return "passes";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("the Host of a request", () => {
  const check = (host: string, url: URL | null = null) =>
    codeOf(() => requireKnownHost(new Request("http://x/", { headers: { host } }), url));

  test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST", "127.8.8.8"])(
    "%s means this machine",
    (host) => expect(check(host)).toBe("passes"),
  );

  test.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost:3000.evil",
    "",
    "a@localhost",
  ])("%s is answered with nothing", (host) => expect(check(host)).toBe("unknown_host"));

  test("is known when it is the public address, and only with its port", () => {
    expect(check("tagtrail.example", publicUrl)).toBe("passes");
    expect(check("tagtrail.example:8443", publicUrl)).toBe("unknown_host");
    expect(check("tagtrail.example")).toBe("unknown_host");
  });

  test("may not be missing", () => {
    expect(codeOf(() => requireKnownHost(new Request("http://x/"), null))).toBe("unknown_host");
  });
});

describe("the Origin of a change", () => {
  const check = (headers: Record<string, string>, url: URL | null = null) =>
    codeOf(() =>
      requireSameOrigin(new Request("http://x/", { headers: { host: "127.0.0.1:3000", ...headers } }), url),
    );

  test.each<[string, Record<string, string>, string]>([
    ["our own page", { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" }, "passes"],
    ["a program", { origin: "http://127.0.0.1:3000" }, "passes"],
    ["none", {}, "foreign_origin"],
    ["a sandboxed frame", { origin: "null" }, "foreign_origin"],
    ["another site", { origin: "https://evil.example" }, "foreign_origin"],
    ["another port of this machine", { origin: "http://127.0.0.1:3001" }, "foreign_origin"],
    ["another name of this machine", { origin: "http://localhost:3000" }, "foreign_origin"],
    ["another scheme", { origin: "https://127.0.0.1:3000" }, "foreign_origin"],
    [
      "a forged header beside the browser's own",
      { origin: "http://127.0.0.1:3000", "sec-fetch-site": "cross-site" },
      "foreign_origin",
    ],
    [
      "a neighbour under the same domain",
      { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-site" },
      "foreign_origin",
    ],
  ])("%s", (_name, headers, code) => expect(check(headers)).toBe(code));

  test("is the public address behind a proxy that ends TLS, whatever our own scheme is", () => {
    const headers = { host: "tagtrail.example", origin: "https://tagtrail.example" };
    expect(check(headers, publicUrl)).toBe("passes");
    expect(check({ ...headers, origin: "http://tagtrail.example" }, publicUrl)).toBe("foreign_origin");
  });

  test("does not matter for reading, except when a page of another site embeds us", () => {
    const read = (headers: Record<string, string>) =>
      codeOf(() => refuseForeignEmbedding(new Request("http://x/", { headers })));
    expect(read({})).toBe("passes");
    expect(read({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).toBe("passes");
    expect(read({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe("foreign_origin");
  });
});

describe("parameters", () => {
  const schema = z.strictObject({ q: z.string().max(10).optional(), other: z.string().optional() });
  const read = (search: string) => readQuery(new Request(`http://localhost/api${search}`), schema);

  test("are decoded once, plus signs as spaces", () => {
    expect(read("?q=a%2Bb+c%252f")).toEqual({ q: "a+b c%2f" });
    expect(read("?q=&&other=1")).toEqual({ q: "", other: "1" });
    expect(read("")).toEqual({});
  });

  test.each([
    ["an unknown key", "?x=1", "invalid_input"],
    ["a repeated key", "?q=1&q=2", "invalid_input"],
    ["a key repeated in another spelling", "?q=1&%71=2", "invalid_input"],
    ["an array", "?q[]=1", "invalid_input"],
    ["an operator", "?q[contains]=1", "invalid_input"],
    ["a prototype", "?__proto__=1", "invalid_input"],
    ["NUL", "?q=%00", "invalid_input"],
    ["CR LF", "?q=a%0d%0ab", "invalid_input"],
    ["a C1 control", "?q=%c2%85", "invalid_input"],
    ["bytes that are not UTF-8", "?q=%ff", "invalid_input"],
    ["what stands for such bytes", "?q=%ef%bf%bd", "invalid_input"],
    ["a lone percent", "?q=%", "invalid_input"],
    ["a value too long for its schema", "?q=12345678901", "invalid_input"],
    ["an address of 9 KiB", `?q=${"a".repeat(9 * 1024)}`, "uri_too_long"],
  ])("%s is refused", (_name, search, code) => expect(codeOf(() => read(search))).toBe(code));
});

describe("bodies", () => {
  const schema = z.strictObject({ name: z.string() });
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Request("http://localhost/", { method: "POST", body, headers, ...({ duplex: "half" } as object) });

  test.each([
    ["application/json", "passes"],
    ["application/json; charset=utf-8", "passes"],
    ["APPLICATION/JSON", "passes"],
    ["text/plain", "unsupported_media_type"],
    ["application/x-www-form-urlencoded", "unsupported_media_type"],
    ["multipart/form-data; boundary=x", "unsupported_media_type"],
    ["application/json, text/plain", "unsupported_media_type"],
    ["application/jsonp", "unsupported_media_type"],
    ["application/json; charset=utf-16", "unsupported_media_type"],
  ])("of type %s: %s", (type, code) => {
    expect(codeOf(() => requireJson(post("{}", { "content-type": type })))).toBe(code);
  });

  test("that are compressed are refused: nobody counts what they unfold to", () => {
    const request = post("{}", { "content-type": "application/json", "content-encoding": "gzip" });
    expect(codeOf(() => requireJson(request))).toBe("unsupported_media_type");
  });

  test.each<[string, BodyInit]>([
    ["is not JSON", "name=x"],
    ["is empty", ""],
    ["is not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["has an unknown field", '{"name":"x","admin":true}'],
    ["has a field of another type", '{"name":{"contains":""}}'],
    ["reaches for the prototype", '{"name":"x","__proto__":{"admin":true}}'],
    ["is nested deeply", `{"name":${"[".repeat(50)}${"]".repeat(50)}}`],
  ])("one that %s is refused", async (_name, body) => {
    await expect(readBody(post(body), schema, 1000)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("brackets inside of texts are no nesting", async () => {
    const name = `${"[".repeat(50)}\\" {`;
    expect(await readBody(post(JSON.stringify({ name })), schema, 1000)).toEqual({ name });
  });

  test("an endless body is cut off at the limit", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    await expect(readBody(post(endless), schema, 10 * 1024)).rejects.toMatchObject({ code: "too_large" });
    expect(sent).toBeLessThan(20);
  });
});

test("a budget refuses the request too many, says how long to wait, and forgets after a minute", () => {
  let now = 0;
  const budget = new RateBudget(2, () => now);
  budget.spend();
  now = 10_000;
  budget.spend();
  now = 20_000;
  expect(() => budget.spend()).toThrow(expect.objectContaining({ details: { retryAfterSeconds: 40 } }));
  now = 60_001;
  expect(codeOf(() => budget.spend())).toBe("passes");
});
