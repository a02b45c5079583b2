import { describe, expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

describe("a size in words", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [18_400, "18.4 kB"],
    [142_800_000, "142.8 MB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [412_000_000_000, "412.0 GB"],
    [Number.MAX_SAFE_INTEGER, "9.0 PB"],
  ])("%s bytes read %s", (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});
