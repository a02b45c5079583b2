import { describe, expect, it } from "vitest";
import { isStillWanted, type ReadingTarget, targetKey } from "./reading-target.ts";

const target = (letter: string, rest: Partial<ReadingTarget> = {}): ReadingTarget => ({
  registry: "r",
  repository: "a",
  digest: `sha256:${letter.repeat(64)}`,
  ...rest,
});
const begun = (...targets: ReadingTarget[]) => new Set(targets.map(targetKey));

describe("a reading that is under way", () => {
  it("goes on when one of two images turns out to be read", () => {
    expect(isStillWanted(begun(target("a"), target("b")), [target("b")])).toBe(true);
  });

  it("gives way to one of other images, or of the same in another repository", () => {
    expect(isStillWanted(begun(target("a")), [target("b")])).toBe(false);
    expect(isStillWanted(begun(target("a")), [target("a"), target("b")])).toBe(false);
    expect(isStillWanted(begun(target("a")), [target("a", { repository: "b" })])).toBe(false);
  });

  it("gives way to reading the layer itself in place of its table of contents", () => {
    expect(isStillWanted(begun(target("a")), [target("a", { full: true })])).toBe(false);
  });

  it("ends when nothing is to be read", () => {
    expect(isStillWanted(begun(target("a")), [])).toBe(false);
  });
});
