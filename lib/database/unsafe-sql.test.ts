import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const project = join(import.meta.dirname, "../..");
const sources = globSync("{app,components,lib,scripts}/**/*.{ts,tsx,mjs}", { cwd: project });

/** Prisma's functions that run any text as SQL. */
const unsafe = /\$(?:query|execute)RawUnsafe\b/;

test("outside lib/database no text becomes SQL", () => {
  const others = sources.filter((path) => !path.startsWith("lib/database/"));
  expect(others).toContain(join("lib", "catalog", "store", "write-tags.ts"));
  expect(others.filter((path) => unsafe.test(readFileSync(join(project, path), "utf8")))).toEqual([]);
});
