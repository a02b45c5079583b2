import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromText } from "../bytes/byte-string.ts";
import { readBlob } from "../testing/layers.ts";
import { archive, directory, file, hardLink, header, pax, symbolicLink } from "../testing/tar-builder.ts";
import { LayerIndex } from "./layer-index.ts";
import { searchIndex } from "./search-index.ts";

const open = async (...parts: Buffer[]) => (await readBlob(archive(...parts))).opened;
const paths = (index: LayerIndex, directory: string) =>
  index.list(directory)?.map((entry) => entry.path) ?? null;

describe("directories", () => {
  test("list their entries in order of their bytes, those that only paths imply among them", async () => {
    const index = await open(
      file("usr/share/doc/x"),
      file("usr/b"),
      file("usr/B"),
      file("usr/\xe9"),
      directory("usr/a/"),
    );
    expect(paths(index, "usr")).toEqual(["usr/B", "usr/a", "usr/b", "usr/share", "usr/\xe9"]);
    expect(paths(index, "")).toEqual(["usr"]);
    expect(paths(index, "usr/a")).toEqual([]);
    expect(paths(index, "usr/none")).toBeNull();
    expect(index.find("usr")[0]).toMatchObject({ kind: "directory", implied: true });
    expect(index.find("usr/a")[0]).toMatchObject({ implied: false, name: "usr/a/" });
  });

  test("are listed page by page", async () => {
    const index = await open(...Array.from({ length: 9 }, (_, i) => file(`d/${i}`)));
    expect(index.list("d", { offset: 6, limit: 2 })?.map((entry) => entry.path)).toEqual(["d/6", "d/7"]);
    expect(index.list("d", { offset: 8, limit: 5 })).toHaveLength(1);
    expect(index.list("d", { offset: 99 })).toEqual([]);
  });

  test("know what is in them and below, implied ones not counted", async () => {
    const index = await open(
      file("usr/share/doc/x", "12345"),
      file("usr/b", "1"),
      directory("usr/a"),
      hardLink("usr/l", "usr/b"),
      file("usr-local", "12"),
    );
    const total = (path: string) => index.total(index.directoryNumber(path));
    expect(total("usr/share")).toEqual({ entries: 1, bytes: 5 });
    expect(total("usr")).toEqual({ entries: 4, bytes: 6 });
    expect(total("")).toEqual({ entries: 5, bytes: 8 });
    expect(total("usr/a")).toEqual({ entries: 0, bytes: 0 });
  });

  test("the root's own entry is not in the root, and can be found", async () => {
    const index = await open(directory("./", { mode: 0o1777 }), file("./a"));
    expect(paths(index, "")).toEqual(["a"]);
    expect(index.find("")[0]).toMatchObject({ name: "./", mode: 0o1777, path: "" });
  });

  test("a link that paths go through is not doubled by a directory", async () => {
    const index = await open(symbolicLink("lib", "usr/lib"), file("lib/x"));
    expect(index.find("lib").map((entry) => entry.kind)).toEqual(["symbolic-link"]);
    expect(paths(index, "lib")).toEqual(["lib/x"]);
  });
});

describe("names", () => {
  test("are kept as written, however they are written", async () => {
    const names = [
      "a",
      "./a",
      "/a",
      "//a",
      "./b/",
      "b/",
      "/b/",
      "x/../a",
      "../a",
      "a/.",
      "./",
      "..",
      "A",
      "e\u0301",
      "é",
    ].map(fromText);
    const index = await open(...names.map((name) => file(name)));
    const order = Array.from(index.archiveOrder(), (id) => index.entry(id));
    expect(order.map((entry) => entry.name)).toEqual(names);
    expect(index.find("a").map((entry) => entry.name)).toEqual([
      "a",
      "./a",
      "/a",
      "//a",
      "x/../a",
      "../a",
      "a/.",
    ]);
    expect(index.find("A")).toHaveLength(1);
    expect(index.find("").map((entry) => entry.name)).toEqual(["./", ".."]);
  });

  test("of one path are all kept, in the order of the archive", async () => {
    const index = await open(file("a", "1"), file("b"), file("a", "22"), directory("a/"));
    expect(index.find("a").map(({ kind, size }) => [kind, size])).toEqual([
      ["file", 1],
      ["file", 2],
      ["directory", 0],
    ]);
  });
});

test("everything of an entry survives", async () => {
  const records = {
    uid: "3000000",
    mtime: "-100.5",
    uname: "ünï",
    "SCHILY.xattr.security.capability": "\x01\0\0\x02",
    "SCHILY.xattr.user.long": "v".repeat(5000),
  };
  const index = await open(
    pax(records),
    file("f", "hello", { mode: 0o106755, gid: 42 }),
    header({ name: "tty", type: "3", raw: { 329: "0000005\0", 337: "0000001\0" } }),
    hardLink("h", "./f"),
    symbolicLink("s", "../../etc/\xff"),
    header({ name: "v", type: "V" }),
  );
  expect(index.find("f")[0]).toMatchObject({
    kind: "file",
    typeflag: 0x30,
    size: 5,
    storedSize: 5,
    mode: 0o106755,
    uid: 3_000_000,
    gid: 42,
    userName: "ünï",
    mtime: -101,
    mtimeNanos: 500_000_000,
    xattrs: [
      { name: "security.capability", value: "\x01\0\0\x02", length: 4 },
      { name: "user.long", value: "v".repeat(1024), length: 5000 },
    ],
    bodyOffset: pax(records).length + 512,
    sparseHeaderOffset: null,
    device: null,
    nameLength: null,
  });
  expect(index.find("tty")[0]).toMatchObject({ kind: "character-device", device: { major: 5, minor: 1 } });
  expect(index.find("h")[0]).toMatchObject({ kind: "hard-link", link: "./f" });
  expect(index.find("s")[0]).toMatchObject({ kind: "symbolic-link", link: "../../etc/\xff" });
  expect(index.find("v")[0]).toMatchObject({ kind: "other", typeflag: 0x56 });
});

