import { describe, expect, it } from "vitest";
import { formatExactTime, formatRelativeTime } from "./format-time.ts";

const now = Date.parse("2026-05-10T12:00:00Z");
const secondsAgo = (seconds: number) => new Date(now - seconds * 1000);
const DAY = 86_400;

describe("a moment in words", () => {
  it.each([
    [0, "just now"],
    [12, "12 s ago"],
    [59, "59 s ago"],
    [60, "1 min ago"],
    [38 * 60, "38 min ago"],
    [3 * 3600, "3 h ago"],
    [DAY, "yesterday"],
    [2 * DAY, "2 days ago"],
    [7 * DAY - 1, "6 days ago"],
    [7 * DAY, "3 May"],
    [200 * DAY, "22 Oct 2025"],
  ])("%s seconds ago reads %s", (seconds, words) => {
    expect(formatRelativeTime(secondsAgo(seconds), now, "UTC")).toBe(words);
  });

  it("is a date when it lies in the future, which images may claim", () => {
    expect(formatRelativeTime(secondsAgo(-DAY * 400), now, "UTC")).toBe("14 Jun 2027");
  });

  it("forgives clocks that differ by seconds", () => {
    expect(formatRelativeTime(secondsAgo(-20), now, "UTC")).toBe("just now");
  });

  it("is a date in the reader's zone", () => {
    const evening = new Date("2026-04-01T23:30:00Z");
    expect(formatRelativeTime(evening, now, "UTC")).toBe("1 Apr");
    expect(formatRelativeTime(evening, now, "Asia/Tokyo")).toBe("2 Apr");
  });

  it("names the zone of an exact time", () => {
    expect(formatExactTime(new Date("2026-05-03T14:00:00Z"), "UTC")).toBe("3 May 2026, 14:00:00 UTC");
  });

  it("says unknown instead of failing on a time that is none", () => {
    expect(formatRelativeTime(new Date("not a time"), now, "UTC")).toBe("unknown");
    expect(formatExactTime(new Date("not a time"), "UTC")).toBe("unknown");
  });
});
