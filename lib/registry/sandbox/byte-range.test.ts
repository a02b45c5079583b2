import { describe, expect, it } from "vitest";
import { type ByteRange, readByteRange } from "./byte-range.ts";

describe("a Range header for ten bytes", () => {
  it.each<[header: string | undefined, ByteRange]>([
    [undefined, "whole"],
    ["bytes=0-3", { start: 0, end: 3 }],
    ["bytes=9-", { start: 9, end: 9 }],
    ["bytes=-4", { start: 6, end: 9 }],
    ["bytes=-40", { start: 0, end: 9 }],
    ["bytes=2-40", { start: 2, end: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-2", "whole"],
    ["bytes=-", "whole"],
    ["bytes=0-1,4-5", "whole"],
    ["lines=1-2", "whole"],
  ])("%s means %j", (header, expected) => {
    expect(readByteRange(header, 10)).toEqual(expected);
  });
});
