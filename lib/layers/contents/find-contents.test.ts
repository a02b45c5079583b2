import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mixedContent, numbers } from "../testing/content.ts";
import { archive, file } from "../testing/tar-builder.ts";
import { findContents } from "./find-contents.ts";
import { indexOfContents } from "./index-of-contents.ts";
import { type MadeLayer, type MakeOptions, makeChunked, makeStargz } from "./testing/make-contents.ts";
import { find, rangesOf } from "./testing/open-contents.ts";
import { everything, recipe } from "./testing/recipes.ts";

const GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
const small = () => [
  recipe({ name: "a", content: mixedContent(3000, 1) }),
  recipe({ name: "b", content: mixedContent(3000, 2) }),
];
const noise = (seed: number, length: number) => {
  const next = numbers(seed);
  return Buffer.from(Array.from({ length }, next));
};
/** Noise, so that the blob is large. */
const large = () => [recipe({ name: "large", content: noise(1, 1_200_000) }), ...small()];

/** The ranges read of a layer, and whether a table was found. */
async function asked(made: Pick<MadeLayer, "blob" | "annotations" | "mediaType">) {
  const { ranges, readRange } = rangesOf(made.blob);
  const found = await findContents({ ...made, size: made.blob.length }, readRange);
  return { found: found !== null, verified: found?.verified, ranges: ranges.length };
}

describe("where a table is looked for", () => {
  test("annotations lead to it, whatever the size and the media type", async () => {
    expect(await asked(makeStargz(small()))).toEqual({ found: true, verified: true, ranges: 1 });
    expect(await asked(makeChunked(small()))).toEqual({ found: true, verified: true, ranges: 1 });
    const unknown = { ...makeStargz(small()), mediaType: "text/plain" };
    expect(await asked(unknown)).toEqual({ found: true, verified: true, ranges: 1 });
  });

  test("without annotations large layers are looked at, and nobody vouches for what is found", async () => {
    for (const made of [makeStargz(large()), makeChunked(large()), makeChunked(large(), { footerBytes: 40 })])
      expect(await asked({ ...made, annotations: {} })).toEqual({ found: true, verified: false, ranges: 1 });
    expect(await asked({ ...makeStargz(small()), annotations: {} })).toMatchObject({
      found: false,
      ranges: 0,
    });
    const plain = { ...makeStargz(large()), mediaType: "application/vnd.oci.image.layer.v1.tar" };
    expect(await asked({ ...plain, annotations: {} })).toMatchObject({ found: false, ranges: 0 });
  });

  test("a table longer than what was read of the end costs a second range", async () => {
    const files = Array.from({ length: 4000 }, (_, i) =>
      recipe({ name: `${noise(i, 20).toString("hex")}${i}`, content: noise(i, 300) }),
    );
    expect(await asked(makeStargz(files))).toEqual({ found: true, verified: true, ranges: 2 });
    expect(await asked({ ...makeChunked(files), annotations: {} })).toMatchObject({ found: true, ranges: 2 });
  });

  test("a layer that has none is one read and no more", async () => {
    const blob = zlib.gzipSync(archive(...large().map((each) => file("x", each.content))), { level: 0 });
    expect(await asked({ blob, annotations: {}, mediaType: GZIP })).toMatchObject({
      found: false,
      ranges: 1,
    });
  });
});

describe("trust", () => {
  test("a table that is not the one the manifest names is not used, and people are told", async () => {
    for (const made of [makeStargz(small()), makeChunked(small())]) {
      const remarks: string[] = [];
      const wrong = Object.keys(made.annotations).find((name) => /digest|checksum/.test(name)) ?? "";
      const annotations = { ...made.annotations, [wrong]: `sha256:${"1".repeat(64)}` };
      const found = await find({ ...made, annotations }, { onRemark: (remark) => remarks.push(remark) });
      expect(found).toBeNull();
      expect(remarks).toEqual([expect.stringContaining("not the one its manifest names")]);
    }
  });

  test("a blob shorter than its manifest says has no table", async () => {
    const made = makeChunked(small());
    const { readRange } = rangesOf(made.blob.subarray(0, made.blob.length - 200));
    expect(await findContents({ ...made, size: made.blob.length }, readRange)).toBeNull();
  });

  test("a failing read is a failure, not a layer without a table", async () => {
    const made = makeStargz(small());
    const failing = findContents({ ...made, size: made.blob.length }, () => {
      throw new Error("the registry is down");
    });
    await expect(failing).rejects.toThrow("the registry is down");
  });
});

type Table = Parameters<NonNullable<MakeOptions["change"]>>[0];
const first = (table: Table, fields: Record<string, unknown>) => {
  table.entries[0] = { ...table.entries[0], ...fields };
};

