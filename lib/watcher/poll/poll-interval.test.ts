import { describe, expect, it } from "vitest";
import { nextRead, type PolledTag, pollInterval, retryAfter } from "./poll-interval.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = 1_800_000_000_000;

const interval = (tag: Partial<PolledTag> & { age?: number }, pollMs = MINUTE) => {
  const { age, ...rest } = tag;
  const movedAt = age === undefined ? null : NOW - age;
  return pollInterval({ state: "present", important: false, movedAt, ...rest }, NOW, pollMs);
};

describe("how often a tag is read", () => {
  it.each([
    ["that moved an hour ago", { age: HOUR }, MINUTE],
    ["that moved two days ago", { age: 2 * DAY }, 2 * MINUTE],
    ["that moved five days ago", { age: 5 * DAY }, 5 * MINUTE],
    ["that moved three weeks ago", { age: 21 * DAY }, 10 * MINUTE],
    ["that rested for two months", { age: 60 * DAY }, null],
    ["that never moved", {}, null],
    ["that is important, however long it rested", { important: true, age: 900 * DAY }, MINUTE],
    ["that was told of and never read", { state: "unknown" as const }, MINUTE],
    ["that was removed a moment ago", { state: "absent" as const, age: MINUTE }, MINUTE],
    ["that was removed hours ago", { state: "absent" as const, age: 5 * HOUR }, 5 * MINUTE],
    ["that was removed last week", { state: "absent" as const, age: 7 * DAY }, null],
    [
      "that is important and was removed hours ago",
      { state: "absent" as const, important: true, age: 5 * HOUR },
      MINUTE,
    ],
    [
      "that is important and was removed last year",
      { state: "absent" as const, important: true, age: 365 * DAY },
      null,
    ],
  ])("%s", (_what, tag, expected) => {
    expect(interval(tag)).toBe(expected);
  });

  it("is never more often than asked for", () => {
    expect(interval({ age: 2 * DAY }, 5 * MINUTE)).toBe(5 * MINUTE);
    expect(interval({ important: true }, 5 * MINUTE)).toBe(5 * MINUTE);
  });

  it("is never when polling is switched off", () => {
    expect(interval({ important: true, age: MINUTE }, 0)).toBeNull();
  });
});

it("plans the next read so that the interval is kept, at a time of its own", () => {
  const plans = [0, 0.5, 0.999].map((random) => nextRead(NOW, MINUTE, random) - NOW);
  expect(Math.max(...plans)).toBeLessThanOrEqual(53_000);
  expect(Math.min(...plans)).toBeGreaterThanOrEqual(45_000);
  expect(new Set(plans).size).toBe(3);
});

it("tries what failed again soon, then more and more rarely", () => {
  const waits = [1, 2, 3, 4, 5, 6, 50].map(retryAfter);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect([waits[0], waits.at(-1)]).toEqual([10_000, 15 * MINUTE]);
});
