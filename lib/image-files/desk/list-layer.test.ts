import { describe, expect, test } from "vitest";
import { directory, file, hardLink, header, pax, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { ALONE, askLayers } from "./testing/ask-layers.ts";

const notFound = expect.objectContaining({ code: "not_found" });

describe("a directory of a layer", () => {
  const layer = () =>
    askLayers([
      directory("etc/"),
      file("etc/z", "zz"),
      file("etc/a", "aaaa"),
      file("etc/ssl/certs/ca", "12345678"),
      symbolicLink("bin", "usr/bin"),
      file("usr/bin/sh", "#"),
    ]);

  test("has its entries in the order of their names, with those that only paths imply", async () => {
    const { list, paths } = await layer();
    expect(paths(ALONE)).toEqual(["bin", "etc", "usr"]);
    expect(paths({ ...ALONE, path: "etc" })).toEqual(["etc/a", "etc/ssl", "etc/z"]);
    expect(list({ ...ALONE, path: "etc" }).items[1]).toMatchObject({
      name: "ssl",
      kind: "directory",
      implied: true,
      modifiedAt: null,
      total: { entries: 1, bytes: 8 },
      change: null,
      layer: 1,
    });
  });

  test("by size has the largest first, directories by everything in them", async () => {
    const { paths } = await layer();
    expect(paths({ ...ALONE, path: "etc" }, { sort: "size" })).toEqual(["etc/ssl", "etc/a", "etc/z"]);
    expect(paths(ALONE, { sort: "size" })).toEqual(["etc", "usr", "bin"]);
  });

  test("that the layer does not have is no empty one", async () => {
    const { list } = await layer();
    expect(() => list({ ...ALONE, path: "etc/a" })).toThrow(notFound);
    expect(() => list({ ...ALONE, path: "opt" }, { q: "a" })).toThrow(notFound);
    expect(() => list({ ...ALONE, path: "bin" })).toThrow(notFound);
  });

  test("comes in pages from any place on", async () => {
    const { list, paths } = await askLayers(Array.from({ length: 25 }, (_, i) => file(`f${100 + i}`, "x")));
    expect(paths(ALONE, { limit: 3 })).toEqual(["f100", "f101", "f102"]);
    expect(paths(ALONE, { limit: 3, cursor: 23 })).toEqual(["f123", "f124"]);
    expect(list(ALONE, { limit: 3, cursor: 1000 })).toEqual({ items: [], total: 25 });
  });

  test("of five thousand entries is sorted by size across blocks, equal ones by name", async () => {
    const { paths } = await askLayers(
      Array.from({ length: 5000 }, (_, i) => file(`f${10_000 + i}`, "x".repeat(i === 4999 ? 9 : 1))),
    );
    expect(paths(ALONE, { sort: "size", limit: 3 })).toEqual(["f14999", "f10000", "f10001"]);
    expect(paths(ALONE, { sort: "size", limit: 2, cursor: 4998 })).toEqual(["f14997", "f14998"]);
  });
});

describe("a search in a layer", () => {
  const layer = () =>
    askLayers([
      file("usr/lib/libSSL.so", "x".repeat(2000), { mode: 0o4755 }),
      file("usr/lib/ssl/readme", "r"),
      file("opt/libssl", "y".repeat(10), { mode: 0o2755 }),
      directory("tmp", { mode: 0o1777 }),
      symbolicLink("ssl", "usr/lib/ssl"),
      hardLink("copy", "opt/libssl"),
      Buffer.concat([pax({ "SCHILY.xattr.security.capability": "\x01" }), file("bin/ping")]),
      Buffer.concat([pax({ "SCHILY.xattr.user.note": "hi" }), file("bin/note")]),
    ]);

  test("finds a part of a name in either case, or of a path when it has a slash", async () => {
    const { paths } = await layer();
    expect(paths(ALONE, { q: "SSL" })).toEqual(["ssl", "opt/libssl", "usr/lib/libSSL.so", "usr/lib/ssl"]);
    expect(paths(ALONE, { q: "lib/ssl" })).toEqual(["usr/lib/ssl", "usr/lib/ssl/readme"]);
    expect(paths(ALONE, { q: "nothing" })).toEqual([]);
  });

  test("stays below the directory", async () => {
    const { paths } = await layer();
    expect(paths({ ...ALONE, path: "usr" }, { q: "ssl" })).toEqual(["usr/lib/libSSL.so", "usr/lib/ssl"]);
    expect(paths({ ...ALONE, path: "usr/lib" }, { kind: "file" })).toEqual([
      "usr/lib/libSSL.so",
      "usr/lib/ssl/readme",
    ]);
  });

  test.each([
    ["kind", { kind: "symbolic-link" as const }, ["ssl"]],
    ["size", { minSize: 10 }, ["copy", "opt/libssl", "usr/lib/libSSL.so"]],
    ["setuid", { flag: "setuid" as const }, ["usr/lib/libSSL.so"]],
    ["setgid", { flag: "setgid" as const }, ["opt/libssl"]],
    ["sticky", { flag: "sticky" as const }, ["tmp"]],
    ["what anybody may write", { flag: "world-writable" as const }, ["tmp"]],
    ["capabilities", { flag: "capabilities" as const }, ["bin/ping"]],
    ["extended attributes", { flag: "extended-attributes" as const }, ["bin/note", "bin/ping"]],
    ["several at once", { q: "lib", minSize: 11 }, ["usr/lib/libSSL.so"]],
  ])("by %s", async (_name, selection, expected) => {
    expect((await layer()).paths(ALONE, selection)).toEqual(expected);
  });

  test("never finds the root's own entry", async () => {
    const { paths } = await askLayers([directory("./", { mode: 0o1777 }), file("./a")]);
    expect(paths(ALONE, { flag: "sticky" })).toEqual([]);
    expect(paths(ALONE)).toEqual(["a"]);
  });
});

describe("what a layer does to those below", () => {
  const image = () =>
    askLayers(
      [directory("etc"), file("etc/a", "1"), file("etc/b", "1"), directory("opt")],
      [
        directory("etc"),
        directory("opt", { mode: 0o700 }),
        file("etc/a", "2"),
        file("etc/.wh.b"),
        file("new"),
      ],
    );

  test("is told of each entry", async () => {
    const { list } = await image();
    const changes = [...list({ position: 2 }).items, ...list({ position: 2, path: "etc" }).items];
    expect(changes.map(({ path, change, whiteout }) => [path, change, whiteout])).toEqual([
      ["etc", "unchanged", null],
      ["new", "added", null],
      ["opt", "changed", null],
      ["etc/b", "removed", "removes"],
      ["etc/a", "changed", null],
    ]);
    expect(list({ position: 1, path: "etc" }).items.map(({ change }) => change)).toEqual(["added", "added"]);
  });

  test("can be searched for, but not where the layers below are not known", async () => {
    const { list, paths } = await image();
    expect(paths({ position: 2 }, { change: "removed" })).toEqual(["etc/b"]);
    expect(paths({ position: 2 }, { change: "changed" })).toEqual(["opt", "etc/a"]);
    expect(() => list({ position: 2, changes: false }, { change: "removed" })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
  });

  test("an opaque whiteout says so, and one of nothing is none", async () => {
    const { list } = await askLayers([file("d/x")], [file("d/.wh..wh..opq"), file("d/.wh.")]);
    expect(list({ position: 2, path: "d" }).items.map(({ name, whiteout }) => [name, whiteout])).toEqual([
      [".wh.", null],
      [".wh..wh..opq", "opaque"],
    ]);
  });
});

describe("sizes of hard links", () => {
  test("are those of what they were made from, through other links too", async () => {
    const { list } = await askLayers([file("a", "12345"), hardLink("b", "./a"), hardLink("c", "b")]);
    expect(list(ALONE).items.map(({ path, size }) => [path, size])).toEqual([
      ["a", 5],
      ["b", 5],
      ["c", 5],
    ]);
  });

  test("that lead nowhere, or in a circle, are zero", async () => {
    const { list } = await askLayers([
      hardLink("a", "a"),
      hardLink("b", "c"),
      hardLink("c", "b"),
      hardLink("d", "x"),
    ]);
    expect(list(ALONE).items.map(({ size }) => size)).toEqual([0, 0, 0, 0]);
  });

  test("to a path that comes thousands of times take no longer for it", async () => {
    const same = Array.from({ length: 4000 }, () => header({ name: "a" }));
    const links = Array.from({ length: 4000 }, (_, i) => hardLink(`b/${i}`, "a"));
    const { list } = await askLayers([...same, file("a", "12"), ...links]);
    expect(list({ ...ALONE, path: "b" }, { sort: "size", limit: 1 })).toMatchObject({
      items: [{ path: "b/0", size: 2 }],
      total: 4000,
    });
  });
});

test("numbers no format of ours can hold are cut, so that the answer can be sent", async () => {
  const { list } = await askLayers([
    header({ name: "a", raw: { 124: "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff" }, type: "3" }),
    Buffer.concat([pax({ uid: "9223372036854775807", gid: "-5", mtime: "9223372036854775807" }), file("b")]),
    header({ name: "d", raw: { 100: "\xff\xff\xff\xff\xff\xff\xff\xff" } }),
  ]);
  const { items } = list(ALONE);
  expect(items.find(({ path }) => path === "b")).toMatchObject({ uid: 2 ** 63, gid: -5, modifiedAt: null });
  expect(items.find(({ path }) => path === "d")?.mode).toBe(0xffffffff);
});
