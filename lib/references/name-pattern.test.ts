import { expect, test } from "vitest";
import { matchesPattern } from "./name-pattern.ts";

test.each([
  ["v*", "v1.2.3", true],
  ["v*", "latest", false],
  ["latest", "latest", true],
  ["latest", "latest-1", false],
  ["*", "", true],
  ["*-rc*", "1.0-rc1", true],
  ["*-rc*", "1.0", false],
  ["a*b*c", "axxbyyc", true],
  ["a*b*c", "axxbyy", false],
  ["1.?", "1.2", false],
  ["", "", true],
  ["", "x", false],
])("the pattern %j fits the name %j: %s", (pattern, name, fits) => {
  expect(matchesPattern(pattern, name)).toBe(fits);
});

test("many stars and a near miss end at once", () => {
  const startedAt = performance.now();
  expect(matchesPattern(`${"*a".repeat(60)}b`, "a".repeat(255))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
