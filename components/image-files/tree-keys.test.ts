import { describe, expect, it } from "vitest";
import type { Entry, EntryList } from "#lib/contract/layers.ts";
import { EntryTree } from "./entry-tree.ts";
import type { Place } from "./place.ts";
import { treeStep } from "./tree-keys.ts";

const entry = (path: string, kind: Entry["kind"] = "file") =>
  ({
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    rawPath: null,
    kind,
    whiteout: null,
    hidden: null,
  }) as Entry;
const LISTS: Record<string, Entry[]> = {
  "": [entry("app", "directory"), entry("etc", "directory"), entry("srv"), entry("sys")],
  app: [entry("app/bin"), entry("app/server.js")],
};
const list = (path: string): Extract<EntryList, { state: "ready" }> => ({
  state: "ready",
  layer: null,
  image: null,
  items: LISTS[path] ?? [],
  total: (LISTS[path] ?? []).length,
  nextCursor: null,
  milliseconds: 0,
});

/** app, app/bin, app/server.js, etc, srv, sys */
async function tree() {
  const made = new EntryTree({
    first: list(""),
    ask: async ({ path }: Place) => list(path),
    byName: true,
  });
  made.setExpanded(0, true);
  await new Promise((resolve) => setImmediate(resolve));
  return made;
}
const press = (key: string, modifiers = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
});
const CALM = { page: 3, typed: "" };

describe("keys in the tree of files", () => {
  it.each([
    ["ArrowDown", 1, 2],
    ["ArrowUp", 0, 0],
    ["PageDown", 1, 4],
    ["PageDown", 4, 5],
    ["PageUp", 4, 1],
    ["Home", 4, 0],
    ["End", 0, 5],
  ])("%s leads from row %i to row %i", async (key, from, row) => {
    expect(treeStep(await tree(), from, press(key), CALM)).toEqual({ kind: "go", row });
  });

  it("right opens a directory or goes in, left closes it or goes out", async () => {
    const files = await tree();
    expect(treeStep(files, 3, press("ArrowRight"), CALM)).toEqual({ kind: "expand", row: 3, expanded: true });
    expect(treeStep(files, 0, press("ArrowRight"), CALM)).toEqual({ kind: "go", row: 1 });
    expect(treeStep(files, 1, press("ArrowRight"), CALM)).toBeNull();
    expect(treeStep(files, 2, press("ArrowLeft"), CALM)).toEqual({ kind: "go", row: 0 });
    expect(treeStep(files, 0, press("ArrowLeft"), CALM)).toEqual({ kind: "expand", row: 0, expanded: false });
    expect(treeStep(files, 4, press("ArrowLeft"), CALM)).toBeNull();
  });

  it("letters lead to the next name that begins with them, and around", async () => {
    const files = await tree();
    const to = (from: number, letter: string, typed = "") =>
      treeStep(files, from, press(letter), { page: 3, typed });
    expect(to(0, "s")).toEqual({ kind: "go", row: 2 });
    expect(to(2, "s")).toEqual({ kind: "go", row: 4 });
    expect(to(5, "S", "s")).toEqual({ kind: "go", row: 2 });
    expect(to(4, "y", "s")).toEqual({ kind: "go", row: 5 });
    expect(to(0, "q")).toBeNull();
  });

  it("Enter and the space bar open", async () => {
    const files = await tree();
    expect(treeStep(files, 2, press("Enter"), CALM)).toEqual({ kind: "open", row: 2 });
    expect(treeStep(files, 2, press(" "), CALM)).toEqual({ kind: "open", row: 2 });
  });

  it("that belong to the browser or the page are left to them", async () => {
    const files = await tree();
    expect(treeStep(files, 0, press("ArrowDown", { ctrlKey: true }), CALM)).toBeNull();
    expect(treeStep(files, 0, press("f", { metaKey: true }), CALM)).toBeNull();
    expect(treeStep(files, 0, press("/"), CALM)).toBeNull();
    expect(treeStep(files, 0, press("Tab"), CALM)).toBeNull();
  });
});
