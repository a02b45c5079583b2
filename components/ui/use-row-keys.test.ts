import { describe, expect, it } from "vitest";
import { rowForKey } from "./use-row-keys.ts";

describe("keys between the rows of a table", () => {
  it.each([
    ["ArrowDown", 3, 4],
    ["ArrowUp", 3, 2],
    ["PageDown", 3, 23],
    ["PageUp", 43, 23],
    ["Home", 50, 0],
    ["End", 3, 99],
  ])("%s leads from row %s to row %s", (key, from, to) => {
    expect(rowForKey(key, from, 100, 20)).toBe(to);
  });

  it("never lead out of the table", () => {
    expect(rowForKey("ArrowUp", 0, 100, 20)).toBe(0);
    expect(rowForKey("PageDown", 95, 100, 20)).toBe(99);
  });

  it("leave other keys to the browser", () => {
    expect(rowForKey("a", 3, 100, 20)).toBeNull();
    expect(rowForKey("Tab", 3, 100, 20)).toBeNull();
  });
});
