import zlib from "node:zlib";
import { invalidIndex } from "../bytes/byte-reader.ts";

const MAGIC = Buffer.from("TTLX");
/** Another number makes older indexes unreadable: they are made again. */
export const INDEX_VERSION = 1;
const HEAD_BYTES = 12;
const ROW_BYTES = 8;
/** Higher levels take more time than the space is worth. */
const LEVEL = 3;

/** A part of an index that is read as a whole. */
export interface Segment {
  bytes: Uint8Array;
  /** False for bytes that do not get smaller, such as hashes. */
  compress: boolean;
}

/** Head, table of stored and real lengths, then the segments. A segment is stored as it is when both are equal. */
export function packSegments(segments: readonly Segment[]): Buffer {
  const table = Buffer.alloc(HEAD_BYTES + ROW_BYTES * segments.length);
  MAGIC.copy(table);
  table.writeUInt32LE(INDEX_VERSION, 4);
  table.writeUInt32LE(segments.length, 8);
  const stored = segments.map(({ bytes, compress }, i) => {
    const packed = compress ? compressed(bytes) : bytes;
    const smaller = packed.length < bytes.length ? packed : bytes;
    table.writeUInt32LE(smaller.length, HEAD_BYTES + ROW_BYTES * i);
    table.writeUInt32LE(bytes.length, HEAD_BYTES + ROW_BYTES * i + 4);
    return smaller;
  });
  return Buffer.concat([table, ...stored]);
}

function compressed(bytes: Uint8Array): Buffer {
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL };
  return zlib.zstdCompressSync(bytes, { params });
}

/** Opens segments one by one. Throws LayerError `layer_index_invalid` for anything that is no index. */
export class SegmentReader {
  readonly #bytes: Buffer;
  readonly #rows: { start: number; stored: number; length: number }[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const head = this.#bytes;
    if (head.length < HEAD_BYTES || !head.subarray(0, 4).equals(MAGIC)) throw invalidIndex();
    const count = head.readUInt32LE(8);
    if (head.readUInt32LE(4) !== INDEX_VERSION || HEAD_BYTES + ROW_BYTES * count > head.length) {
      throw invalidIndex();
    }
    let start = HEAD_BYTES + ROW_BYTES * count;
    for (let i = 0; i < count; i += 1) {
      const stored = head.readUInt32LE(HEAD_BYTES + ROW_BYTES * i);
      const length = head.readUInt32LE(HEAD_BYTES + ROW_BYTES * i + 4);
      this.#rows.push({ start, stored, length });
      start += stored;
    }
    if (start !== head.length) throw invalidIndex();
  }

  read(index: number): Uint8Array {
    const row = this.#rows[index];
    if (row === undefined) throw invalidIndex();
    const stored = this.#bytes.subarray(row.start, row.start + row.stored);
    if (row.stored === row.length) return stored;
    try {
      const bytes = zlib.zstdDecompressSync(stored, { maxOutputLength: row.length });
      if (bytes.length === row.length) return bytes;
    } catch {
      // Told below.
    }
    throw invalidIndex();
  }
}
