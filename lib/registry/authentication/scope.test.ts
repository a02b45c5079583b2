import { expect, test } from "vitest";
import { challengedReadScopes, deleteScope, pullScope, pushScope, widenScopes } from "./scope.ts";

test("a registry may add reading actions for the same repository", () => {
  expect(widenScopes([pullScope("a/b")], "repository:a/b:metadata_read")).toEqual([
    "repository:a/b:pull,metadata_read",
  ]);
});

test.each([
  ["another repository", "repository:user/image:pull"],
  ["writing", "repository:a/b:push,delete"],
  ["nonsense", "): :("],
  ["nothing", null],
])("a challenge that names %s changes nothing", (_what, challenged) => {
  expect(widenScopes([pullScope("a/b")], challenged)).toEqual(["repository:a/b:pull"]);
});

test("an anonymous knock takes the challenge's scope only when it reads", () => {
  expect(challengedReadScopes("repository:user/image:pull")).toEqual(["repository:user/image:pull"]);
  expect(challengedReadScopes("repository:user/image:pull,push")).toEqual([]);
});

test("while something is changed, the rights a registry wants for it may be added, for that repository only", () => {
  const wanted = "repository:a/b:delete,metadata_write,admin repository:c:push";
  expect(widenScopes([pushScope("a/b")], wanted, true)).toEqual([
    "repository:a/b:pull,push,delete,metadata_write",
  ]);
  expect(widenScopes([deleteScope("a/b"), pullScope("c")], "repository:a/b:pull", true)).toEqual([
    "repository:a/b:pull,push,delete",
    "repository:c:pull",
  ]);
});
