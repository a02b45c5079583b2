import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { byteStringToNul, bytesOf, fromText, toText } from "./byte-string.ts";

test("any Unicode text comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(toText(fromText(text))).toEqual({ text, exact: true });
    }),
  );
});

test("bytes that are no UTF-8 are shown one by one, and told", () => {
  expect(toText("caf\xe9")).toEqual({ text: "caf\\xe9", exact: false });
  expect(toText("\xc3\xa9\xff\xed\xa0\x80z")).toEqual({ text: "é\\xff\\xed\\xa0\\x80z", exact: false });
});

test("any bytes at all can be shown, and only UTF-8 is called exact", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(toText(Buffer.from(bytes).toString("latin1")).exact).toBe(isUtf8(bytes));
    }),
    { numRuns: 300 },
  );
});

test("a byte order mark is a part of a name", () => {
  expect(toText("\xef\xbb\xbfa").text).toBe("\ufeffa");
});

test("fields end at their first NUL", () => {
  const bytes = Buffer.from("ab\0cd");
  expect(byteStringToNul(bytes, 0, 5)).toBe("ab");
  expect(byteStringToNul(bytes, 0, 2)).toBe("ab");
  expect(byteStringToNul(bytes, 2, 5)).toBe("");
  expect(bytesOf("\xff")).toEqual(Buffer.from([255]));
});
