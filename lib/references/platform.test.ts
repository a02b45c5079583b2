import { describe, expect, test } from "vitest";
import {
  comparePlatforms,
  formatPlatform,
  normalizePlatform,
  parsePlatform,
  samePlatform,
} from "./platform.ts";

describe("platforms", () => {
  test.each([
    ["linux/x86_64", "linux/amd64"],
    ["linux/amd64/v1", "linux/amd64"],
    ["linux/amd64/v3", "linux/amd64/v3"],
    ["linux/aarch64", "linux/arm64"],
    ["linux/arm64/v8", "linux/arm64"],
    ["linux/arm64/v9", "linux/arm64/v9"],
    ["linux/arm", "linux/arm/v7"],
    ["linux/arm/6", "linux/arm/v6"],
    ["linux/armhf", "linux/arm/v7"],
    ["linux/armel", "linux/arm/v6"],
    ["linux/i386", "linux/386"],
    ["macOS/arm64", "darwin/arm64"],
    ["riscv64", "linux/riscv64"],
    ["wasip1/wasm", "wasip1/wasm"],
  ])("%s is shown as %s", (typed, shown) => {
    const answer = parsePlatform(typed);
    expect(answer.ok && formatPlatform(answer.value)).toBe(shown);
  });

  test.each(["", "/", "a/b/c/d", "linux/", "linux/amd 64", `linux/${"x".repeat(100)}`])(
    "%j is refused",
    (typed) => expect(parsePlatform(typed).ok).toBe(false),
  );

  test("the usual platforms come first, whatever order an index lists them in", () => {
    const platforms = [
      "windows/amd64",
      "linux/s390x",
      "linux/arm/v7",
      "linux/arm64",
      "linux/amd64",
      "aix/ppc64",
      "linux/arm/v6",
    ]
      .map((text) => parsePlatform(text))
      .flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(platforms.sort(comparePlatforms).map(formatPlatform)).toEqual([
      "linux/amd64",
      "linux/arm64",
      "linux/arm/v6",
      "linux/arm/v7",
      "linux/s390x",
      "windows/amd64",
      "aix/ppc64",
    ]);
  });

  test("two spellings of one platform are the same, and a missing part is called unknown", () => {
    const base = { os: "linux", osVersion: null };
    expect(
      samePlatform(
        { ...base, architecture: "aarch64", variant: "v8" },
        { ...base, architecture: "arm64", variant: null },
      ),
    ).toBe(true);
    expect(
      samePlatform(
        { ...base, architecture: "arm64", variant: null },
        { ...base, architecture: "amd64", variant: null },
      ),
    ).toBe(false);
    expect(formatPlatform(normalizePlatform({ os: "", architecture: "", variant: "", osVersion: "" }))).toBe(
      "unknown/unknown",
    );
  });
});
