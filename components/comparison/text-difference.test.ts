import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DifferenceLine,
  linesOf,
  type TextDifference,
  textDifference,
  wholeText,
} from "./text-difference.ts";

const SIGNS = { same: " ", added: "+", removed: "-" } as const;

const shown = (difference: TextDifference | null) =>
  difference?.parts.map((part) =>
    part.kind === "fold" ? `… ${part.lines.length}` : `${SIGNS[part.kind]}${part.text}`,
  );

const unfolded = (difference: TextDifference | null): DifferenceLine[] =>
  difference?.parts.flatMap((part) => (part.kind === "fold" ? part.lines : [part])) ?? [];

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");

describe("the difference of two texts", () => {
  it("shows what changed with a few lines around, and folds the rest", () => {
    const from = numbered(20);
    expect(shown(textDifference(from, from.replace("line 10\n", "LINE 10\n")))).toEqual([
      "… 6",
      " line 7",
      " line 8",
      " line 9",
      "-line 10",
      "+LINE 10",
      " line 11",
      " line 12",
      " line 13",
      "… 7",
    ]);
  });

  it("counts the lines on both sides", () => {
    const lines = unfolded(textDifference("a\nb\nc\n", "a\nx\ny\nc\n"));
    expect(lines.map(({ text, before, after }) => [text, before, after])).toEqual([
      ["a", 1, 1],
      ["b", 2, null],
      ["x", null, 2],
      ["y", null, 3],
      ["c", 3, 4],
    ]);
  });

  it("marks what differs within a line that stands against another", () => {
    const lines = unfolded(textDifference("port = 80\n", "port = 8080\n"));
    expect(lines.map(({ text, mark }) => mark && text.slice(...mark))).toEqual(["80", "8080"]);
  });

  it("says where the last line is not ended, and shows no line that is in neither file", () => {
    const difference = textDifference("a\nb", "a\nb\n");
    expect(difference?.unfinished).toEqual({ before: true, after: false });
    expect(shown(difference)).toEqual([" a", "-b", "+b"]);
  });

  it("gives up on texts that have nothing in common, instead of keeping the page busy", () => {
    const random = (seed: number) =>
      Array.from({ length: 20_000 }, (_, index) => `${(index * 7919 + seed) % 1_000_003}\n`).join("");
    const began = performance.now();
    expect(textDifference(random(1), random(500_000))).toBeNull();
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it("gives up on a text of nothing but line feeds", () => {
    expect(textDifference("\n".repeat(500_000), "a\n")).toBeNull();
  });

  it("holds both texts whole", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "", " c"), { maxLength: 40 })
      .chain((lines) => fc.constantFrom(lines.join("\n"), lines.map((line) => `${line}\n`).join("")));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const lines = unfolded(textDifference(from, to));
        const before = lines.filter(({ before: number }) => number !== null);
        const after = lines.filter(({ after: number }) => number !== null);
        expect(before.map(({ text: line }) => line)).toEqual(linesOf(from));
        expect(after.map(({ text: line }) => line)).toEqual(linesOf(to));
        expect(before.map(({ before: number }) => number)).toEqual(before.map((_, index) => index + 1));
        expect(after.map(({ after: number }) => number)).toEqual(after.map((_, index) => index + 1));
      }),
    );
  });
});

describe("a text on one side only", () => {
  it("is all of its lines", () => {
    const difference = wholeText("a\nb\n", "removed");
    expect(shown(difference)).toEqual(["-a", "-b"]);
    expect(difference).toMatchObject({ added: 0, removed: 2 });
  });

  it("has no line when it is empty", () => {
    expect(shown(wholeText("", "added"))).toEqual([]);
  });
});
