import { expect, test } from "vitest";
import { retryAfterSeconds } from "./retry-after.ts";

const NOW = Date.UTC(2026, 4, 3, 12, 0, 0);

test.each([
  ["120", 120],
  ["0", 0],
  [" 7 ", 7],
  ["1000000000", 86_400],
  ["Sun, 03 May 2026 12:00:30 GMT", 30],
  ["Sun, 03 May 2026 11:00:00 GMT", 0],
  ["Fri, 31 Dec 9999 23:59:59 GMT", 86_400],
  ["-5", null],
  ["1e9", null],
  ["soon", null],
  ["", null],
  [null, null],
])("Retry-After: %s is %s seconds", (value, expected) => {
  expect(retryAfterSeconds(value, NOW)).toBe(expected);
});
