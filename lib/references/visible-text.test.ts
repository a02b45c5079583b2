import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutText, unusualCodePoints, visibleString, visibleText } from "./visible-text.ts";

describe("foreign text made visible", () => {
  test.each([
    ["plain text, ümlauts, 漢字, 😀", "plain text, ümlauts, 漢字, 😀"],
    ["a\u202eb", "a\\u{202e}b"],
    ["zero\u200bwidth", "zero\\u{200b}width"],
    ["\u001b[31mred", "\\u{1b}[31mred"],
    ["line\nbreak\ttab\r\0", "line\\nbreak\\ttab\\r\\0"],
    ["lone\ud800surrogate", "lone\\u{d800}surrogate"],
    ["no\u00a0break", "no\\u{a0}break"],
    ["filler\u3164", "filler\\u{3164}"],
    ["tag\u{e0041}", "tag\\u{e0041}"],
    ["\u2028", "\\u{2028}"],
    ["\ufeffbom", "\\u{feff}bom"],
    ["\uffff", "\\u{ffff}"],
    ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ])("%j is shown as %j", (text, shown) => expect(visibleString(text)).toBe(shown));

  test("escapes are segments of their own, so a typed backslash is told apart", () => {
    expect(visibleText("\\n\n").segments).toEqual([
      { kind: "text", text: "\\n" },
      { kind: "escape", text: "\\n" },
    ]);
  });

  test("lines stay lines where asked for", () => {
    expect(visibleString("a\n\tb\r", { lines: true })).toBe("a\n\tb\\r");
  });

  test("a flood of combining marks is cut to what a script needs", () => {
    const { segments } = visibleText(`a${"\u0301".repeat(50)}`);
    expect(segments.filter((segment) => segment.kind === "escape")).toHaveLength(46);
  });

  test("long text is cut without breaking a pair, and the rest is counted", () => {
    expect(visibleText("x".repeat(5000)).leftOut).toBe(904);
    expect(visibleString("ab😀c", { limit: 3 })).toBe("ab…");
    expect(cutText("ab😀c", 4)).toBe("ab😀");
  });

  test("look-alikes can be told by their code points", () => {
    expect(unusualCodePoints("nginx")).toBeNull();
    expect(unusualCodePoints("ngіnx")).toBe("U+006E U+0067 U+0456 U+006E U+0078");
  });

  test("nothing hidden is ever left in text segments", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const { kind, text: shown } of visibleText(text).segments) {
          if (kind === "text") expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });
});
