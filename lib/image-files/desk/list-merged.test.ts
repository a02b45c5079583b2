import { describe, expect, test } from "vitest";
import { directory, file, hardLink, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { askLayers } from "./testing/ask-layers.ts";

const notFound = expect.objectContaining({ code: "not_found" });

describe("a directory of an image", () => {
  const image = () =>
    askLayers(
      [file("etc/a", "1"), file("etc/b", "22"), file("old/x/y", "333"), symbolicLink("conf", "etc")],
      [file("etc/a", "4444"), file("etc/.wh.b"), file(".wh.old"), file("etc/new/c", "55555")],
    );

  test("shows what a container would see, each from the layer that has it", async () => {
    const { list } = await image();
    expect(list().items.map(({ path, layer, kind }) => [path, layer, kind])).toEqual([
      ["conf", 1, "symbolic-link"],
      ["etc", 2, "directory"],
    ]);
    expect(list({ path: "etc" }).items).toMatchObject([
      { path: "etc/a", layer: 2, size: 4, hidden: null },
      { path: "etc/new", layer: 2, total: { entries: 1, bytes: 5 } },
    ]);
  });

  test("is found through links, and shows its own path", async () => {
    expect((await image()).paths({ path: "conf" })).toEqual(["etc/a", "etc/new"]);
  });

  test("that is none, or was removed, is no empty one", async () => {
    const { list } = await image();
    for (const path of ["etc/a", "old", "nothing", "etc/a/b"]) {
      expect(() => list({ path })).toThrow(notFound);
      expect(() => list({ path }, { q: "a" })).toThrow(notFound);
    }
  });

  test("shows what was taken out of sight too, when that is asked for", async () => {
    const { list } = await image();
    expect(list({ path: "etc" }, { hidden: true }).items.map(({ path, hidden }) => [path, hidden])).toEqual([
      ["etc/a", null],
      ["etc/a", { how: "overwritten", layer: 2 }],
      ["etc/b", { how: "deleted", layer: 2 }],
      ["etc/new", null],
    ]);
    expect(list({ path: "old/x" }, { hidden: true }).items).toMatchObject([
      { path: "old/x/y", size: 3, hidden: { how: "deleted", layer: 2 } },
    ]);
  });

  test("by size has the largest first", async () => {
    const { paths } = await image();
    expect(paths({ path: "etc" }, { sort: "size" })).toEqual(["etc/new", "etc/a"]);
    expect(paths({ path: "etc" }, { sort: "size", hidden: true })).toEqual([
      "etc/new",
      "etc/a",
      "etc/b",
      "etc/a",
    ]);
  });
});

describe("a search in an image", () => {
  const image = () =>
    askLayers(
      [
        file("bin/su", "x".repeat(100), { mode: 0o4755 }),
        file("lib/a-b"),
        file("lib/a/b", "12"),
        directory("lib"),
        hardLink("bin/sudo", "bin/su"),
        file("gone/su", "1"),
      ],
      [file(".wh.gone"), file("lib/a/c", "1234567")],
    );

  test("lists what fits in the order of the paths' bytes", async () => {
    const { paths } = await image();
    expect(paths({}, { q: "LIB/" })).toEqual(["lib/a", "lib/a-b", "lib/a/b", "lib/a/c"]);
    expect(paths({}, { q: "su" })).toEqual(["bin/su", "bin/sudo"]);
    expect(paths({ path: "lib" }, { q: "a" })).toEqual(["lib/a", "lib/a-b"]);
    expect(paths({}, { q: "su", hidden: true })).toEqual(["bin/su", "bin/sudo", "gone/su"]);
    expect(paths({ path: "gone" }, { q: "s", hidden: true })).toEqual(["gone/su"]);
  });

  test("finds a name anywhere in it, in either case of ASCII, and never across two names", async () => {
    const { paths } = await askLayers([
      file("Ab/aB"),
      file("Ab/xab-ab"),
      file("b/\xc3\xa9"),
      file("b/\xc3\x89"),
      file("a"),
    ]);
    expect(paths({}, { q: "AB" })).toEqual(["Ab", "Ab/aB", "Ab/xab-ab"]);
    expect(paths({ path: "Ab" }, { q: "ab" })).toEqual(["Ab/aB", "Ab/xab-ab"]);
    expect(paths({}, { q: "\xc3\xa9" })).toEqual(["b/é"]);
    expect(paths({}, { q: "ba" })).toEqual([]);
    expect(paths({}, { q: "b", minSize: 1 })).toEqual([]);
  });

  test("below a directory finds what the whole image has there, whatever lies before and after it", async () => {
    const names = ["a", "b", "c\nd", "\xff"];
    const files = names.flatMap((one) => names.map((two) => file(`${one}/${two}/x${two}/${one}`)));
    const { paths } = await askLayers([...files, symbolicLink("to", "b"), file("bb/b", "1"), file("b/.b")]);
    for (const q of ["a", "b", "\n", "\xff", "x", "nothing"]) {
      const all = paths({}, { q });
      for (const path of ["a", "b", "b/a", "bb", "c\nd", "\xff", "\xff/b/xb"]) {
        const shown = path.replaceAll("\xff", "\\xff");
        expect([path, q, paths({ path }, { q })]).toEqual([
          path,
          q,
          all.filter((each) => each.startsWith(`${shown}/`)),
        ]);
      }
      expect(paths({ path: "to" }, { q })).toEqual(paths({ path: "b" }, { q }));
    }
  });

  test("takes a hard link for the file it is, and directories nobody has an entry for as directories", async () => {
    const { paths, list } = await image();
    expect(paths({}, { kind: "file", minSize: 100 })).toEqual(["bin/su", "bin/sudo"]);
    expect(paths({}, { kind: "hard-link" })).toEqual([]);
    expect(paths({}, { kind: "directory" })).toEqual(["bin", "lib", "lib/a"]);
    expect(list({}, { kind: "directory" }).items[2]).toMatchObject({ layer: 2, implied: true, mode: 0o755 });
    expect(paths({}, { flag: "setuid" })).toEqual(["bin/su"]);
  });

  test("comes in pages, by size too", async () => {
    const { list } = await image();
    const page = list({}, { minSize: 0, sort: "size", limit: 2, cursor: 1 });
    expect(page.items.map(({ path }) => path)).toEqual(["bin/su", "bin/sudo"]);
    expect(page.total).toBe(8);
  });

  test("for changes is refused: those are told of layers", async () => {
    const { list } = await image();
    expect(() => list({}, { change: "added" })).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

describe("what directories have in them", () => {
  test("counts a content once, whichever of its names are left", async () => {
    const first = [file("d/a", "12345"), hardLink("e/b", "d/a"), hardLink("e/c", "d/a")];
    const whole = await askLayers(first);
    expect(whole.list().items).toMatchObject([
      { path: "d", total: { entries: 1, bytes: 5 } },
      { path: "e", total: { entries: 2, bytes: 0 } },
    ]);
    expect(whole.list({ path: "e" }).items).toMatchObject([
      { kind: "file", size: 5 },
      { kind: "file", size: 5 },
    ]);
    const rest = await askLayers(first, [file("d/.wh.a")]);
    expect(rest.list().items).toMatchObject([
      { path: "d", total: { entries: 0, bytes: 0 } },
      { path: "e", total: { entries: 2, bytes: 5 } },
    ]);
  });

  test("is right in an image deeper than any stack", async () => {
    const deep = `${"d/".repeat(2000)}f`;
    const { list } = await askLayers([file("x", "1")], [Buffer.concat([longName(deep), file("f", "123")])]);
    expect(list().items[0]).toMatchObject({ path: "d", total: { entries: 2000, bytes: 3 } });
  });
});

function longName(name: string): Buffer {
  const size = name.length + 1;
  return Buffer.concat([file("././@LongLink", `${name}\0`, { type: "L", size, magic: "ustar  \0" })]);
}
