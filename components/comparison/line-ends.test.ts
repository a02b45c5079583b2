import { describe, expect, it } from "vitest";
import { withoutReturns } from "./line-ends.ts";

describe("line ends of Windows", () => {
  it("are no part of the lines when all lines have them", () => {
    expect(withoutReturns("a\r\nb\r\n", "a\r\nc")).toEqual({ before: "a\nb\n", after: "a\nc" });
    expect(withoutReturns(null, "a\r\n")).toEqual({ before: null, after: "a\n" });
    expect(withoutReturns("", "a\r\n")).toEqual({ before: "", after: "a\n" });
  });

  it("stay in sight where only some lines, or only one side, have them", () => {
    expect(withoutReturns("a\r\nb\n", "a\r\n")).toBeNull();
    expect(withoutReturns("a\r\n", "a\n")).toBeNull();
    expect(withoutReturns("a\n", "b\n")).toBeNull();
    expect(withoutReturns("", "")).toBeNull();
  });
});