test("numbers beyond all reason do not break the index", async () => {
  const huge = `\xff\xff\xff\xff${"\x80".padEnd(8, "\0")}`;
  const index = await open(
    file("f", "", { raw: { 136: huge } }),
    pax({ uid: "9223372036854775807", mtime: "9223372036854775807", gid: "-9223372036854775808" }),
    file("g"),
  );
  expect(index.list("")?.map((entry) => entry.path)).toEqual(["f", "g"]);
});

describe("many entries", () => {
  test("more than a block are listed, found and searched as they were written", async () => {
    const names = Array.from({ length: 9000 }, (_, i) => `d${i % 7}/sub${i % 50}/f${i}`);
    const { opened } = await readBlob(archive(...names.map((name, i) => file(name, "x".repeat(i % 3)))), {
      hashFiles: true,
    });
    const order = Array.from(opened.archiveOrder(), (id) => opened.entry(id));
    expect(order.map((entry) => entry.path)).toEqual(names);
    for (const i of [0, 4095, 4096, 8999]) {
      expect(opened.find(names[i]!)[0]).toMatchObject({ path: names[i], size: i % 3 });
    }
    const inOrder = Array.from({ length: opened.length }, (_, id) => opened.entry(id));
    const hashed = inOrder.filter(({ id }) => opened.sha256(id) !== null);
    expect(hashed.every((entry) => entry.kind === "file" && entry.size > 0)).toBe(true);
    expect(hashed).toHaveLength(6000);
  });

  test("any set of paths gives the directories that a simple model has", async () => {
    const part = fc.constantFrom("a", "b", "c.d", "a-b", "\xff", "é");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { maxLength: 25 }),
        async (list) => {
          const wanted = new Set(list.map((parts) => parts.join("/")));
          const index = await open(...[...wanted].map((path) => directory(path)));
          const all = new Set<string>();
          for (const path of wanted) {
            const parts = path.split("/");
            for (let i = 1; i <= parts.length; i += 1) all.add(parts.slice(0, i).join("/"));
          }
          for (const path of ["", ...all]) {
            const inside = [...all].filter(
              (other) => other.slice(0, Math.max(0, other.lastIndexOf("/"))) === path,
            );
            expect(paths(index, path)).toEqual(inside.sort((a, b) => (a < b ? -1 : 1)));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("search", () => {
  const search = (index: LayerIndex, query: string, limit = 100) =>
    searchIndex(index, query, limit).map((id) => index.entry(id).path);

  test("finds names in either case, and paths by slashes", async () => {
    const index = await open(
      file("usr/lib/libssl.so.3"),
      file("usr/lib/libSSL/readme"),
      file("usr/share/ssl/x"),
      file("etc/ssl.conf"),
    );
    expect(search(index, "ssl")).toEqual([
      "etc/ssl.conf",
      "usr/lib/libSSL",
      "usr/lib/libssl.so.3",
      "usr/share/ssl",
    ]);
    expect(search(index, "lib/libssl")).toEqual([
      "usr/lib/libSSL",
      "usr/lib/libssl.so.3",
      "usr/lib/libSSL/readme",
    ]);
    expect(search(index, "/etc/")).toEqual(["etc/ssl.conf"]);
    expect(search(index, "/ssl.conf")).toEqual(["etc/ssl.conf"]);
    expect(search(index, "ssl", 2)).toHaveLength(2);
    expect(search(index, "")).toEqual([]);
  });

  test("a match does not run from one name into the next", async () => {
    const index = await open(file("ab"), file("cd"), file("cde"));
    expect(search(index, "bc")).toEqual([]);
    expect(search(index, "cd")).toEqual(["cd", "cde"]);
  });

  test("finds what a scan of all names finds", async () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "B", "c"), minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { maxLength: 40 }), name, async (names, query) => {
        const index = await open(...names.map((each) => file(each)));
        const wanted = names.filter((each) => each.toLowerCase().includes(query.toLowerCase()));
        expect(search(index, query)).toEqual(wanted.sort((a, b) => (a < b ? -1 : 1)));
      }),
      { numRuns: 60 },
    );
  });
});

test("anything that is no index is refused with one error, whatever it is asked", async () => {
  const { index } = await readBlob(
    archive(...Array.from({ length: 40 }, (_, i) => file(`d${i % 3}/file${i}`))),
  );
  const use = (bytes: Uint8Array) => {
    const opened = new LayerIndex(bytes);
    opened.archiveOrder();
    for (let i = 0; i < Math.min(5, opened.directories); i += 1)
      opened.list(opened.directory(i), { limit: 50 });
    searchIndex(opened, "file", 10);
  };
  use(index);
  expect(() => use(Buffer.from("no index"))).toThrow(
    expect.objectContaining({ code: "layer_index_invalid" }),
  );
  fc.assert(
    fc.property(fc.nat(index.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const broken = Buffer.from(index);
      broken[at] = broken[at]! ^ change;
      try {
        use(broken);
      } catch (error) {
        expect(error).toMatchObject({ code: "layer_index_invalid" });
      }
    }),
    { numRuns: 300 },
  );
  for (let cut = 0; cut < index.length; cut += 7) {
    expect(() => use(index.subarray(0, cut))).toThrow(
      expect.objectContaining({ code: "layer_index_invalid" }),
    );
  }
});
