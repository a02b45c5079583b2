import { describe, expect, it } from "vitest";
import { DAY, dayBins, scaleTop } from "./day-bins.ts";

const at = (text: string) => Date.parse(`${text}T00:00:00Z`);
const days = [
  { day: "2026-05-03", moves: 14, flagged: 2 },
  { day: "2026-05-05", moves: 3, flagged: 0 },
];

describe("the bars of moves per day", () => {
  it("are one per day, also for days on which nothing moved", () => {
    const bins = dayBins(days, at("2026-05-02") + 3_600_000, at("2026-05-05") + 7_200_000);
    expect(bins.map(({ moves, flagged }) => [moves, flagged])).toEqual([
      [0, 0],
      [14, 2],
      [0, 0],
      [3, 0],
    ]);
    expect(bins[1]).toMatchObject({ from: at("2026-05-03"), to: at("2026-05-04") - 1 });
  });

  it("are one per week from Monday when there are too many days, and lose no move", () => {
    const bins = dayBins(days, at("2025-12-01"), at("2026-05-20"));
    expect(bins.every(({ from, to }) => to - from === 7 * DAY - 1)).toBe(true);
    expect(new Date(bins[0]?.from ?? 0).getUTCDay()).toBe(1);
    expect(bins.reduce((sum, { moves }) => sum + moves, 0)).toBe(17);
    expect(bins.length).toBeLessThanOrEqual(100);
  });

  it("are one per month over years", () => {
    const bins = dayBins(days, at("2023-01-15"), at("2026-05-20"));
    expect(bins).toHaveLength(41);
    expect(bins.at(-1)).toMatchObject({ from: at("2026-05-01"), to: at("2026-06-01") - 1, moves: 17 });
  });

  it("leave out days outside of the stretch", () => {
    expect(dayBins(days, at("2026-05-04"), at("2026-05-04"))).toEqual([
      { from: at("2026-05-04"), to: at("2026-05-05") - 1, moves: 0, flagged: 0 },
    ]);
  });
});

it("the scale ends at a round number that no bar exceeds", () => {
  const top = (moves: number) => scaleTop([{ from: 0, to: 1, moves, flagged: 0 }]);
  expect([0, 1, 3, 14, 50, 51, 740].map(top)).toEqual([1, 1, 3, 20, 50, 60, 800]);
});
