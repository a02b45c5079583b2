import { describe, expect, it } from "vitest";
import { longLine } from "./long-line.ts";

describe("a long line", () => {
  it("begins near to what differs", () => {
    const text = `${"a".repeat(5000)}CHANGED${"b".repeat(5000)}`;
    const line = longLine({ text, mark: [5000, 5007] });
    expect(line.leftOut).toBe(4920);
    expect(line.text.slice(...(line.mark ?? []))).toBe("CHANGED");
    expect(line.text.startsWith(`${"a".repeat(80)}CHANGED`)).toBe(true);
  });

  it("is whole when it differs near its beginning, or nothing in it is marked", () => {
    const text = "a".repeat(5000);
    expect(longLine({ text, mark: [100, 101] })).toEqual({ text, mark: [100, 101], leftOut: 0 });
    expect(longLine({ text, mark: null })).toEqual({ text, mark: null, leftOut: 0 });
  });

  it("is whole when it is short", () => {
    const text = "a".repeat(300);
    expect(longLine({ text, mark: [290, 300] }).leftOut).toBe(0);
  });

  it("never begins with half a character", () => {
    const text = `x${"\u{1f600}".repeat(1000)}`;
    const line = longLine({ text, mark: [1000, 1002] });
    expect(line.text.isWellFormed()).toBe(true);
  });
});
