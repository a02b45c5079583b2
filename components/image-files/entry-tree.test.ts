import { describe, expect, it } from "vitest";
import type { Entry, EntryList } from "#lib/contract/layers.ts";
import { EntryTree, type ReadyList } from "./entry-tree.ts";
import { MAX_PAGES } from "./loaded-pages.ts";
import type { Place } from "./place.ts";

function entry(path: string, rest: Partial<Entry> = {}): Entry {
  return {
    layer: 1,
    entry: 0,
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    rawPath: null,
    kind: "file",
    size: 1,
    mode: 0o644,
    uid: 0,
    gid: 0,
    userName: "",
    groupName: "",
    modifiedAt: null,
    link: null,
    device: null,
    flags: [],
    total: null,
    whiteout: null,
    change: null,
    hidden: null,
    implied: false,
    nameLength: null,
    ...rest,
  };
}
const directory = (path: string) => entry(path, { kind: "directory" });

/** Directories by path; every request is written down, and waits when `hold` says so. */
function fileSystem(directories: Record<string, Entry[]>) {
  const asked: string[] = [];
  const aborted: string[] = [];
  let failing: string | null = null;
  function page(path: string, cursor: number): ReadyList {
    const all = directories[path] ?? [];
    return {
      state: "ready",
      layer: null,
      image: null,
      items: all.slice(cursor, cursor + 200),
      total: all.length,
      nextCursor: null,
      milliseconds: 1,
    };
  }
  async function ask({ path }: Place, cursor: number, signal: AbortSignal): Promise<EntryList> {
    asked.push(`${path}@${cursor}`);
    await Promise.resolve();
    if (signal.aborted) {
      aborted.push(`${path}@${cursor}`);
      throw new Error("aborted");
    }
    if (failing === path) throw new Error("The registry does not answer.");
    return page(path, cursor);
  }
  return { asked, aborted, ask, first: page("", 0), fail: (path: string | null) => (failing = path) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const names = (tree: EntryTree) =>
  Array.from({ length: tree.count }, (_, index) => {
    const row = tree.row(index);
    return `${"  ".repeat(row.level - 1)}${row.kind === "entry" ? row.entry.name : row.kind}`;
  });

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => entry(`big/f${String(index).padStart(7, "0")}`));
const SMALL = {
  "": [directory("etc"), directory("srv"), entry("zero")],
  etc: [entry("etc/hosts")],
  srv: [directory("srv/app"), entry("srv/readme")],
  "srv/app": [entry("srv/app/server.js")],
};

describe("a tree of files", () => {
  it("asks for a directory when it is opened, and shows it in its place", async () => {
    const files = fileSystem(SMALL);
    const tree = new EntryTree({ ...files, byName: true });
    expect(names(tree)).toEqual(["etc", "srv", "zero"]);
    tree.setExpanded(1, true);
    expect(names(tree)).toEqual(["etc", "srv", "  loading", "zero"]);
    await settled();
    expect(names(tree)).toEqual(["etc", "srv", "  app", "  readme", "zero"]);
    tree.setExpanded(2, true);
    tree.setExpanded(0, true);
    await settled();
    expect(names(tree)).toEqual(["etc", "  hosts", "srv", "  app", "    server.js", "  readme", "zero"]);
    expect(tree.parentOf(4)).toBe(3);
    expect(tree.parentOf(3)).toBe(2);
    expect(tree.parentOf(2)).toBeNull();
    tree.setExpanded(2, false);
    expect(names(tree)).toEqual(["etc", "  hosts", "srv", "zero"]);
  });

  it("says that a directory is empty, and opens nothing but directories", async () => {
    const files = fileSystem({ "": [directory("empty"), entry("file")] });
    const tree = new EntryTree({ ...files, byName: true });
    tree.setExpanded(0, true);
    tree.setExpanded(2, true);
    await settled();
    expect(names(tree)).toEqual(["empty", "  empty", "file"]);
    expect(new EntryTree({ ...fileSystem({}), byName: true }).count).toBe(0);
  });

  it("shows why a directory could not be listed, and asks again", async () => {
    const files = fileSystem(SMALL);
    const tree = new EntryTree({ ...files, byName: true });
    files.fail("etc");
    tree.setExpanded(0, true);
    await settled();
    expect(tree.row(1)).toMatchObject({
      kind: "failed",
      failure: { message: "The registry does not answer." },
    });
    tree.show(0, 3);
    await settled();
    expect(files.asked).toEqual(["etc@0"]);
    files.fail(null);
    tree.retry(1);
    await settled();
    expect(names(tree)).toEqual(["etc", "  hosts", "srv", "zero"]);
  });

  it("opens everything above a place", async () => {
    const files = fileSystem(SMALL);
    const tree = new EntryTree({ ...files, byName: true });
    expect(await tree.reveal({ path: "srv/app/server.js", rawPath: null })).toBe(3);
    expect(names(tree)).toEqual(["etc", "srv", "  app", "    server.js", "  readme", "zero"]);
    expect(await tree.reveal({ path: "srv/nothing/there", rawPath: null })).toBeNull();
    expect(await tree.reveal({ path: "zero", rawPath: null })).toBe(5);
  });

  it("tells who draws it that something arrived", async () => {
    const files = fileSystem(SMALL);
    const tree = new EntryTree({ ...files, byName: true });
    let told = 0;
    const stop = tree.subscribe(() => told++);
    const before = tree.version();
    tree.setExpanded(0, true);
    await settled();
    expect(told).toBe(2);
    expect(tree.version()).toBe(before + 2);
    stop();
    tree.setExpanded(0, false);
    expect(told).toBe(2);
  });

  it("says when a layer has to be read again", async () => {
    const files = fileSystem(SMALL);
    let unread = 0;
    const ask = async (): Promise<EntryList> => ({ state: "unread", layers: [] });
    const tree = new EntryTree({ first: files.first, ask, byName: true, unread: () => unread++ });
    tree.setExpanded(0, true);
    await settled();
    expect(unread).toBe(1);
  });
});

describe("a directory of a hundred thousand entries", () => {
  const BIG = { "": [directory("big"), entry("last")], big: many(100_000) };

  async function opened() {
    const files = fileSystem(BIG);
    const tree = new EntryTree({ ...files, byName: true });
    tree.setExpanded(0, true);
    await settled();
    return { files, tree };
  }

  it("is as long as it is from the start, and asks only for what is in sight", async () => {
    const { files, tree } = await opened();
    expect(tree.count).toBe(100_002);
    tree.show(50_180, 50_220);
    await settled();
    expect(files.asked).toEqual(["big@0", "big@50000", "big@50200"]);
    expect(tree.row(50_201)).toMatchObject({ kind: "entry", entry: { name: "f0050200" }, index: 50_200 });
    expect(tree.row(60_000).kind).toBe("loading");
    expect(tree.row(100_001)).toMatchObject({ kind: "entry", entry: { name: "last" } });
  });

  it("stops asking for what was passed by", async () => {
    const { files, tree } = await opened();
    tree.show(20_000, 20_010);
    tree.show(90_000, 90_010);
    await settled();
    expect(files.aborted).toEqual(["big@19800", "big@20000"]);
    expect(tree.row(90_000)).toMatchObject({ kind: "entry" });
  });

  it("keeps only so many entries, and those in sight", async () => {
    const { tree } = await opened();
    for (let row = 0; row < 100_000; row += 200) {
      tree.show(row, row + 20);
      await settled();
      expect(tree.row(row + 10).kind).toBe("entry");
    }
    const kept = Array.from({ length: 100_000 }, (_, row) => tree.row(row)).filter(
      (row) => row.kind === "entry",
    );
    expect(kept.length).toBeLessThanOrEqual(MAX_PAGES * 200);
  });

  it("finds an entry by its name with a few requests", async () => {
    const { files, tree } = await opened();
    expect(await tree.reveal({ path: "big/f0077777", rawPath: null })).toBe(77_778);
    expect(files.asked.length).toBeLessThan(12);
    expect(await tree.reveal({ path: "big/g", rawPath: null })).toBeNull();
  });
});

describe("a list of what was found", () => {
  it("opens nothing", async () => {
    const files = fileSystem(SMALL);
    const tree = new EntryTree({ ...files, byName: false, flat: true });
    expect(tree.row(0)).toMatchObject({ expanded: null });
    tree.setExpanded(0, true);
    expect(names(tree)).toEqual(["etc", "srv", "zero"]);
  });
});
