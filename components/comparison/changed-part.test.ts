import fc from "fast-check";
import { expect, test } from "vitest";
import { changedPart } from "./changed-part.ts";

const marked = (from: string, to: string) => {
  const part = changedPart(from, to);
  return [from.slice(...part.from), to.slice(...part.to)];
};

test("is what differs between a common beginning and a common end", () => {
  expect(marked("PATH=/usr/bin:/bin", "PATH=/usr/local/bin:/bin")).toEqual(["", "local/"]);
});

test("is whole words", () => {
  expect(marked("app 2.13.2-x", "app 2.14.1-x")).toEqual(["13.2", "14.1"]);
  expect(marked("port = 80", "port = 8080")).toEqual(["80", "8080"]);
  expect(marked("über", "üben")).toEqual(["über", "üben"]);
});

test("is no longer for a word that has no end", () => {
  const long = "x".repeat(5000);
  expect(marked(`${long}1${long}`, `${long}2${long}`)).toEqual(["1", "2"]);
});

test("is nothing when both are the same", () => {
  expect(marked("same", "same")).toEqual(["", ""]);
});

test("never counts one character for both the beginning and the end", () => {
  expect(marked("- -", "- - -")).toEqual(["", " -"]);
});

test("the texts agree outside of it, and no character is cut in two", () => {
  // The two faces share their first half in UTF-16, the last two characters their second.
  const character = fc.constantFrom("a", "b", "\u{1f600}", "\u{1f601}", "\u{1fa00}");
  const text = fc.string({ unit: character, maxLength: 12 });
  fc.assert(
    fc.property(text, text, text, text, (before, one, other, after) => {
      const [from, to] = [before + one + after, before + other + after];
      const part = changedPart(from, to);
      expect(from.slice(0, part.from[0])).toBe(to.slice(0, part.to[0]));
      expect(from.slice(part.from[1])).toBe(to.slice(part.to[1]));
      expect(from.slice(...part.from).isWellFormed()).toBe(true);
      expect(to.slice(...part.to).isWellFormed()).toBe(true);
    }),
    { examples: [["", "😀", "😁", ""]] },
  );
});
