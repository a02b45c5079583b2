import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { mergedBlobs, mergedFiles } from "../testing/merged-files.ts";
import { archive, directory, file, hardLink, header, pax, symbolicLink } from "../testing/tar-builder.ts";
import { compareMerged, type FileComparison } from "./compare-merged.ts";

/** Each difference as `kind path: aspects`. */
const told = ({ differences }: Pick<FileComparison, "differences">) =>
  differences.map(({ kind, path, aspects }) => [`${kind} ${path}`, ...aspects].join(" "));
const compared = async (from: Buffer[][], to: Buffer[][]) =>
  compareMerged(await mergedFiles(...from), await mergedFiles(...to));
const differences = async (from: Buffer[], to: Buffer[]) => told(await compared([from], [to]));

describe("contents", () => {
  test("of two builds that differ only in times are the same, each path with another time", async () => {
    const build = (mtime: number) => [
      directory("etc", { mtime }),
      file("etc/a", "aaa", { mtime }),
      header({ name: "l", link: "etc/a", type: "2", mtime }),
    ];
    const { counts, differences: all } = await compared([build(1)], [build(2)]);
    expect(told({ differences: all })).toEqual([
      "only-time etc time",
      "only-time etc/a time",
      "only-time l time",
    ]);
    expect(counts).toMatchObject({ onlyTime: 3, changed: 0, same: 0, unknownContent: 0, difference: 0 });
  });

  test("counts the directories among what was added, removed and changed", async () => {
    const { counts } = await compared(
      [[directory("same"), directory("mode"), directory("old"), file("old/a"), file("to-directory")]],
      [[directory("same"), directory("mode", { mode: 0o700 }), file("new/b/c"), directory("to-directory")]],
    );
    expect(counts).toMatchObject({ added: 3, removed: 2, changed: 2 });
    expect(counts.directories).toEqual({ added: 2, removed: 1, changed: 1 });
  });

  test("of another fraction of a second have another time", async () => {
    const build = (mtime: string) => [Buffer.concat([pax({ mtime }), file("a")])];
    expect(await differences(build("1.25"), build("1.5"))).toEqual(["only-time a time"]);
    expect(await differences(build("1.25"), build("1.250"))).toEqual([]);
  });

  test("of one size differ by their hash", async () => {
    const { counts, differences: all } = await compared(
      [[file("a", "one"), file("b", "same"), file("empty")]],
      [[file("a", "two"), file("b", "same"), file("empty")]],
    );
    expect(told({ differences: all })).toEqual(["changed a content"]);
    expect(counts).toMatchObject({ changed: 1, same: 2, unknownContent: 0, difference: 0 });
  });

  test("that were not hashed are not said to be the same, nor to differ", async () => {
    const read = (mtime: number) =>
      mergedBlobs([archive(file("a", "one", { mtime }), file("b", "12"), file("c"), file("d", "x"))], {});
    const to = mergedBlobs(
      [archive(file("a", "one", { mtime: 9 }), file("b", "34"), file("c"), file("d", "xy"))],
      {},
    );
    const comparison = compareMerged(await read(5), await to);
    expect(told(comparison)).toEqual(["changed a time", "changed d content"]);
    expect(comparison.differences.map(({ contentUnknown }) => contentUnknown)).toEqual([true, false]);
    expect(comparison.counts).toMatchObject({ changed: 2, onlyTime: 0, same: 1, unknownContent: 1 });
  });

  test("of a layer that both have are the same without hashes, also when it is compressed in another way", async () => {
    const tar = archive(file("a", "one"), directory("d"), file("d/b", "two"));
    const other = archive(file("c"));
    const plain = await mergedBlobs([tar, other], {});
    expect(compareMerged(plain, await mergedBlobs([other, tar], {})).counts).toMatchObject({ same: 4 });
    const hashTar = { hashTar: true };
    const gzip = await mergedBlobs([zlib.gzipSync(tar), other], hashTar);
    expect(compareMerged(await mergedBlobs([tar, other], hashTar), gzip).counts).toMatchObject({
      same: 4,
      unknownContent: 0,
    });
    expect(compareMerged(plain, gzip).counts).toMatchObject({ same: 2, unknownContent: 2 });
  });

  test("that are sparse have no hash and are not known", async () => {
    const sparse = (name: string) =>
      Buffer.concat([
        pax({
          "GNU.sparse.major": "1",
          "GNU.sparse.minor": "0",
          "GNU.sparse.name": name,
          "GNU.sparse.realsize": "9",
        }),
        header({ name, size: 512 }),
        Buffer.from("0\n".padEnd(512, "\0"), "latin1"),
      ]);
    const { counts } = await compared([[sparse("s")]], [[file("other"), sparse("s")]]);
    expect(counts).toMatchObject({ added: 1, same: 0, unknownContent: 1 });
  });
});

