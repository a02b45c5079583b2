import { describe, expect, it } from "vitest";
import { CHOICE_LIMIT, NOTHING_CHOSEN, stillShown, toggled, toggledRange } from "./selection.ts";

const SHOWN = ["a", "b", "c", "d", "e"];
const chosen = (selection: { keys: ReadonlySet<string> }) => [...selection.keys].sort().join("");

describe("choosing rows", () => {
  it("takes one row and gives it back", () => {
    const one = toggled(NOTHING_CHOSEN, "b");
    expect(chosen(one)).toBe("b");
    expect(chosen(toggled(one, "b"))).toBe("");
  });

  it("draws a range from the last row in either direction", () => {
    expect(chosen(toggledRange(toggled(NOTHING_CHOSEN, "b"), "d", SHOWN))).toBe("bcd");
    expect(chosen(toggledRange(toggled(NOTHING_CHOSEN, "d"), "b", SHOWN))).toBe("bcd");
  });

  it("gives a range back when it ends on a chosen row", () => {
    const all = toggledRange(toggled(NOTHING_CHOSEN, "a"), "e", SHOWN);
    const again = toggled(toggled(all, "b"), "b");
    expect(chosen(toggledRange(again, "d", SHOWN))).toBe("ae");
  });

  it("takes the row alone when the range begins at a row that is not shown", () => {
    expect(chosen(toggledRange({ keys: new Set(["x"]), anchor: "x" }, "c", SHOWN))).toBe("cx");
  });

  it("never holds more than one change may", () => {
    const many = Array.from({ length: CHOICE_LIMIT + 20 }, (_, index) => `t${index}`);
    const all = toggledRange(toggled(NOTHING_CHOSEN, "t0"), `t${CHOICE_LIMIT + 10}`, many);
    expect(all.keys.size).toBe(CHOICE_LIMIT);
    expect(toggled(all, "another").keys.size).toBe(CHOICE_LIMIT);
  });

  it("forgets what is no longer shown", () => {
    const all = toggledRange(toggled(NOTHING_CHOSEN, "a"), "c", SHOWN);
    const left = stillShown(all, new Set(["a", "b"]));
    expect(chosen(left)).toBe("ab");
    expect(left.anchor).toBeNull();
    expect(stillShown(all, new Set(SHOWN))).toBe(all);
  });
});
