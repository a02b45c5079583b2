import { expect, test } from "vitest";
import { nextPage } from "./next-page.ts";

const CURRENT = new URL("https://r.example/v2/team/app/tags/list?n=1000");
const next = (target: string) => nextPage([`<${target}>; rel="next"`], CURRENT);

test.each([
  ["absolute path", "/v2/team/app/tags/list?last=b&n=1000"],
  ["relative path", "list?last=b&n=1000"],
  ["full URL", "https://r.example/v2/team/app/tags/list?last=b&n=1000"],
])("a Link with %s leads to the next page", (_form, target) => {
  expect(next(target)).toEqual({
    kind: "next",
    warning: null,
    url: new URL("https://r.example/v2/team/app/tags/list?last=b&n=1000"),
  });
});

test.each([
  ["http://169.254.169.254/v2/team/app/tags/list?last=b"],
  ["https://evil.example/v2/team/app/tags/list?last=b"],
  ["http://r.example/v2/team/app/tags/list?last=b"],
  ["https://r.example:8443/v2/team/app/tags/list?last=b"],
  ["//evil.example/v2/team/app/tags/list?last=b"],
  ["https://internal:8081/repository/docker/v2/team/app/tags/list?last=b"],
  ["/v2/app/tags/list?last=b"],
])("whatever %s says, only its query is used, and a warning tells", (target) => {
  const found = next(target);
  expect(found).toMatchObject({ kind: "next", warning: expect.stringMatching(/registry names another/) });
  expect(found.kind === "next" && found.url.href).toBe("https://r.example/v2/team/app/tags/list?last=b");
});

test.each([
  ["another endpoint", "/v2/team/app/manifests/latest?last=b"],
  ["another path", "/admin?last=b"],
  ["climbing out", "/v2/../../admin/tags/list?last=b"],
  ["a file", "file:///v2/team/app/tags/list?last=b"],
  ["userinfo", "https://a:b@r.example/v2/team/app/tags/list?last=b"],
  ["no query", "/v2/team/app/tags/list"],
  ["no URL", "https://[::1"],
])("a Link to %s ends the list as incomplete", (_what, target) => {
  expect(next(target).kind).toBe("lost");
});

test("two different next pages end the list as incomplete", () => {
  const headers = [
    '</v2/team/app/tags/list?last=a>; rel="next", </v2/team/app/tags/list?last=b>; rel="next"',
  ];
  expect(nextPage(headers, CURRENT).kind).toBe("lost");
});

test("no Link is the last page", () => {
  expect(nextPage([], CURRENT)).toEqual({ kind: "last" });
});