describe("a table that no honest program writes is not used", () => {
  const odd: [string, (table: Table) => unknown][] = [
    ["no JSON", () => "{"],
    ["a list", () => "[]"],
    ["no version", (table) => ({ entries: table.entries })],
    ["another version", (table) => ({ ...table, version: 2 })],
    ["no entries", () => ({ version: 1 })],
    ["entries twice", () => '{"version":1,"entries":[],"entries":[]}'],
    ["text behind it", () => '{"version":1,"entries":[]} x'],
    ["entries that are numbers", () => ({ version: 1, entries: [1] })],
    ["an unknown type", (table) => first(table, { type: "socket" })],
    ["no name", (table) => first(table, { name: "" })],
    ["a name that was no UTF-8", (table) => first(table, { name: "a\ufffd" })],
    ["a name with NUL", (table) => first(table, { name: "a\0" })],
    ["half a character", () => '{"version":1,"entries":[{"type":"dir","name":"\\ud800"}]}'],
    ["a name that is a number", (table) => first(table, { name: 7 })],
    ["a negative size", (table) => first(table, { size: -1 })],
    ["a fraction", (table) => first(table, { size: 2.5 })],
    ["a size beyond 2^53", (table) => first(table, { size: 1e300 })],
    ["a size that is not that of its pieces", (table) => first(table, { chunkSize: 10 })],
    ["no place", (table) => first(table, { offset: 0 })],
    ["a place behind the table", (table) => first(table, { offset: 1_000_000 })],
    ["places that go back", (table) => table.entries.reverse() && undefined],
    ["two files at one place", (table) => first(table, { offset: table.entries[1]?.offset })],
    ["a place between blocks", (table) => first(table, { offset: 0, innerOffset: 7 }) ?? shareMember(table)],
    ["a link to nowhere", (table) => first(table, { type: "symlink" })],
    ["no time", (table) => first(table, { modtime: "yesterday" })],
    ["the 45th of May", (table) => first(table, { modtime: "2026-05-45T00:00:00Z" })],
    ["an attribute that is no base64", (table) => first(table, { xattrs: { "user.x": "?" } })],
    [
      "a piece of nothing",
      (table) => table.entries.unshift({ type: "chunk", name: "a", offset: 5 }) && table,
    ],
    ["a piece of another file", (table) => table.entries.splice(1, 0, { type: "chunk", name: "z" }) && table],
    ["an entry of two megabytes", (table) => first(table, { note: "x".repeat(2 ** 21) })],
  ];
  test.each(odd)("%s", async (_, change) => {
    const options = { change: (table: Table) => change(table) ?? table };
    expect(await find(makeStargz(small(), options))).toBeNull();
    expect(await find(makeChunked(small(), options))).toBeNull();
  });

  /** The second file in the member of the first, seven bytes off. */
  function shareMember(table: Table) {
    table.entries[1] = { ...table.entries[1], offset: 0, innerOffset: 5128 };
    return table;
  }

  test("more entries than are listed", async () => {
    expect(await find(makeStargz(small()), { maxEntries: 3 })).not.toBeNull();
    expect(await find(makeStargz(small()), { maxEntries: 2 })).toBeNull();
  });

  test("fields of another name are no matter", async () => {
    const change = (table: Table) => ({
      note: [{ "}": '"\\"{[' }, null, -1.5e3],
      ...table,
      tarSplitDigest: "x",
    });
    expect(await find(makeStargz(small(), { change }))).not.toBeNull();
    const dangerous =
      '{"version":1,"entries":[{"type":"dir","name":"d","__proto__":{"size":1},"mode":null}]}';
    const found = await find(makeStargz([], { change: () => dangerous }));
    expect(found?.entries[0]?.entry).toMatchObject({ name: "d", mode: 0, size: 0 });
  });
});

describe("what people could be attacked with", () => {
  test("a table that unpacks to far more than is read ends early", async () => {
    const made = makeChunked(small());
    const packed = zlib.zstdCompressSync(Buffer.alloc(300 * 2 ** 20));
    const annotations = {
      "io.github.containers.zstd-chunked.manifest-position": `0:${packed.length}:1000:1`,
    };
    expect(await find({ ...made, blob: Buffer.concat([Buffer.alloc(8), packed]), annotations })).toBeNull();
  });

  test.each(["", "1:2:3", "-1:2:3:1", "8:9999999999999999:1:1", "0:1:1:1", "8:1:1:2", "a:b:c:d"])(
    "the position %j leads nowhere",
    async (position) => {
      const annotations = { "io.github.containers.zstd-chunked.manifest-position": position };
      expect(await find({ ...makeChunked(small()), annotations })).toBeNull();
    },
  );

  test("no damage to a layer makes looking for its table fail", async () => {
    const layers = [makeStargz(everything(), { chunkSize: 50_000 }), makeChunked(everything())];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...layers),
        fc.nat(20_000),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        async (made, fromEnd, bytes) => {
          const blob = Buffer.from(made.blob);
          blob.set(bytes.subarray(0, fromEnd + 1), Math.max(0, blob.length - 1 - fromEnd - bytes.length));
          const found = await find({ ...made, blob });
          if (found !== null) expect(indexOfContents(found).facts.source).toBe("contents");
        },
      ),
      { numRuns: 200 },
    );
  });

  test("no table of random values makes listing it fail", async () => {
    const field = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.double(), fc.object());
    const names = [
      "name",
      "type",
      "size",
      "mode",
      "uid",
      "offset",
      "innerOffset",
      "chunkSize",
      "chunkOffset",
    ];
    const entry = fc.dictionary(fc.constantFrom(...names, "linkName", "modtime", "xattrs", "digest"), field);
    const typed = fc
      .tuple(entry, fc.constantFrom("reg", "dir", "symlink", "chunk"))
      .map(([fields, type]) => ({
        name: "n",
        ...fields,
        type,
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(typed, { maxLength: 5 }), async (entries) => {
        const found = await find(makeStargz(small(), { change: () => ({ version: 1, entries }) }));
        if (found !== null) indexOfContents(found);
      }),
      { numRuns: 200 },
    );
  });
});
