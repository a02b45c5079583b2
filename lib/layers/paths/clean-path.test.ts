import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { baseOf, cleanPath, directoryOf, joinPath } from "./clean-path.ts";

test.each([
  ["a", "a"],
  ["./a/b/", "a/b"],
  ["/a", "a"],
  ["//a", "a"],
  ["./", ""],
  [".", ""],
  ["", ""],
  ["/", ""],
  ["..", ""],
  ["../../a", "a"],
  ["a/../b", "b"],
  ["a/./b", "a/b"],
  [".a/..b", ".a/..b"],
  ["./.", ""],
  ["a//b", "a/b"],
])("%j is %j", (name, clean) => {
  expect(cleanPath(name)).toBe(clean);
});

test("is what normalising the path below the root gives", () => {
  const part = fc.constantFrom("a", "b.c", ".", "..", "", "...", ".wh.x");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const name = parts.join("/");
      const normal = path.posix.normalize(`/${name}`).replace(/^\/|\/$/g, "");
      expect(cleanPath(name)).toBe(normal);
      expect(cleanPath(cleanPath(name))).toBe(normal);
      expect(joinPath(directoryOf(normal), baseOf(normal))).toBe(normal);
    }),
    { numRuns: 500 },
  );
});
