import { describe, expect, it } from "vitest";
import { laneWindow, spansRange } from "./lane-window.ts";

const NOW = Date.parse("2026-05-09T12:30:00Z");
const open = { since: null, until: null };
const told = ({ since, until }: { since: number; until: number }) => [
  new Date(since).toISOString(),
  new Date(until).toISOString(),
];

describe("the time that lanes show", () => {
  it("is so many days up to now", () => {
    expect(spansRange({ window: "7d", ...open }, NOW)).toEqual({ since: "2026-05-03T00:00:00.000Z" });
    expect(spansRange({ window: "all", ...open }, NOW)).toEqual({});
  });

  it("is what since and until say", () => {
    const range = { since: "2026-04-28T00:00:00Z", until: "2026-05-01T00:00:00Z" };
    expect(spansRange({ window: "7d", ...range }, NOW)).toEqual(range);
    expect(spansRange({ window: "7d", since: null, until: range.until }, NOW)).toEqual({
      since: "2026-04-25T00:00:00.000Z",
      until: range.until,
    });
  });

  it("begins a little before what is known when all of it is asked for", () => {
    const known = { watchedSince: "2026-01-01T00:00:00Z", earliest: "2026-04-29T12:30:00Z" };
    expect(told(laneWindow({}, known, NOW))).toEqual([
      "2026-04-29T05:18:00.000Z",
      "2026-05-09T12:30:00.000Z",
    ]);
    const empty = { watchedSince: "2026-04-29T12:30:00Z", earliest: null };
    expect(told(laneWindow({}, empty, NOW))[0]).toBe("2026-04-29T05:18:00.000Z");
  });

  it("always has a width", () => {
    const { since, until } = laneWindow(
      { since: "2026-06-01T00:00:00Z" },
      { watchedSince: null, earliest: null },
      NOW,
    );
    expect(since).toBeLessThan(until);
  });
});
