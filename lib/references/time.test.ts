import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTime } from "./time.ts";

describe("times in foreign text", () => {
  test.each([
    ["2024-05-03T14:00:00Z", "2024-05-03T14:00:00.000Z"],
    ["2024-05-03T14:00:00.123456789Z", "2024-05-03T14:00:00.123Z"],
    ["2024-05-03T14:00:00.5+02:00", "2024-05-03T12:00:00.500Z"],
    ["2024-05-03t14:00:00z", "2024-05-03T14:00:00.000Z"],
    ["2024-05-03 14:00:00", "2024-05-03T14:00:00.000Z"],
    ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
    ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
    ["0050-01-01T00:00:00Z", "0050-01-01T00:00:00.000Z"],
  ])("%s is %s", (text, utc) => expect(parseTime(text)).toBe(utc));

  test.each([
    "",
    "-1",
    "never",
    "2023-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-00-10T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-01-99T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01",
    "9999-12-31T23:59:59-10:00",
    "+010000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "x".repeat(10_000),
    1_700_000_000,
    null,
    undefined,
    {},
    Number.NaN,
  ])("%j is no time", (text) => expect(parseTime(text)).toBeNull());

  test("whatever is given, the answer is null or a time every part of the console can read", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/),
        ),
        (text) => {
          const utc = parseTime(text);
          if (utc !== null) expect(new Date(utc).toISOString()).toBe(utc);
        },
      ),
    );
  });
});