describe("what is known of a path", () => {
  test("counts without its content: mode, owner by number, attributes in any order, device", async () => {
    const attributes = (...names: string[]) =>
      pax(Object.fromEntries(names.map((name) => [`SCHILY.xattr.user.${name}`, `of ${name}`])));
    const userName = (name: string) => ({ raw: { 265: name } });
    const device = (name: string, minor: string) => header({ name, type: "3", raw: { 337: minor } });
    expect(
      await differences(
        [
          file("chmod", "x", { mode: 0o755 }),
          file("chown", "x", { uid: 0 }),
          device("device", "0000001\0"),
          file("named", "x", userName("root")),
          file("type", "x", { mode: 0o100644 }),
          Buffer.concat([attributes("a", "b"), file("x-same")]),
          Buffer.concat([attributes("a"), file("xattr")]),
        ],
        [
          file("chmod", "x", { mode: 0o4755 }),
          file("chown", "x", { uid: 1000, gid: 1000 }),
          device("device", "0000002\0"),
          file("named", "x", userName("wheel")),
          file("type", "x", { mode: 0o644 }),
          Buffer.concat([attributes("b", "a"), file("x-same")]),
          Buffer.concat([attributes("b"), file("xattr")]),
        ],
      ),
    ).toEqual([
      "changed chmod mode",
      "changed chown owner",
      "changed device device",
      "changed xattr attributes",
    ]);
  });

  test("of a link is its target; permissions of links mean nothing", async () => {
    const links = (target: string) => [symbolicLink("a", target), symbolicLink("b", "same")];
    expect(await differences(links("old"), links("new"))).toEqual(["changed a link"]);
    const loose = header({ name: "l", link: "a", type: "2", mode: 0o644 });
    expect(await differences([symbolicLink("l", "a")], [loose])).toEqual([]);
  });

  test("of a directory that paths only imply is what runtimes make, at whatever time", async () => {
    expect(await differences([file("d/a")], [directory("d", { mtime: 77 }), file("d/a")])).toEqual([]);
    expect(await differences([file("d/a")], [directory("d", { mode: 0o700 }), file("d/a")])).toEqual([
      "changed d mode",
    ]);
  });

  test("of the root counts when it differs", async () => {
    const { counts, differences: all } = await compared(
      [[directory("./"), file("a")]],
      [[directory("./", { mode: 0o1777 }), file("a")]],
    );
    expect(told({ differences: all })).toEqual(["changed  mode"]);
    expect(counts).toMatchObject({ changed: 1, same: 1 });
  });
});

describe("kinds", () => {
  test("a file that becomes a directory is changed, what is in it is added", async () => {
    const comparison = await compared([[file("d", "12345")]], [[directory("d"), file("d/a", "12")]]);
    expect(told(comparison)).toEqual(["changed d kind mode", "added d/a"]);
    expect(comparison.counts).toMatchObject({
      changed: 1,
      added: 1,
      addedBytes: 2,
      removedBytes: 0,
      difference: -3,
    });
  });

  test("a removed directory counts all that it held", async () => {
    const comparison = await compared(
      [[directory("d"), file("d/a", "123"), file("d/b/c", "4567"), file("keep")]],
      [[file("keep")]],
    );
    expect(told(comparison)).toEqual(["removed d", "removed d/a", "removed d/b", "removed d/b/c"]);
    expect(comparison.counts).toMatchObject({ removed: 4, removedBytes: 7, same: 1, difference: -7 });
  });
});

