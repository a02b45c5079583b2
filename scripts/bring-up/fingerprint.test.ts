import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isNewEnough } from "../runtime.mjs";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tagtrail-fingerprint-"));
  mkdirSync(join(folder, "app"));
  writeFileSync(join(folder, "app", "page.tsx"), "one");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the same sources have the same fingerprint, whenever they were written", () => {
  const before = fingerprint(folder, ["app"]);
  utimesSync(join(folder, "app", "page.tsx"), 0, 0);
  expect(fingerprint(folder, ["app"])).toBe(before);
});

test.each([
  ["changed", () => writeFileSync(join(folder, "app", "page.tsx"), "two")],
  ["added", () => writeFileSync(join(folder, "app", "more.tsx"), "")],
  ["removed", () => rmSync(join(folder, "app", "page.tsx"))],
])("a file that was %s changes the fingerprint", (_, change) => {
  const before = fingerprint(folder, ["app"]);
  change();
  expect(fingerprint(folder, ["app"])).not.toBe(before);
});

test("files that do not count, and folders that do not exist, change nothing", () => {
  const counts = (path: string) => !path.endsWith(".md");
  const before = fingerprint(folder, ["app", "public"], counts);
  writeFileSync(join(folder, "app", "README.md"), "words");
  expect(fingerprint(folder, ["app", "public"], counts)).toBe(before);
});

test("only the very state that was finished is taken for done", () => {
  const file = join(folder, "made", "stamp");
  expect(isStamped(file, "a")).toBe(false);
  stamp(file, "a");
  expect([isStamped(file, "a"), isStamped(file, "b")]).toEqual([true, false]);
});

test.each([
  ["18.20.4", false],
  ["20.20.2", false],
  ["22.14.0", false],
  ["22.15.0", true],
  ["23.0.0", true],
  ["24.21.0", true],
])("Node %s is new enough: %s", (version, enough) => {
  expect(isNewEnough(version)).toBe(enough);
});
