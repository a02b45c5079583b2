import { describe, expect, test } from "vitest";
import { knownHosts } from "./known-hosts.ts";
import { type IncomingRequest, refuse } from "./request-guard.ts";

const hosts = knownHosts(3000, new URL("https://tags.example.org"));

function statusOf(request: Partial<IncomingRequest>): number | null {
  const whole = { method: "GET", target: "/", rawHeaders: ["Host", "127.0.0.1:3000"], ...request };
  return refuse(whole, hosts)?.status ?? null;
}

describe("a request's host", () => {
  test.each(["127.0.0.1:3000", "localhost:3000", "LOCALHOST:3000", "[::1]:3000", "tags.example.org"])(
    "%s is answered",
    (host) => {
      expect(statusOf({ rawHeaders: ["Host", host] })).toBeNull();
    },
  );

  test.each([
    "evil.example",
    "evil.example:3000",
    "127.0.0.1",
    "127.0.0.1:3001",
    "localhost:3000.evil.example",
    "tags.example.org:443",
    "",
  ])("%j is not ours", (host) => {
    expect(statusOf({ rawHeaders: ["Host", host] })).toBe(421);
  });

  test("missing is not ours", () => {
    expect(statusOf({ rawHeaders: [] })).toBe(421);
  });

  test("named twice is refused, whichever comes first", () => {
    expect(statusOf({ rawHeaders: ["Host", "127.0.0.1:3000", "host", "evil.example"] })).toBe(400);
  });

  test("in a forwarding header counts for nothing", () => {
    expect(statusOf({ rawHeaders: ["Host", "evil.example", "X-Forwarded-Host", "127.0.0.1:3000"] })).toBe(
      421,
    );
  });
});

describe("a request's target", () => {
  test.each([
    "/",
    "/search?q=100%",
    "/registries/local/images/team/app:1.0",
    "/registries/..%2f..%2fadmin",
    "/%E2%9C%93",
  ])("%s is passed on", (target) => {
    expect(statusOf({ target })).toBeNull();
  });

  test.each([
    ["an absolute address", "http://evil.example/"],
    ["an asterisk", "*"],
    ["an authority", "evil.example:443"],
    ["two slashes", "//evil.example/"],
    ["a slash and a backslash", "/\\evil.example/"],
    ["a lone percent sign", "/registries/%"],
    ["half an encoding", "/registries/%2"],
    ["bytes that are no UTF-8", "/registries/%ff"],
    ["an encoded NUL", "/registries/%00"],
    ["an encoded line break", "/registries/a%0d%0aset-cookie:x"],
  ])("with %s is refused", (_, target) => {
    expect(statusOf({ target })).toBe(400);
  });

  test.each(["/_next/image?url=http://169.254.169.254/&w=64&q=75", "/_next/image", "/_next/%69mage?url=/x"])(
    "%s finds no image service",
    (target) => {
      expect(statusOf({ target })).toBe(404);
    },
  );
});

describe("a request's method", () => {
  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])("%s is not for pages", (method) => {
    expect(statusOf({ method, target: "/search" })).toBe(405);
  });

  test.each(["GET", "HEAD", "POST", "DELETE", "OPTIONS"])("%s reaches the API", (method) => {
    expect(statusOf({ method, target: "/api/v1/registries" })).toBeNull();
  });

  test("TRACE does not reach the API", () => {
    expect(statusOf({ method: "TRACE", target: "/api/v1/registries" })).toBe(405);
  });

  test("a page is not fooled into an API by its name", () => {
    expect(statusOf({ method: "POST", target: "/apiary" })).toBe(405);
  });

  test.each(["/", "/api/v1/registries"])("no Server Action is found at %s", (target) => {
    const rawHeaders = ["Host", "127.0.0.1:3000", "Next-Action", "00ff"];
    expect(statusOf({ method: "POST", target, rawHeaders })).toBe(404);
  });
});
