import { describe, expect, test } from "vitest";
import { merge, openLayers, tree } from "../testing/merged.ts";
import { directory, file, hardLink, pax, symbolicLink } from "../testing/tar-builder.ts";
import { efficiency, hiddenByDirectory, listMerged } from "./list-merged.ts";
import { mergeLayers } from "./merge-layers.ts";
import { resolvePath } from "./resolve.ts";

const merged = async (...layers: Buffer[][]) => tree(await merge(...layers));

describe("whiteouts", () => {
  const base = [file("etc/a", "aaaa"), file("etc/b"), directory("etc/d"), file("etc/d/x"), file("keep")];

  test("remove what lower layers have, directories with everything in them", async () => {
    expect(await merged(base, [file("etc/.wh.a"), file("etc/.wh.d")])).toEqual([
      "d etc",
      "f etc/b @0",
      "f keep @0",
    ]);
  });

  test("of what is not there remove nothing and make nothing", async () => {
    expect(await merged([file("a")], [file(".wh.b"), file("none/.wh.c")])).toEqual(["f a @0"]);
  });

  test("that are opaque empty the directory but for what their own layer has, wherever they stand", async () => {
    const expected = ["d etc", "f etc/c @1", "f keep @0"];
    expect(await merged(base, [file("etc/.wh..wh..opq"), file("etc/c")])).toEqual(expected);
    expect(await merged(base, [file("etc/c"), file("etc/.wh..wh..opq")])).toEqual(expected);
    const deep = [file("etc/d/new"), file("etc/.wh..wh..opq")];
    expect(await merged(base, deep)).toEqual(["d etc", "d etc/d", "f etc/d/new @1", "f keep @0"]);
  });

  test("do not remove a file of their own layer", async () => {
    expect(await merged([file("a")], [file("a", "new"), file(".wh.a")])).toEqual(["f a @1"]);
    expect(await merged([file("a")], [file(".wh.a"), file("a", "new")])).toEqual(["f a @1"]);
  });

  test("are undone by a later layer", async () => {
    expect(await merged([file("a")], [file(".wh.a")], [file("a")])).toEqual(["f a @2"]);
  });

  test("that name nothing, or another directory, are problems and remove nothing", async () => {
    const image = await merge([file("d/a")], [file("d/.wh."), file("d/.wh.."), file("d/.wh...")]);
    expect(tree(image)).toEqual(["d d", "f d/a @0"]);
    expect(image.problems.map((problem) => problem.code)).toEqual(Array(3).fill("invalid_whiteout"));
  });
});

describe("replacing", () => {
  test("a directory by a file hides everything in it", async () => {
    const image = await merge([file("d/a", "12"), file("d/b/c", "345")], [file("d", "file")]);
    expect(tree(image)).toEqual(["f d @1"]);
    expect(image.hidden.map(({ path, how, layer }) => `${path} ${how} ${layer}`).sort()).toEqual([
      "d/a overwritten 0",
      "d/b/c overwritten 0",
    ]);
    expect(image.wastedBytes).toBe(5);
  });

  test("a file by a directory", async () => {
    expect(await merged([file("d")], [directory("d"), file("d/a")])).toEqual(["d d", "f d/a @1"]);
  });

  test("a directory by a directory keeps what is in it and takes the newer mode", async () => {
    const image = await merge(
      [directory("d", { mode: 0o700 }), file("d/a")],
      [directory("d", { mode: 0o755 })],
    );
    expect(tree(image)).toEqual(["d d", "f d/a @0"]);
    const node = listMerged(image.root)[0]!;
    expect(image.indexes[node.source!.layer]!.entry(node.source!.entry).mode).toBe(0o755);
    expect([...image.replaced[1]!.values()].map(({ layer }) => layer)).toEqual([0]);
  });

  test("a path twice in one layer shows the last, and is a problem", async () => {
    const image = await merge([file("a", "1"), file("./a", "22")]);
    const [node] = listMerged(image.root);
    expect(image.indexes[0]!.entry(node!.content!.entry).size).toBe(2);
    expect(image.problems.map((problem) => problem.code)).toEqual(["duplicate_path"]);
    expect(image.wastedBytes).toBe(1);
  });

  test("names that differ in case or normal form stay apart", async () => {
    const composed = Buffer.from("\u00e9").toString("latin1");
    const decomposed = Buffer.from("e\u0301").toString("latin1");
    expect(await merged([file("A"), file("a"), file(composed), file(decomposed)])).toHaveLength(4);
  });
});

