import { describe, expect, it } from "vitest";
import {
  baseName,
  compareBytes,
  directoryOf,
  nameBytes,
  parsePlace,
  placeKey,
  ROOT,
  steps,
} from "./place.ts";

const raw = (...bytes: number[]) => Buffer.from(bytes).toString("base64url");
/** `d/<E9>/x`, in Latin-1. */
const LATIN = { path: "d/\\xe9/x", rawPath: raw(0x64, 0x2f, 0xe9, 0x2f, 0x78) };

describe("a place in the address", () => {
  it.each(["/", "/srv", "/srv/app/package.json", "/a b/ü&?#"])("%s is read as it was written", (text) => {
    const place = parsePlace(text);
    expect(place && placeKey(place)).toBe(text);
  });

  it("is told by its bytes when they are no UTF-8", () => {
    expect(placeKey(LATIN)).toBe(`base64:${LATIN.rawPath}`);
    expect(parsePlace(placeKey(LATIN))).toEqual(LATIN);
  });

  it.each(["srv", "", "base64:", "base64:???", "base64:a"])("is not %j", (text) => {
    expect(parsePlace(text)).toBeNull();
  });
});

describe("the way to a place", () => {
  it("names every directory on it", () => {
    expect(steps({ path: "srv/app/x", rawPath: null }).map(({ path }) => path)).toEqual([
      "srv",
      "srv/app",
      "srv/app/x",
    ]);
    expect(steps(ROOT)).toEqual([]);
  });

  it("keeps the bytes of names that are no UTF-8, and drops them where they are", () => {
    expect(steps(LATIN)).toEqual([
      { path: "d", rawPath: null },
      { path: "d/\\xe9", rawPath: raw(0x64, 0x2f, 0xe9) },
      LATIN,
    ]);
    expect(directoryOf(LATIN).rawPath).toBe(raw(0x64, 0x2f, 0xe9));
  });

  it("ends at the root", () => {
    expect(directoryOf({ path: "srv", rawPath: null })).toEqual(ROOT);
    expect(directoryOf(ROOT)).toEqual(ROOT);
    expect(baseName({ path: "srv/app" })).toBe("app");
  });
});

describe("the order of names", () => {
  const order = (...paths: string[]) =>
    paths
      .map((path) => ({ path, rawPath: null }))
      .sort((one, other) => compareBytes(nameBytes(one), nameBytes(other)))
      .map(baseName);

  it("is that of their bytes, not of letters", () => {
    expect(order("d/b", "d/ä", "d/B", "d/a-", "d/a", "d/z")).toEqual(["B", "a", "a-", "b", "z", "ä"]);
    // A surrogate pair stands before U+FF5E in UTF-16 and behind it in UTF-8.
    expect(order("\u{1F600}", "\uFF5E")).toEqual(["\uFF5E", "\u{1F600}"]);
  });

  it("is known for names that are no UTF-8", () => {
    expect([...nameBytes({ path: "d/\\xe9", rawPath: raw(0x64, 0x2f, 0xe9) })]).toEqual([0xe9]);
  });
});
