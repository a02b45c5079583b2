import fc from "fast-check";
import { expect, test } from "vitest";
import { searchIndex } from "#lib/layers/index/search-index.ts";
import { baseOf } from "#lib/layers/paths/clean-path.ts";
import { readBlob } from "#lib/layers/testing/layers.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { isSearch, nameMatcher } from "./entry-filter.ts";
import type { Selection } from "./question.ts";

const selection = (changes: Partial<Selection>): Selection =>
  ({ q: "", sort: "path", limit: 1, cursor: 0, hidden: false, ...changes }) as Selection;

test("anything that is looked for makes a search, also the size zero; order and hidden entries do not", () => {
  expect(isSearch(selection({}))).toBe(false);
  expect(isSearch(selection({ sort: "size", hidden: true, cursor: 5 }))).toBe(false);
  for (const wanted of [
    { q: "a" },
    { kind: "file" },
    { minSize: 0 },
    { flag: "setuid" },
    { change: "added" },
  ]) {
    expect(isSearch(selection(wanted as Partial<Selection>))).toBe(true);
  }
});

test("an image is searched by the same rule as a layer", async () => {
  const names = ["a", "b.Conf", "etc/a", "etc/B/conf", "etc/b/c", "x/etc/b"];
  const { opened } = await readBlob(archive(...names.map((name) => file(name))));
  const text = fc.string({
    unit: fc.constantFrom("a", "B", "b", "e", "t", "c", "/", "."),
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(text, (q) => {
      const found = searchIndex(opened, q, Number.POSITIVE_INFINITY).map((id) => opened.entry(id).path);
      const all = Array.from({ length: opened.length }, (_, id) => opened.entry(id).path);
      const named = nameMatcher(q);
      expect(found.sort()).toEqual(all.filter((path) => named(baseOf(path), () => path)).sort());
    }),
    { numRuns: 500 },
  );
});
