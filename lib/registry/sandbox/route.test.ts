import { describe, expect, it } from "vitest";
import { type Route, routeOf } from "./route.ts";

describe("a path", () => {
  it.each<[path: string, Route]>([
    ["/v2/", { endpoint: "base" }],
    ["/v2/_catalog", { endpoint: "catalog" }],
    ["/v2/a/b/tags/list", { endpoint: "tags", repository: "a/b" }],
    ["/v2/manifests/tags/list", { endpoint: "tags", repository: "manifests" }],
    ["/v2/a/tags/manifests/list", { endpoint: "manifest", repository: "a/tags", reference: "list" }],
    ["/v2/a/manifests/manifests/v1", { endpoint: "manifest", repository: "a/manifests", reference: "v1" }],
    ["/v2/a/blobs/sha256%3Aab", { endpoint: "blob", repository: "a", reference: "sha256:ab" }],
    ["/v2/a/blobs/uploads/", { endpoint: "uploads", repository: "a" }],
    ["/v2/a/blobs/uploads/x-1", { endpoint: "upload", repository: "a", reference: "x-1" }],
    ["/v2/a/referrers/sha256:ab", { endpoint: "referrers", repository: "a", reference: "sha256:ab" }],
    ["/v1/search", { endpoint: "none" }],
  ])("%s leads to %j", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it.each([
    "/v2/../etc/manifests/v1",
    "/v2/a%2Fb/manifests/v1",
    "/v2/A/manifests/v1",
    "/v2/a//b/tags/list",
    `/v2/${"a".repeat(246)}/tags/list`,
  ])("%s names no repository", (path) => {
    expect(() => routeOf(path)).toThrow("not a repository name");
  });
});
