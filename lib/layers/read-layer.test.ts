import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { readLayer } from "./read-layer.ts";
import { mixedContent } from "./testing/content.ts";
import { chunks, readBlob, sha256 } from "./testing/layers.ts";
import { archive, directory, END, file, header, pax, symbolicLink } from "./testing/tar-builder.ts";

const small = archive(
  directory("./"),
  directory("./etc/"),
  file("./etc/passwd", "root:x:0:0"),
  symbolicLink("bin", "usr/bin"),
  file("usr/bin/true", "binary", { mode: 0o4755 }),
);
const pack = {
  none: (b: Buffer) => b,
  gzip: (b: Buffer) => zlib.gzipSync(b),
  zstd: (b: Buffer) => zlib.zstdCompressSync(b),
};

test.each(Object.entries(pack))(
  "%s: everything is listed with the facts of the layer",
  async (compression, packer) => {
    const blob = packer(small);
    const { facts, opened } = await readBlob(blob, { hashTar: true });
    expect(facts).toMatchObject({
      compression,
      blobBytes: blob.length,
      tarBytes: small.length,
      tarDigest: sha256(small),
      entries: 5,
      files: 2,
      contentBytes: 16,
      damage: null,
      end: { endBlocks: 2, trailingBytes: 0, globalHeaders: 0 },
    });
    expect(opened.facts).toEqual(facts);
    expect(opened.find("etc/passwd")[0]).toMatchObject({ name: "./etc/passwd", size: 10 });
  },
);

describe("hostile layers", () => {
  test("bytes that are not those of the digest give nothing", async () => {
    const blob = zlib.gzipSync(small);
    const other = zlib.gzipSync("other");
    await expect(readLayer(chunks(blob), { digest: sha256(other) })).rejects.toMatchObject({
      code: "layer_digest_mismatch",
      details: { computed: sha256(blob), bytes: blob.length },
    });
    const cut = blob.subarray(0, blob.length - 3);
    await expect(readLayer(chunks(cut), { digest: sha256(blob) })).rejects.toMatchObject({
      code: "layer_digest_mismatch",
    });
  });

  test.each([
    ["plain text", Buffer.from("{}"), null],
    ["xz", Buffer.from("fd377a585a000000", "hex"), "xz"],
    ["bytes that are no header", Buffer.alloc(2048, "x"), null],
  ])("%s is no layer we read", async (_, blob, format) => {
    await expect(readBlob(blob)).rejects.toMatchObject({ code: "layer_unreadable", details: { format } });
  });

  test("an empty blob is an empty archive", async () => {
    expect((await readBlob(Buffer.alloc(0))).facts).toMatchObject({
      entries: 0,
      compression: "none",
      damage: null,
    });
  });

  test("truncated gzip with a right digest keeps the entries before", async () => {
    const blob = zlib.gzipSync(archive(file("first", "x"), file("second", mixedContent(300_000))));
    const { facts, opened } = await readBlob(blob.subarray(0, 1500));
    expect(facts.damage?.code).toBe("gzip_truncated");
    expect(facts.end).toBeNull();
    expect(opened.list("")?.map((entry) => entry.name)).toEqual(["first", "second"]);
  });

  test("a damaged header inside sound gzip is told with its place, and the rest is still checked", async () => {
    const tar = Buffer.concat([file("good"), header({ checksum: "1" }), END]);
    const { facts } = await readBlob(zlib.gzipSync(tar), { hashTar: true });
    expect(facts.damage).toMatchObject({ code: "tar_header", offset: 512 });
    expect(facts.tarDigest).toBe(sha256(tar));
  });

  test("a gzip bomb is left at the ratio", async () => {
    const tar = Buffer.concat([header({ name: "zeros", size: 2 ** 26 }), Buffer.alloc(2 ** 26), END]);
    const blob = zlib.gzipSync(tar, { level: 9 });
    const limits = { ratioFreeBytes: 2 ** 20 };
    const { facts, opened } = await readBlob(blob, { limits });
    expect(facts.damage?.code).toBe("limit_ratio");
    expect(facts.tarBytes).toBeLessThan(2 ** 20 + 200 * blob.length + 2 ** 21);
    expect(opened.find("zeros")).toHaveLength(1);
    // Without the cap it is an honest layer.
    expect((await readBlob(blob)).facts.damage).toBeNull();
  });

  test("a zstd bomb is left at the size", async () => {
    const blob = zlib.zstdCompressSync(
      Buffer.concat([header({ name: "zeros", size: 2 ** 26 }), Buffer.alloc(2 ** 26)]),
    );
    const { facts } = await readBlob(blob, { limits: { maxTarBytes: 2 ** 22 } });
    expect(facts.damage?.code).toBe("limit_bytes");
    expect(facts.tarBytes).toBeLessThanOrEqual(2 ** 22 + 2 ** 20);
  });

  test.each([
    ["entries", Array.from({ length: 20 }, (_, i) => file(`f${i}`))],
    ["directories that paths imply", Array.from({ length: 6 }, (_, i) => file(`${i}/a/b/c`))],
    ["extension headers alone", Array.from({ length: 20 }, () => pax({ comment: "x" }))],
  ])("more %s than the cap end the list", async (_, parts) => {
    const { facts, opened } = await readBlob(zlib.gzipSync(archive(...parts)), {
      limits: { maxEntries: 10 },
    });
    expect(facts.damage?.code).toBe("limit_entries");
    expect(facts.entries).toBeLessThanOrEqual(10);
    expect(opened.length).toBeLessThanOrEqual(11);
  });

  test("more text than the cap ends the list", async () => {
    const parts = Array.from({ length: 50 }, (_, i) =>
      Buffer.concat([pax({ path: `${i}${"n".repeat(3000)}` }), file("x")]),
    );
    const { facts } = await readBlob(archive(...parts), { limits: { maxTextBytes: 40_000 } });
    expect(facts.damage?.code).toBe("limit_names");
    expect(facts.entries).toBeGreaterThan(5);
  });

  test("a name of 100 KB is cut, its length told", async () => {
    const name = `deep/${"n".repeat(100_000)}`;
    const { opened } = await readBlob(archive(pax({ path: name }), file("x")));
    expect(opened.list("deep")?.[0]).toMatchObject({ nameLength: name.length, name: name.slice(0, 4096) });
  });
});

