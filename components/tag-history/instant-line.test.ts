import { describe, expect, it } from "vitest";
import { instantForKey } from "./instant-line.tsx";

const line = {
  window: { since: 0, until: 100_000_000 },
  at: 50_000_000,
  edges: [10_000_000, 49_999_000, 90_000_000],
};
const pressed = (key: string, shiftKey = false) => instantForKey({ key, shiftKey }, line);

describe("the keys that move the instant", () => {
  it("go a hundredth of the time shown, a tenth, or to an end", () => {
    expect(pressed("ArrowRight")).toBe(51_000_000);
    expect(pressed("ArrowLeft")).toBe(49_000_000);
    expect(pressed("PageUp")).toBe(60_000_000);
    expect(pressed("Home")).toBe(0);
    expect(pressed("End")).toBe(100_000_000);
  });

  it("go from move to move with Shift, and stay where there is no further one", () => {
    expect(pressed("ArrowLeft", true)).toBe(49_999_000);
    expect(pressed("ArrowRight", true)).toBe(90_000_000);
    expect(instantForKey({ key: "ArrowRight", shiftKey: true }, { ...line, at: 95_000_000 })).toBe(
      95_000_000,
    );
  });

  it("never leave the time shown", () => {
    expect(instantForKey({ key: "PageUp", shiftKey: false }, { ...line, at: 99_000_000 })).toBe(100_000_000);
  });

  it("are left to the browser when they mean something else", () => {
    expect(pressed("Tab")).toBeNull();
    expect(pressed("Enter")).toBeNull();
  });
});
