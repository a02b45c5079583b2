import { expect, it } from "vitest";
import { formatDuration } from "./format-duration.ts";

it.each([
  [0.3, "under 1 ms"],
  [3.4, "3 ms"],
  [90, "0.09 s"],
  [1234, "1.23 s"],
  [12_400, "12.4 s"],
])("%s milliseconds are %s", (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words);
});
