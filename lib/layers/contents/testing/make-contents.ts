import { createHash } from "node:crypto";
import zlib from "node:zlib";
import { body, END, header } from "../../testing/tar-builder.ts";
import type { Recipe } from "./recipes.ts";

/** A layer with a table of contents, made as the programs make them that invented the formats. */
export interface MadeLayer {
  blob: Buffer;
  /** The table's JSON as it was written. */
  json: Buffer;
  annotations: Record<string, string>;
  mediaType: string;
}

export interface MakeOptions {
  /** Bytes of a file that are compressed together. */
  chunkSize?: number;
  /** Bytes of the archive that are compressed together at least. */
  minChunkSize?: number;
  /** Changes the table before it is written. */
  change?: (table: { version: unknown; entries: Record<string, unknown>[] }) => unknown;
}

const sha256 = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Blobs whose parts are compressed by themselves. */
class PartWriter {
  readonly #pack: (part: Buffer) => Buffer;
  readonly #packed: Buffer[] = [];
  #open: Buffer[] = [];
  /** Compressed bytes before the open part, and uncompressed ones in it. */
  length = 0;
  inside = 0;

  constructor(pack: (part: Buffer) => Buffer) {
    this.#pack = pack;
  }

  write(bytes: Buffer): void {
    this.#open.push(bytes);
    this.inside += bytes.length;
  }

  close(): void {
    if (this.#open.length > 0) this.append(this.#pack(Buffer.concat(this.#open)));
    this.#open = [];
    this.inside = 0;
  }

  append(bytes: Buffer): void {
    this.#packed.push(bytes);
    this.length += bytes.length;
  }

  blob(): Buffer {
    return Buffer.concat(this.#packed);
  }
}

/** Writes entries as estargz.Writer of stargz-snapshotter does, and makes their table. */
function writeParts(writer: PartWriter, recipes: readonly Recipe[], options: MakeOptions, closing: boolean) {
  const { chunkSize = 2 ** 22, minChunkSize = 0 } = options;
  const entries: Record<string, unknown>[] = [];
  for (const { headers, fields, content } of recipes) {
    writer.write(headers);
    const file = { ...fields };
    if (fields.type === "reg" && (content.length > 0 || !closing)) file.digest = sha256(content);
    if (content.length === 0) entries.push(file);
    for (let at = 0; at < content.length; at += chunkSize) {
      if (writer.inside >= minChunkSize) writer.close();
      const piece = content.subarray(at, at + chunkSize);
      const place = { offset: writer.length, innerOffset: writer.inside, chunkOffset: at };
      const size = at + chunkSize <= content.length ? chunkSize : 0;
      const entry = at === 0 ? file : { name: fields.name, type: "chunk" };
      entries.push({ ...entry, ...withoutZeros({ ...place, chunkSize: size }), chunkDigest: sha256(piece) });
      writer.write(piece);
    }
    // Programs for zstd:chunked end the last part of a file with it.
    if (closing && content.length > 0) writer.close();
    writer.write(Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return entries;
}

/** Go leaves out what is 0. */
function withoutZeros(fields: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0));
}

function tableOf(entries: Record<string, unknown>[], { change }: MakeOptions): Buffer {
  const table = { version: 1, entries };
  const changed = change?.(table) ?? table;
  return Buffer.from(typeof changed === "string" ? changed : JSON.stringify(changed, null, "\t"));
}

export function makeStargz(
  recipes: readonly Recipe[],
  options: MakeOptions & { legacy?: boolean } = {},
): MadeLayer {
  const writer = new PartWriter((part) => zlib.gzipSync(part));
  const json = tableOf(writeParts(writer, recipes, options, false), options);
  writer.close();
  const tableOffset = writer.length;
  const tableHeader = header({ name: "stargz.index.json", mode: 0, size: json.length });
  writer.append(zlib.gzipSync(Buffer.concat([tableHeader, body(json), END])));
  const place = `${tableOffset.toString(16).padStart(16, "0")}STARGZ`;
  const extra = options.legacy ? place : `SG\x16\0${place}`;
  writer.append(
    Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, extra.length, 0]),
      Buffer.from(extra, "latin1"),
      Buffer.from([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]),
    ]),
  );
  return {
    ...{ blob: writer.blob(), json },
    annotations: { "containerd.io/snapshot/stargz/toc.digest": sha256(json) },
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  };
}

export function makeChunked(
  recipes: readonly Recipe[],
  options: MakeOptions & { footerBytes?: 40 | 64 } = {},
): MadeLayer {
  const writer = new PartWriter((part) => zlib.zstdCompressSync(part));
  const json = tableOf(writeParts(writer, recipes, options, true), options);
  writer.write(END);
  writer.close();
  const packed = zlib.zstdCompressSync(json);
  const position = [writer.length + 8, packed.length, json.length, 1];
  writer.append(skippable(packed));
  if (options.footerBytes !== 40) writer.append(skippable(Buffer.from("what tar-split keeps")));
  const footer = Buffer.alloc(options.footerBytes ?? 64);
  for (const [i, number] of position.entries()) footer.writeBigUInt64LE(BigInt(number), 8 * i);
  footer.write(options.footerBytes === 40 ? "GnUlInUx" : "GNUlInUx", footer.length - 8);
  writer.append(skippable(footer));
  const prefix = options.footerBytes === 40 ? "io.containers" : "io.github.containers";
  return {
    ...{ blob: writer.blob(), json },
    annotations: {
      [`${prefix}.zstd-chunked.manifest-position`]: position.join(":"),
      [`${prefix}.zstd-chunked.manifest-checksum`]: sha256(packed),
    },
    mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
  };
}

function skippable(bytes: Buffer): Buffer {
  const head = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}