test("names, links and attributes of 1 MiB do not stay in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const long = "n".repeat(340_000);
  const parts = Array.from({ length: 150 }, (_, i) => [
    pax({ path: `${i}${long}`, linkpath: `${i}${long}`, "SCHILY.xattr.user.a": `${i}${long}` }),
    symbolicLink("x", "y"),
  ]);
  const blob = zlib.zstdCompressSync(archive(...parts.flat()));
  parts.length = 0;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let during = 0;
  // The last progress comes while everything collected is still held.
  const measure = () => {
    collectGarbage();
    during = process.memoryUsage().heapUsed;
  };
  const { facts } = await readLayer(chunks(blob), { digest: sha256(blob), onProgress: measure });
  expect(facts.entries).toBe(150);
  expect(during - before).toBeLessThan(20_000_000);
});

describe("while it reads", () => {
  const blob = zlib.gzipSync(
    archive(...Array.from({ length: 40 }, (_, i) => file(`f${i}`, mixedContent(50_000, i)))),
  );

  test("progress grows to the whole blob, and entries come as they are read", async () => {
    const progress: number[] = [];
    const names: string[] = [];
    await readLayer(chunks(blob), {
      digest: sha256(blob),
      onProgress: ({ blobBytes }) => progress.push(blobBytes),
      onEntry: ({ name }) => names.push(name),
    });
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)).toBe(blob.length);
    expect(names).toHaveLength(40);
  });

  test("an abort ends it and tells the source", async () => {
    const abort = new AbortController();
    let closed = false;
    async function* source() {
      try {
        yield* chunks(blob, 262_144);
      } finally {
        closed = true;
      }
    }
    const reading = readLayer(source(), {
      digest: sha256(blob),
      signal: abort.signal,
      onProgress: () => abort.abort(new Error("enough")),
    });
    await expect(reading).rejects.toThrow("enough");
    expect(closed).toBe(true);
  });

  test("files have their sha256 when wanted, whatever the chunks", async () => {
    const big = mixedContent(3_000_000);
    const tar = archive(file("big", big), file("empty"), file("small", "abc"), symbolicLink("l", "small"));
    const { opened, facts } = await readBlob(zlib.gzipSync(tar), { hashFiles: true });
    const hash = (path: string) => {
      const bytes = opened.sha256(opened.find(path)[0]!.id);
      return bytes === null ? null : `sha256:${Buffer.from(bytes).toString("hex")}`;
    };
    expect(facts.hashed).toBe(true);
    expect([hash("big"), hash("small")]).toEqual([sha256(big), sha256(Buffer.from("abc"))]);
    expect([hash("empty"), hash("l")]).toEqual([null, null]);
    expect((await readBlob(tar)).opened.sha256(0)).toBeNull();
  });
});
