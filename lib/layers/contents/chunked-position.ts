/** Of a zstd:chunked layer: where its table of contents is. Bytes. */
export interface ChunkedPosition {
  /** Of the zstd data of the table, which is inside of a frame that decompressors skip. */
  offset: number;
  length: number;
  uncompressedLength: number;
}

/** The only type of table there is. */
const CRFS = 1;
/** A skippable frame's magic number and length. */
export const SKIPPABLE_HEADER_BYTES = 8;
/** Lengths of the two footers there are, that of stargz-snapshotter and that of containers/storage. */
const FOOTERS = [40, 64];
/** They spell the last field in two ways. */
const MAGICS = ["GNUlInUx", "GnUlInUx"];
const SKIPPABLE_MAGIC = 0x184d2a50;

/** Reads `offset:length:uncompressed length:type` of an annotation; null when it is anything else. */
export function parseChunkedPosition(text: string): ChunkedPosition | null {
  const match = /^(\d{1,16}):(\d{1,16}):(\d{1,16}):(\d{1,16})$/.exec(text);
  return match === null ? null : positionOf(match.slice(1).map(Number));
}

/** Reads the footer at the end of a blob, in little-endian numbers of 64 bits; null when there is none. */
export function readChunkedFooter(tail: Buffer): ChunkedPosition | null {
  if (!MAGICS.includes(tail.toString("latin1", tail.length - 8))) return null;
  for (const length of FOOTERS) {
    const frame = tail.length - length - SKIPPABLE_HEADER_BYTES;
    if (frame < 0) continue;
    if (tail.readUInt32LE(frame) !== SKIPPABLE_MAGIC || tail.readUInt32LE(frame + 4) !== length) continue;
    const at = frame + SKIPPABLE_HEADER_BYTES;
    return positionOf([0, 8, 16, 24].map((field) => Number(tail.readBigUInt64LE(at + field))));
  }
  return null;
}

function positionOf(numbers: number[]): ChunkedPosition | null {
  const [offset = 0, length = 0, uncompressedLength = 0, type = 0] = numbers;
  if (type !== CRFS || !numbers.every(Number.isSafeInteger)) return null;
  return { offset, length, uncompressedLength };
}
