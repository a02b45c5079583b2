import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mixedContent, numbers } from "../testing/content.ts";
import { collect, type OpenedLayer, readBlob } from "../testing/layers.ts";
import { archive, file, pax, symbolicLink } from "../testing/tar-builder.ts";
import { openFile } from "./open-file.ts";
import { readTar } from "./read-tar.ts";

const SPAN = 300_000;
const next = numbers(7);
const contents = Array.from({ length: 60 }, (_, i) =>
  mixedContent(next() % (i % 5 === 0 ? 200_000 : 10_000), i),
);
const tar = archive(...contents.map((content, i) => file(`dir/f${i}`, content)));
/** Several members or frames of about 100 KB, as pigz --independent, mgzip and pzstd write them. */
const inParts = (pack: (part: Buffer) => Buffer, size: number) => {
  const parts: Buffer[] = [];
  for (let at = 0; at < tar.length; at += size) parts.push(pack(tar.subarray(at, at + size)));
  return Buffer.concat(parts);
};

const blobs: [string, () => Buffer][] = [
  ["plain tar", () => tar],
  ["gzip", () => zlib.gzipSync(tar)],
  ["gzip at level 1", () => zlib.gzipSync(tar, { level: 1 })],
  ["gzip of many members", () => inParts((part) => zlib.gzipSync(part), 100_003)],
  ["gzip of members longer than a span", () => inParts((part) => zlib.gzipSync(part), 700_001)],
  ["gzip with bytes behind it", () => Buffer.concat([zlib.gzipSync(tar), Buffer.alloc(1000)])],
  ["zstd", () => zlib.zstdCompressSync(tar)],
  ["zstd of many frames", () => inParts((part) => zlib.zstdCompressSync(part), 100_003)],
];

const fileAt = (layer: OpenedLayer, i: number) => layer.opened.find(`dir/f${i}`)[0]!;

