import { describe, expect, test } from "vitest";
import { parseRegistryUrl } from "./registry-url.ts";

describe("the address of a registry", () => {
  test.each([
    ["registry.example.com", "https://registry.example.com"],
    ["  Registry.Example.com/ ", "https://registry.example.com"],
    ["registry.example.com:5000/v2/", "https://registry.example.com:5000"],
    ["https://registry.example.com:443/v2", "https://registry.example.com"],
    ["http://registry.example.com:80", "http://registry.example.com"],
    ["localhost:5000", "http://localhost:5000"],
    ["https://localhost:5000", "https://localhost:5000"],
    ["127.0.0.1:5000", "http://127.0.0.1:5000"],
    ["127.9.9.9", "http://127.9.9.9"],
    ["[::1]:5000", "http://[::1]:5000"],
    ["[2001:db8:0::1]", "https://[2001:db8::1]"],
    ["10.0.0.7:5000", "https://10.0.0.7:5000"],
    ["my_registry:5000", "https://my_registry:5000"],
    ["docker.io", "https://registry-1.docker.io"],
    ["https://index.docker.io/v1/", "https://registry-1.docker.io"],
    ["hub.docker.com", "https://registry-1.docker.io"],
    ["HTTPS://ghcr.io", "https://ghcr.io"],
  ])("%s is %s", (typed, origin) => {
    const answer = parseRegistryUrl(typed);
    expect(answer.ok && answer.value.origin).toBe(origin);
  });

  test.each([
    "",
    "ftp://x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "unix://x",
    "https://user:pass@x.example",
    "user@x.example",
    "https://x.example/?a=b",
    "x.example#f",
    "ghcr.io/owner",
    "x.example/v2/../..",
    "https://x.example/v1/",
    "x.example\\@evil",
    "x example",
    "a\nb",
    "http://2130706433",
    "http://0x7f.1",
    "http://0177.0.0.1",
    "http://127.1",
    "ｅxample.com",
    "exämple.com",
    "x.example.",
    "x..example",
    "-x.example",
    "x.example:0",
    "x.example:70000",
    "x.example:",
    "[::1",
    "[fe80::1%25eth0]",
    "[zz::]",
    "https://",
    "//x",
    "x".repeat(3000),
  ])("%j is refused with a sentence", (typed) => {
    const answer = parseRegistryUrl(typed);
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.why).toMatch(/^[A-Z].*\.$/);
  });

  test("says what was assumed: plain http, and where Docker Hub really is", () => {
    const notes = (typed: string) => {
      const answer = parseRegistryUrl(typed);
      return answer.ok ? answer.value.notes : [];
    };
    expect(notes("localhost:5000")[0]).toContain("http");
    expect(notes("http://registry.example.com")[0]).toContain("on the way");
    expect(notes("docker.io")[0]).toContain("registry-1.docker.io");
    expect(notes("registry.example.com")).toEqual([]);
    expect(notes("http://localhost:5000")).toEqual([]);
  });

  test("the host is given for pull commands", () => {
    expect(parseRegistryUrl("localhost:5000")).toMatchObject({ ok: true, value: { host: "localhost:5000" } });
  });
});
