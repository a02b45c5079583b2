import { crc32 } from "node:zlib";

const FIXED_BYTES = 10;
const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const DEFLATE = 8;

/** No honest header comes near this; without a cap one could be held in memory for ever. Bytes. */
export const MAX_GZIP_HEADER = 2 ** 17;

/**
 * Finds the end of a gzip header (RFC 1952) that begins at `start`.
 * @returns offset of the deflate data, `incomplete` when bytes are missing, `invalid` when it is no header
 */
export function endOfGzipHeader(bytes: Uint8Array, start: number): number | "incomplete" | "invalid" {
  const magic = [0x1f, 0x8b, DEFLATE];
  for (const [i, byte] of magic.entries()) {
    if (start + i >= bytes.length) return "incomplete";
    if (bytes[start + i] !== byte) return "invalid";
  }
  if (start + FIXED_BYTES > bytes.length) return "incomplete";
  const flags = bytes[start + 3] ?? 0;
  let at = start + FIXED_BYTES;
  if (flags & FLAG_EXTRA) {
    if (at + 2 > bytes.length) return "incomplete";
    at += 2 + uint16(bytes, at);
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (at > bytes.length || end < 0) return tooLong(bytes, start);
    at = end + 1;
  }
  if (flags & FLAG_HEADER_CRC) {
    if (at + 2 > bytes.length) return tooLong(bytes, start);
    if (uint16(bytes, at) !== (crc32(bytes.subarray(start, at)) & 0xffff)) return "invalid";
    at += 2;
  }
  return at > bytes.length ? "incomplete" : at;
}

function tooLong(bytes: Uint8Array, start: number): "incomplete" | "invalid" {
  return bytes.length - start > MAX_GZIP_HEADER ? "invalid" : "incomplete";
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** CRC-32 of the content and its length modulo 2^32, which end every member. */
export const GZIP_TRAILER_BYTES = 8;