describe.each(blobs)("%s", (_, make) => {
  test("every file has its content, and a part of it is that part", async () => {
    const layer = await readBlob(make(), { hashFiles: true, restartSpan: SPAN });
    for (const [i, content] of contents.entries()) {
      // Without restart points every file costs all that is before it.
      if (i % 10 > 0 && layer.points.length === 0 && layer.facts.compression !== "none") continue;
      const entry = fileAt(layer, i);
      const bytes = await collect(openFile(layer.layer, entry, { sha256: layer.opened.sha256(entry.id) }));
      expect(bytes.equals(content)).toBe(true);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.nat(contents.length - 1),
        fc.nat(1_000_000),
        fc.nat(70_000),
        async (i, offset, length) => {
          const bytes = await collect(openFile(layer.layer, fileAt(layer, i), { offset, length }));
          expect(bytes.equals(contents[i]!.subarray(offset, offset + length))).toBe(true);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe("what is read of the blob", () => {
  const blob = zlib.gzipSync(tar);

  test("is far less than all of it for a small file near the end", async () => {
    const layer = await readBlob(blob, { restartSpan: SPAN });
    expect(layer.points.length).toBeGreaterThan(1);
    await collect(openFile(layer.layer, fileAt(layer, 59)));
    expect(layer.bytesRead()).toBeLessThan(blob.length / 2);
  });

  test("is nothing for an empty file or an empty part", async () => {
    const layer = await readBlob(zlib.gzipSync(archive(file("empty"), file("x", "abc"))));
    expect(await collect(openFile(layer.layer, layer.opened.find("empty")[0]!))).toHaveLength(0);
    expect(await collect(openFile(layer.layer, layer.opened.find("x")[0]!, { offset: 9 }))).toHaveLength(0);
    expect(layer.bytesRead()).toBe(0);
  });

  test("ends when the reader stops, and the sender is told", async () => {
    const layer = await readBlob(blob, { restartSpan: SPAN });
    let closed = false;
    const readRange = layer.layer.readRange;
    layer.layer.readRange = async function* (range) {
      try {
        yield* readRange(range);
      } finally {
        closed = true;
      }
    };
    for await (const _ of openFile(layer.layer, fileAt(layer, 0))) break;
    expect(closed).toBe(true);
    expect(layer.bytesRead()).toBeLessThan(blob.length / 2);
  });
});

test.each(blobs)(
  "a reader slower than the sender gets everything up to the next restart point, %s",
  async (_, make) => {
    const { layer, points } = await readBlob(make(), { restartSpan: 2 * SPAN });
    const ends = points.length > 0 ? points.map((point) => point.tarOffset) : [500_000];
    for (const end of ends) {
      const start = Math.max(0, end - 500_000);
      const pieces: Buffer[] = [];
      for await (const piece of readTar(layer, start, end)) {
        pieces.push(Buffer.from(piece));
        for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
      }
      expect(Buffer.concat(pieces).equals(tar.subarray(start, end))).toBe(true);
    }
  },
);

describe("sparse files", () => {
  const regions = [
    [0, 3],
    [100_000, 4],
    [299_990, 2],
  ] as const;
  const expected = Buffer.alloc(300_000);
  expected.write("abc", 0);
  expected.write("defg", 100_000);
  expected.write("hi", 299_990);
  const map = regions.flat().join(",");
  const records = { "GNU.sparse.map": map, "GNU.sparse.numblocks": "3", "GNU.sparse.size": "300000" };

  test("are filled with zeros", async () => {
    const layer = await readBlob(
      zlib.gzipSync(archive(file("before", "x"), pax(records), file("s", "abcdefghi"))),
    );
    const entry = layer.opened.find("s")[0]!;
    expect(entry).toMatchObject({ size: 300_000, storedSize: 9 });
    expect((await collect(openFile(layer.layer, entry))).equals(expected)).toBe(true);
    const part = await collect(openFile(layer.layer, entry, { offset: 99_999, length: 4 }));
    expect(part.toString("latin1")).toBe("\0def");
  });
});

describe("failures", () => {
  const blob = zlib.gzipSync(tar);

  test("a blob that changed since it was read is damaged, not shown", async () => {
    const layer = await readBlob(Buffer.from(blob), { hashFiles: true, restartSpan: SPAN });
    const entry = fileAt(layer, 20);
    const other = await readBlob(
      zlib.gzipSync(Buffer.concat([tar.subarray(0, 5000), mixedContent(tar.length, 99)])),
    );
    const swapped = { ...layer.layer, points: [], readRange: other.layer.readRange };
    const sha256 = layer.opened.sha256(entry.id);
    await expect(collect(openFile(swapped, entry, { sha256 }))).rejects.toMatchObject({
      code: "layer_damaged",
    });
  });

  test("a blob that ends too early or is garbage is damaged", async () => {
    const layer = await readBlob(blob, { restartSpan: SPAN });
    const cut = async function* () {
      yield blob.subarray(0, 1000);
    };
    const garbage = async function* () {
      yield Buffer.alloc(100_000, "garbage");
    };
    for (const readRange of [cut, garbage]) {
      for (const i of [30, 59]) {
        const opened = openFile({ ...layer.layer, readRange }, fileAt(layer, i));
        await expect(collect(opened)).rejects.toMatchObject({ code: "layer_damaged" });
      }
    }
  });

  test("what the sender fails with reaches the reader", async () => {
    const layer = await readBlob(blob, { restartSpan: SPAN });
    // biome-ignore lint/correctness/useYield: it fails before it sends anything.
    const readRange = async function* (): AsyncGenerator<Uint8Array> {
      throw new Error("connection lost");
    };
    await expect(collect(openFile({ ...layer.layer, readRange }, fileAt(layer, 59)))).rejects.toThrow(
      "connection lost",
    );
  });

  test("links are not opened", async () => {
    const layer = await readBlob(archive(symbolicLink("l", "x")));
    await expect(collect(openFile(layer.layer, layer.opened.find("l")[0]!))).rejects.toThrow(TypeError);
  });
});
