import { beforeAll, describe, expect, test } from "vitest";
import { searchIndex } from "../index/search-index.ts";
import { mergedFiles } from "../testing/merged-files.ts";
import { file } from "../testing/tar-builder.ts";
import { compareMerged, type FileComparison } from "./compare-merged.ts";
import { type DifferencesPage, pageOfDifferences } from "./page-of-differences.ts";

let comparison: FileComparison;
beforeAll(async () => {
  const from = [file("etc/old", "1234567"), file("etc/times", "1", { mtime: 1 }), file("usr/Lib/x", "12")];
  const to = [file("etc/new", "123"), file("etc/times", "1", { mtime: 2 }), file("usr/Lib/x", "1")];
  comparison = compareMerged(await mergedFiles(from), await mergedFiles(to));
});

const page = (query: Partial<DifferencesPage> = {}) => {
  const { items, total } = pageOfDifferences(comparison, { sort: "path", cursor: 0, limit: 100, ...query });
  return [...items.map(({ path }) => path), total];
};

describe("a page of the differences", () => {
  test("is a part of them in order, with the number of all", () => {
    expect(page()).toEqual(["etc/new", "etc/old", "etc/times", "usr/Lib/x", 4]);
    expect(page({ cursor: 1, limit: 2 })).toEqual(["etc/old", "etc/times", 4]);
    expect(page({ cursor: 9 })).toEqual([4]);
    expect(page({ limit: 0 })).toEqual([4]);
  });

  test("has only those of a kind", () => {
    expect(page({ kind: "only-time" })).toEqual(["etc/times", 1]);
    expect(page({ kind: "removed" })).toEqual(["etc/old", 1]);
  });

  test("has the largest first: of what changed, the larger of both counts", () => {
    expect(page({ sort: "size" })).toEqual(["etc/old", "etc/new", "usr/Lib/x", "etc/times", 4]);
    expect(page({ sort: "size", kind: "changed" })).toEqual(["usr/Lib/x", 1]);
  });

  test("has those whose name fits, or with a slash whose path does", () => {
    expect(page({ q: "E" })).toEqual(["etc/new", "etc/times", 2]);
    expect(page({ q: "etc" })).toEqual([0]);
    expect(page({ q: "lib/" })).toEqual(["usr/Lib/x", 1]);
    expect(page({ q: "/ETC/t" })).toEqual(["etc/times", 1]);
    expect(page({ q: "c/o", kind: "removed" })).toEqual(["etc/old", 1]);
    expect(page({ q: "" })).toHaveLength(5);
  });
});

test("a search finds what the search in a layer finds", async () => {
  const files = await mergedFiles([
    ...["a", "aa/a", "aa/ab", "b/aab", "b/aa/B/c", "b/aa-b/c", "aab/x/aa/b", "\xe9/A"].map((name) =>
      file(name),
    ),
  ]);
  const all = compareMerged(await mergedFiles(), files);
  const index = files.indexes[0]!;
  for (const q of [
    "a",
    "aa",
    "/a",
    "a/",
    "aa/",
    "/aa/",
    "a/a",
    "aa/b",
    "/b/AA",
    "b/c",
    "/",
    "x",
    "\xe9/",
    "none",
  ]) {
    const found = searchIndex(index, q, 1000).map((id) => index.entry(id).path);
    const { items } = pageOfDifferences(all, { q, sort: "path", cursor: 0, limit: 1000 });
    expect([q, items.map(({ path }) => path)]).toEqual([q, found.sort()]);
  }
});