describe("layers", () => {
  test("that make the same files in another order or other portions make no difference", async () => {
    const [a, b, c] = [file("a", "1"), file("d/b", "22"), file("d/c", "333")];
    for (const other of [[[c], [b], [a]], [[a, b, c]], [[b, file("d/gone")], [a], [c, file("d/.wh.gone")]]]) {
      const comparison = await compared([[a], [b], [c]], other);
      expect(told(comparison)).toEqual([]);
      expect(comparison.counts).toMatchObject({ same: 4, added: 0, removed: 0 });
    }
  });

  test("that delete or replace show in the result only", async () => {
    const base = [file("etc/a", "1"), file("etc/b", "2"), file("etc/d/x", "3")];
    const comparison = await compared(
      [base],
      [base, [file("etc/.wh.a"), file("etc/b", "9"), file("etc/.wh.d")]],
    );
    expect(told(comparison)).toEqual([
      "removed etc/a",
      "changed etc/b content",
      "removed etc/d",
      "removed etc/d/x",
    ]);
  });

  test("that could be read only in part are named", async () => {
    const whole = archive(file("a", "1"), file("b", "2"));
    const comparison = compareMerged(
      await mergedBlobs([archive(file("z")), whole]),
      await mergedBlobs([archive(file("z")), whole.subarray(0, 1100)]),
    );
    expect(comparison.incomplete).toEqual({ from: [], to: [1] });
    expect(told(comparison)).toEqual(["removed b"]);
  });
});

describe("hard links", () => {
  test("are files with the content of their target, whichever of the names has it", async () => {
    const [one, two] = [file("a", "12345"), hardLink("b", "a")];
    expect(await differences([one, two], [file("b", "12345"), hardLink("a", "b")])).toEqual([]);
    expect(await differences([one, two], [one, file("b", "12345")])).toEqual([]);
    expect(await differences([one, two], [one, file("b", "54321")])).toEqual(["changed b content"]);
  });

  test("have the attributes of their target", async () => {
    const attributes = pax({ "SCHILY.xattr.user.a": "1" });
    expect(
      await differences(
        [Buffer.concat([attributes, file("a", "1")]), hardLink("b", "a")],
        [Buffer.concat([attributes, file("b", "1")]), hardLink("a", "b")],
      ),
    ).toEqual([]);
  });

  test("count with their bytes for every name", async () => {
    const { counts } = await compared([[]], [[file("a", "12345"), hardLink("b", "a")]]);
    expect(counts).toMatchObject({ added: 2, addedBytes: 10, difference: 10 });
  });
});

describe("names", () => {
  test("are bytes: those that read the same but differ in bytes are two paths", async () => {
    expect(
      await differences([file("\xe9"), file("same-\xff")], [file("\xc3\xa9"), file("same-\xff")]),
    ).toEqual(["added \xc3\xa9", "removed \xe9"]);
  });

  test("come in the order of the bytes of whole paths, whatever the order of layers and sides", async () => {
    const expected = ["a", "a-b", "a/b", "a/b-c", "a/b/c", "a0", "b", "\xff"];
    const [first, second] = [
      [file("b"), file("a/b/c"), file("\xff")],
      [file("a0"), file("a/b-c"), file("a-b")],
    ];
    const paths = async (from: Buffer[][], to: Buffer[][]) =>
      (await compared(from, to)).differences.map(({ path }) => path);
    expect(await paths([first, second], [])).toEqual(expected);
    expect(await paths([], [second, first])).toEqual(expected);
    expect(await paths([first], [second, [directory("a", { mode: 0o700 })]])).toEqual(expected);
  });
});

test("an image compared with itself has no differences, and one with nothing differs in every path", async () => {
  const layers = [
    [directory("a"), file("a/b", "1"), symbolicLink("l", "a")],
    [file("a/.wh.b"), file("c", "22")],
  ];
  const { counts, differences: none } = await compared(layers, layers);
  expect([none, counts.same]).toEqual([[], 3]);
  const { counts: all } = await compared([], layers);
  expect(all).toMatchObject({ added: 3, addedBytes: 2, difference: 2, same: 0 });
});

test("trees deeper than a stack are compared", async () => {
  const turns = Array.from({ length: 9 }, (_, turn) => [
    Buffer.concat([
      pax({ path: `${turn === 0 ? "" : `l${turn - 1}/`}${"d/".repeat(2000)}f` }),
      file("x", "1"),
    ]),
    Buffer.concat([
      pax({ linkpath: `${turn === 0 ? "" : `l${turn - 1}/`}${"d/".repeat(2000)}` }),
      symbolicLink(`l${turn}`, ""),
    ]),
  ]).flat();
  const { counts, differences: all } = await compared([turns], [[]]);
  expect(counts.removed).toBe(9 * 2000 + 9 + 9);
  expect(all.find(({ size }) => size === 1)?.path.length).toBe(9 * 4000 + 1);
});
