import { describe, expect, it } from "vitest";
import { chartWindow } from "./chart-window.ts";

const NOW = Date.parse("2026-05-09T12:30:00Z");
const told = (window: { since: number; until: number }) => [
  new Date(window.since).toISOString(),
  new Date(window.until).toISOString(),
];

describe("the time the chart shows", () => {
  it("is so many whole days up to today", () => {
    expect(told(chartWindow("30d", { since: null, until: null }, NOW))).toEqual([
      "2026-04-10T00:00:00.000Z",
      "2026-05-09T23:59:59.999Z",
    ]);
  });

  it("keeps its days when one of them is chosen", () => {
    const chosen = { since: "2026-05-03T00:00:00Z", until: "2026-05-03T23:59:59.999Z" };
    expect(chartWindow("30d", chosen, NOW)).toEqual(chartWindow("30d", { since: null, until: null }, NOW));
  });

  it("reaches back to what is asked for", () => {
    expect(told(chartWindow("30d", { since: "2025-12-24T18:00:00Z", until: null }, NOW))[0]).toBe(
      "2025-12-24T00:00:00.000Z",
    );
    expect(told(chartWindow("30d", { since: null, until: "2025-12-31T18:00:00Z" }, NOW))[0]).toBe(
      "2025-12-02T00:00:00.000Z",
    );
  });
});
