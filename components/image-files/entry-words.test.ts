import { expect, it } from "vitest";
import { bytesOf, hiddenWords, problemWords } from "./entry-words.ts";

it("says by which layer an entry was taken out of sight", () => {
  expect(hiddenWords({ how: "deleted", layer: 4 })).toBe("deleted by layer 4");
  expect(hiddenWords({ how: "overwritten", layer: 2 })).toBe("overwritten by layer 2");
});

it("counts everything in a directory, and the content of a file", () => {
  expect(bytesOf({ size: 0, total: { entries: 3, bytes: 700 } })).toBe(700);
  expect(bytesOf({ size: 12, total: null })).toBe(12);
});

it("has words for a problem that came to be known after this page was built", () => {
  const problem = { code: "odd_device", layer: 1, path: "dev/x" };
  expect(problemWords(problem)).toContain("odd device");
  expect(problemWords({ ...problem, code: "duplicate_path" })).toBe(
    "is in its layer more than once; the last one counts",
  );
});