describe("links", () => {
  test("to a directory below are followed when a layer unpacks into them", async () => {
    expect(
      await merged([symbolicLink("lib", "usr/lib"), file("usr/lib/a")], [file("lib/b"), file("lib/.wh.a")]),
    ).toEqual(["d usr", "d usr/lib", "f usr/lib/b @1", "s lib -> usr/lib"]);
  });

  test("never lead out of the image", async () => {
    expect(
      await merged([
        symbolicLink("up", "../../.."),
        symbolicLink("abs", "/x"),
        file("up/a"),
        file("abs/b"),
        file("../../c"),
      ]),
    ).toEqual(["d x", "f a @0", "f c @0", "f x/b @0", "s abs -> /x", "s up -> ../../.."]);
  });

  test("in a loop are a problem, not a hang", async () => {
    const image = await merge([symbolicLink("a", "b"), symbolicLink("b", "a"), file("a/x")]);
    expect(image.problems.map((problem) => problem.code)).toEqual(["no_directory"]);
    expect(resolvePath(image.root, "a/x").kind).toBe("loop");
    expect(resolvePath(image.root, "a", false)).toMatchObject({ kind: "found", node: { link: "b" } });
  });

  test("are followed 40 times, as Linux does", async () => {
    const chain = (length: number) =>
      merge([file("0", "end"), ...Array.from({ length }, (_, i) => symbolicLink(String(i + 1), String(i)))]);
    expect(resolvePath((await chain(40)).root, "40")).toMatchObject({ kind: "found", hops: 40 });
    expect(resolvePath((await chain(41)).root, "41").kind).toBe("loop");
  });

  test("that are hard share the content of their target, also of a lower layer, and outlive it", async () => {
    const image = await merge([file("a", "12345")], [hardLink("b", "./a")], [file(".wh.a")]);
    expect(tree(image)).toEqual(["f b @0"]);
    expect(image.hidden).toMatchObject([{ path: "a", how: "deleted", layer: 0, by: { layer: 2 } }]);
    // The content is still shown, so it is not wasted.
    expect([image.contentBytes, image.wastedBytes]).toEqual([5, 0]);
  });

  test("that are hard keep the content they were made with", async () => {
    const image = await merge([file("a", "1"), hardLink("b", "a")], [file("a", "22")]);
    expect(tree(image)).toEqual(["f a @1", "f b @0"]);
  });

  test("that are hard and have no target are a problem", async () => {
    const image = await merge([hardLink("a", "none"), hardLink("b", "b")]);
    expect(image.problems.map((problem) => problem.code)).toEqual([
      "missing_link_target",
      "missing_link_target",
    ]);
    expect(tree(image)).toEqual(["h a", "h b"]);
  });

  test("a file in the way of a path is a problem, and stays", async () => {
    const image = await merge([file("a"), file("a/b")]);
    expect(tree(image)).toEqual(["f a @0"]);
    expect(image.problems.map((problem) => problem.code)).toEqual(["no_directory"]);
  });
});

describe("wasted bytes", () => {
  test("count every hidden content once", async () => {
    const image = await merge(
      [file("a", "x".repeat(100)), hardLink("b", "a"), file("c", "x".repeat(10))],
      [file("a", "x".repeat(7)), file(".wh.b")],
      [file(".wh.a"), file("c", "x".repeat(10))],
    );
    expect(image.contentBytes).toBe(127);
    expect(image.wastedBytes).toBe(100 + 7 + 10);
    expect(efficiency(image)).toBeCloseTo(10 / 127);
  });

  test("hidden entries are found by their directory", async () => {
    const image = await merge([file("d/a"), file("e")], [file("d/.wh.a"), file("e")]);
    const hidden = hiddenByDirectory(image);
    expect(hidden.get("d")?.map(({ path, how }) => [path, how])).toEqual([["d/a", "deleted"]]);
    expect(hidden.get("")?.map(({ path, how }) => [path, how])).toEqual([["e", "overwritten"]]);
  });
});

describe("hostile images", () => {
  test("twenty thousand whiteouts of a large directory take no longer than one", async () => {
    const files = Array.from({ length: 20_000 }, (_, i) => file(`d/${i}`));
    const again = Array.from({ length: 20_000 }, (_, i) => file(i % 2 === 0 ? "d/.wh..wh..opq" : ".wh.d"));
    const image = await merge([file("d/old")], [...files, ...again]);
    expect(image.root.children?.get("d")?.children?.size).toBe(20_000);
    expect(image.hidden.map(({ path }) => path)).toEqual(["d/old"]);
  });

  test("links to long paths of links end, the entries behind them are problems", async () => {
    const around = "x/../".repeat(800);
    const long = Array.from({ length: 39 }, (_, i) =>
      Buffer.concat([pax({ linkpath: `${around}l${i}` }), symbolicLink(`l${i + 1}`, "")]),
    );
    const entries = Array.from({ length: 500 }, (_, i) => file(`l${i % 2 === 0 ? 39 : 38}/f${i}`));
    const indexes = await openLayers([directory("x"), directory("l0"), ...long, ...entries]);
    const image = mergeLayers(indexes, 5_000_000);
    expect(image.problems.length).toBeGreaterThan(50);
    expect(image.root.children?.get("l0")?.children?.size).toBeGreaterThan(50);
  });
});

test("no layers are an empty image", async () => {
  const image = await merge();
  expect(tree(image)).toEqual([]);
  expect(efficiency(image)).toBe(1);
});
