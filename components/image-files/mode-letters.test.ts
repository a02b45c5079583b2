import { describe, expect, it } from "vitest";
import { modeLetters, modeText } from "./mode-letters.ts";

describe("the letters of a mode", () => {
  it.each([
    ["directory", 0o755, "drwxr-xr-x"],
    ["file", 0o644, "-rw-r--r--"],
    ["hard-link", 0o600, "-rw-------"],
    ["symbolic-link", 0o777, "lrwxrwxrwx"],
    ["character-device", 0o620, "crw--w----"],
    ["block-device", 0o660, "brw-rw----"],
    ["fifo", 0o000, "p---------"],
    ["file", 0o4755, "-rwsr-xr-x"],
    ["file", 0o4644, "-rwSr--r--"],
    ["file", 0o2755, "-rwxr-sr-x"],
    ["file", 0o2644, "-rw-r-Sr--"],
    ["directory", 0o1777, "drwxrwxrwt"],
    ["directory", 0o1776, "drwxrwxrwT"],
    ["file", 0o7000, "---S--S--T"],
  ] as const)("of a %s with %o are as ls writes them", (kind, mode, letters) => {
    expect(modeText({ kind, mode })).toBe(letters);
  });

  const marked = (kind: "file" | "directory" | "symbolic-link", mode: number) =>
    modeLetters({ kind, mode }).flatMap(({ letter, look }) => (look ? [`${letter} ${look}`] : []));

  it("are marked where a program runs as somebody else", () => {
    expect(marked("file", 0o6755)).toEqual(["s privileged", "s privileged"]);
    expect(marked("file", 0o755)).toEqual([]);
  });

  it("are marked where everybody may write, but not in links and sticky directories", () => {
    expect(marked("file", 0o666)).toEqual(["w open"]);
    expect(marked("directory", 0o777)).toEqual(["w open"]);
    expect(marked("directory", 0o1777)).toEqual([]);
    expect(marked("symbolic-link", 0o777)).toEqual([]);
  });
});
