import { describe, expect, test } from "vitest";
import { isLoopback, knownHosts } from "./known-hosts.ts";

describe("the hosts a server answers to", () => {
  test("are this machine's own names with the port", () => {
    expect([...knownHosts(3000, null)]).toEqual(["127.0.0.1:3000", "localhost:3000", "[::1]:3000"]);
  });

  test("may leave out port 80, as browsers do", () => {
    expect(knownHosts(80, null)).toContain("localhost");
    expect(knownHosts(3000, null)).not.toContain("localhost");
  });

  test.each([
    ["https://tags.example.org/", "tags.example.org"],
    ["https://tags.example.org:443/", "tags.example.org"],
    ["https://Tags.Example.org:8443/", "tags.example.org:8443"],
  ])("include the public address %s as %s", (publicUrl, host) => {
    expect(knownHosts(3000, new URL(publicUrl))).toContain(host);
  });
});

describe("a loopback address", () => {
  test.each(["127.0.0.1", "127.8.9.1", "localhost", "::1", "[::1]"])("%s is one", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each([
    "0.0.0.0",
    "::",
    "192.168.1.4",
    "tags.example.org",
    "127.0.0.1.example.org",
    "localhost.example.org",
    "",
  ])("%j is none", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
