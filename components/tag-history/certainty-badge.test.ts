import { describe, expect, it } from "vitest";
import { assumedHelp, certaintyOf } from "./certainty-badge.tsx";

describe("the help beside the word assumed", () => {
  it("tells every figure that was measured", () => {
    const help = assumedHelp([
      { poll: "60 s", movesPerDay: 10, percent: 0.01 },
      { poll: "1 h", movesPerDay: 10, percent: null },
      { poll: "5 min", movesPerDay: 100, percent: 0.4 },
    ]);
    expect(help).toContain("0.01 % when read every 60 s at 10 moves a day");
    expect(help).toContain("0.4 % when read every 5 min at 100 moves a day");
    expect(help).not.toContain("1 h");
  });

  it("claims no figure when none was measured", () => {
    expect(assumedHelp([{ poll: "60 s", movesPerDay: 10, percent: null }])).toBe("");
  });
});

it("every certainty has its own words", () => {
  const words = (["known", "assumed", "one-of", "unknown"] as const).map((each) => certaintyOf(each).text);
  expect(words).toEqual(["known exactly", "assumed", "one of several", "unknown"]);
});
