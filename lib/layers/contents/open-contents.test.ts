import { describe, expect, test } from "vitest";
import type { LayerIndex } from "../index/layer-index.ts";
import { openFile } from "../open/open-file.ts";
import { mixedContent } from "../testing/content.ts";
import { collect, readBlob } from "../testing/layers.ts";
import { type MadeLayer, makeChunked, makeStargz } from "./testing/make-contents.ts";
import { openContents } from "./testing/open-contents.ts";
import { realStargz } from "./testing/real-stargz.ts";
import { everything, type Recipe, recipe } from "./testing/recipes.ts";

const plain = everything();
const many = Array.from({ length: 40 }, (_, i) =>
  recipe({ name: `many/${i % 3 === 0 ? "d/" : ""}f${i}`, content: mixedContent(1 + i * 97, i) }),
);
const all = [...plain, ...many];

const made: [string, (recipes: Recipe[]) => MadeLayer][] = [
  ["eStargz", makeStargz],
  ["eStargz of small chunks", (recipes) => makeStargz(recipes, { chunkSize: 30_000 })],
  ["eStargz of a file a chunk exactly", (recipes) => makeStargz(recipes, { chunkSize: 100_000 })],
  [
    "eStargz with many files in a member",
    (recipes) => makeStargz(recipes, { chunkSize: 30_000, minChunkSize: 50_000 }),
  ],
  ["stargz", (recipes) => ({ ...makeStargz(recipes, { legacy: true }) })],
  ["zstd:chunked", makeChunked],
  ["zstd:chunked of small chunks", (recipes) => makeChunked(recipes, { chunkSize: 7_000 })],
  ["zstd:chunked of stargz-snapshotter", (recipes) => makeChunked(recipes, { footerBytes: 40 })],
];

/** Everything but where an entry is. */
function entriesOf(index: LayerIndex) {
  return Array.from({ length: index.length }, (_, id) => {
    const { bodyOffset, ...entry } = index.entry(id);
    return { ...entry, sha256: Buffer.from(index.sha256(id) ?? []).toString("hex") };
  });
}

describe.each(made)("%s", (_, make) => {
  const layer = make(all);

  test("is listed as a full reading lists it", async () => {
    const { index, reading } = await openContents(layer);
    const read = await readBlob(layer.blob, { hashFiles: true });
    expect(read.facts.damage).toBeNull();
    expect(index.length).toBe(read.opened.length);
    expect(entriesOf(index)).toEqual(entriesOf(read.opened));
    const { entries, files, contentBytes, compression, blobBytes, hashed } = read.facts;
    expect(reading.facts).toMatchObject({ entries, files, contentBytes, compression, blobBytes, hashed });
    expect(reading.facts).toMatchObject({ source: "contents", damage: null, end: null, tarDigest: null });
    expect(read.facts.source ?? "reading").toBe("reading");
  });

  test("every file is opened by one range, and has the content the archive has", async () => {
    const { index, layer: opened, ranges } = await openContents(layer);
    for (const { fields, content } of all.filter((each) => each.fields.type === "reg")) {
      const path = String(fields.name);
      const found = index.find(Buffer.from(path).toString("latin1"))[0];
      if (found === undefined) throw new Error(`${path} is not listed`);
      ranges.length = 0;
      const bytes = await collect(openFile(opened, found, { sha256: index.sha256(found.id) }));
      expect(bytes.equals(content), path).toBe(true);
      expect(ranges.length, path).toBe(content.length === 0 ? 0 : 1);
      const part = await collect(openFile(opened, found, { offset: 300, length: 90_000 }));
      expect(part.equals(content.subarray(300, 90_300)), path).toBe(true);
    }
  });

  test("a directory in front of everything is in front of everything", async () => {
    const { index } = await openContents(layer);
    const order = Array.from(index.archiveOrder(), (id) => index.entry(id).name);
    const names = all.map(({ fields }) => Buffer.from(String(fields.name)).toString("latin1"));
    expect(order.slice(0, names.length)).toEqual(names);
  });
});

describe("what is read", () => {
  test("for the list is at most two ranges and little of the layer", async () => {
    const files = Array.from({ length: 30 }, (_, i) =>
      recipe({ name: `f${i}`, content: mixedContent(200_000, i) }),
    );
    for (const layer of [makeStargz(files), makeChunked(files)]) {
      const { listing, contents } = await openContents(layer);
      expect(listing.length).toBeLessThanOrEqual(2);
      expect(contents.bytesRead).toBeLessThan(layer.blob.length / 20);
      expect(contents.verified).toBe(true);
    }
  });

  test("for a file is not what follows it", async () => {
    const layer = makeStargz(all);
    const { index, layer: opened, ranges } = await openContents(layer);
    ranges.length = 0;
    await collect(openFile(opened, index.find("bin/ping")[0]!));
    expect(ranges[0]!.end - ranges[0]!.start).toBeLessThan(3000);
  });

  test("for a part of a large file begins near it", async () => {
    const layer = makeChunked([recipe({ name: "large", content: mixedContent(2_000_000, 1) })], {
      chunkSize: 50_000,
    });
    const { index, layer: opened, ranges } = await openContents(layer);
    ranges.length = 0;
    const part = openFile(opened, index.find("large")[0]!, { offset: 1_900_000, length: 10 });
    expect((await collect(part)).equals(mixedContent(2_000_000, 1).subarray(1_900_000, 1_900_010))).toBe(
      true,
    );
    expect(ranges).toHaveLength(1);
    expect(ranges[0]!.sent).toBeLessThan(100_000);
  });
});

test("a layer of the program that invented eStargz is listed and opened as a full reading does", async () => {
  const { index, layer, contents } = await openContents(realStargz());
  expect(contents).toMatchObject({ format: "estargz", verified: true });
  const read = await readBlob(realStargz().blob, { hashFiles: true });
  expect(entriesOf(index)).toEqual(entriesOf(read.opened));
  const opened = await collect(openFile(layer, index.find("bin/su")[0]!));
  expect(opened.equals(await collect(openFile(read.layer, read.opened.find("bin/su")[0]!)))).toBe(true);
  expect(index.find("etc/gr\xc3\xb6\xc3\x9fe")[0]).toMatchObject({ uid: 1000, userName: "ada", size: 513 });
});

test("content that is not what the table says is an error, not another file", async () => {
  const files = [recipe({ name: "a", content: mixedContent(5000, 1) })];
  const layer = makeStargz(files, {
    change: (table) => {
      table.entries[0]!.digest = `sha256:${"0".repeat(64)}`;
      return table;
    },
  });
  const { index, layer: opened } = await openContents(layer);
  const found = index.find("a")[0]!;
  const reading = collect(openFile(opened, found, { sha256: index.sha256(found.id) }));
  await expect(reading).rejects.toMatchObject({ code: "layer_damaged" });
});
