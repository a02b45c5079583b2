import fc from "fast-check";
import semver from "semver";
import { describe, expect, test } from "vitest";
import { compareTagNames, MAX_SORT_KEY_LENGTH, repositorySortKey, tagSortKey } from "./sort-key.ts";

const byKey = (key: (name: string) => string) => (a: string, b: string) =>
  Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)));

/** The order described in sort-key.ts, written a second time without keys. */
function reference(a: string, b: string): number {
  const left = parts(a);
  const right = parts(b);
  if ((left === null) !== (right === null)) return left === null ? 1 : -1;
  if (left !== null && right !== null) {
    const order =
      compareNumbers(left.numbers, right.numbers) ||
      left.mark - right.mark ||
      natural(left.suffix, right.suffix);
    return order || exact(a, b);
  }
  return natural(a, b) || exact(a, b);
}

function parts(name: string) {
  const match = /^[vV]?(\d+(?:\.\d+)*)(.*)$/s.exec(name);
  if (match?.[1] === undefined) return null;
  const suffix = match[2] ?? "";
  const early = suffix.startsWith("-") || /^(a|b|rc|alpha|beta|pre|preview|dev)\d/i.test(suffix);
  return { numbers: match[1].split(".").map(BigInt), suffix, mark: suffix === "" ? 1 : early ? 0 : 2 };
}

function compareNumbers(a: bigint[], b: bigint[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

function natural(a: string, b: string): number {
  const left = a.toLowerCase().match(/\d+|\D/g) ?? [];
  const right = b.toLowerCase().match(/\d+|\D/g) ?? [];
  for (const [index, token] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareTokens(token, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareTokens(a: string, b: string): number {
  const rank = (token: string) =>
    /^\d/.test(token) ? 4 : "/.-_".includes(token) ? "/.-_".indexOf(token) : 5;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) === 4) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  return exact(a, b);
}

function exact(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const tag = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/),
  fc.stringMatching(
    /^[vV]?(0|[1-9]\d?)(\.(00?|[1-9]\d?)){0,3}(-(alpha|beta|rc)[.-]?\d{0,2}|rc\d|-alpine\d?)?$/,
  ),
);
const repository = fc.stringMatching(/^[a-c0-2]{1,3}([._/-][a-c0-2]{1,3}){0,4}$/);

describe("the order of tags", () => {
  test.each([
    [["v1.9", "v1.10", "v1.11", "v2.0"]],
    [
      [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0-rc.2",
        "1.0.0",
      ],
    ],
    [["1.9-alpine", "1.9", "1.9.0-rc.1", "1.9.0", "1.9.1", "1.10"]],
    [["3.14.0a1", "3.14.0b2", "3.14.0rc1", "3.14.0", "3.14.0p1", "3.14.1"]],
    [["1.0", "v1.0", "1.1", "v1.2"]],
    [["9", "10", "99", "20240101", "1234567890", "12345678901", `1${"0".repeat(127)}`, "latest"]],
    [["01", "1", "001x"].sort(compareTagNames)],
    [["2", "20240101", "alpha", "Beta", "build-9", "build-10", "latest", "sha-0a1b"]],
  ])("%j is in order", (names) => {
    expect([...names].reverse().sort(byKey(tagSortKey))).toEqual(names);
  });

  test("agrees with the semver library on versions whose pre-release words are plain", () => {
    const number = fc.integer({ min: 0, max: 40 }).map(String);
    const identifier = fc.oneof(number, fc.constantFrom("alpha", "beta", "rc", "x"));
    const suffix = fc.oneof(
      fc.constant(""),
      fc.array(identifier, { minLength: 1, maxLength: 3 }).map((list) => `-${list.join(".")}`),
    );
    const version = fc
      .tuple(number, number, number, suffix)
      .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(byKey(tagSortKey)(a, b))).toBe(semver.compare(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test("byte order of the keys is the order described, for any two tags", () => {
    fc.assert(
      fc.property(tag, tag, (a, b) => {
        expect(Math.sign(byKey(tagSortKey)(a, b))).toBe(Math.sign(reference(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  test("JavaScript's own comparison of keys agrees with their bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(Math.sign(compareTagNames(a, b))).toBe(Math.sign(byKey(tagSortKey)(a, b)));
      }),
    );
  });
});

describe("the order of repositories", () => {
  test("is natural and keeps a namespace together", () => {
    const names = ["a", "a/b", "a/b/c", "a/b2", "a/b10", "a.b", "a-b/c", "a_b", "a1", "a2", "a10", "ab"];
    expect([...names].reverse().sort(byKey(repositorySortKey))).toEqual(names);
  });

  test("byte order of the keys is natural order, for any two repositories", () => {
    fc.assert(
      fc.property(repository, repository, (a, b) => {
        expect(Math.sign(byKey(repositorySortKey)(a, b))).toBe(Math.sign(natural(a, b) || exact(a, b)));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("every key", () => {
  test("is printable ASCII of bounded length, even for names no registry may have", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (name) => {
        for (const key of [tagSortKey(name), repositorySortKey(name)]) expect(key).toMatch(/^[!-~]{1,1024}$/);
      }),
    );
  });

  test.each(["1a".repeat(64), "9".repeat(128), "v".repeat(128)])(
    "of a valid tag is never cut: %s",
    (name) => {
      expect(tagSortKey(name).length).toBeLessThanOrEqual(400);
      expect(repositorySortKey(name.padEnd(255, "1a")).length).toBeLessThanOrEqual(800);
    },
  );

  test("of a megabyte of digits is made at once", () => {
    const started = performance.now();
    expect(tagSortKey("1".repeat(1_000_000)).length).toBeLessThanOrEqual(MAX_SORT_KEY_LENGTH);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
