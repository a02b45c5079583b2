import fc from "fast-check";
import { expect, test } from "vitest";
import { indentJson } from "./indent-json.ts";

test("valid JSON reads like any printer's", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(indentJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    }),
    { examples: [['{"a":[],"b":{},"c":[{"d":"}{,:\\""}]}']] },
  );
});

test("numbers keep their digits and repeated keys stay", () => {
  expect(indentJson('{"size":1e400,"size":9007199254740993}')).toBe(
    '{\n  "size": 1e400,\n  "size": 9007199254740993\n}',
  );
});

test("nesting as deep as a manifest may be long neither fails nor fills the page with blanks", () => {
  const text = indentJson("[".repeat(100_000));
  expect(text.length).toBeLessThan(100_000 * 82);
  expect(text.replace(/\s/g, "")).toBe("[".repeat(100_000));
});

test("text that is no JSON keeps every character that is not blank", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(indentJson(text).replace(/\s/gu, "")).toBe(text.replace(/\s/gu, ""));
    }),
  );
});
