import { type ByteString, byteString, byteStringToNul } from "../bytes/byte-string.ts";
import { InvalidNumber, parseNumeric, parseOctal } from "./numbers.ts";

export const BLOCK = 512;

/** Which fields behind byte 257 a header has. `ustar` stands for PAX, too; `star` is Schilling's. */
export type HeaderFormat = "v7" | "ustar" | "star" | "gnu";

/** One header block as written, before PAX records and GNU long names are applied. */
export interface HeaderBlock {
  format: HeaderFormat;
  typeflag: number;
  name: ByteString;
  link: ByteString;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: number;
  userName: ByteString;
  groupName: ByteString;
  deviceMajor: number;
  deviceMinor: number;
}

/**
 * Reads a header block, with the rules of Go's archive/tar `readHeader`. Null when Go would answer ErrHeader:
 * the checksum is wrong or a number is none.
 */
export function readHeaderBlock(block: Uint8Array, at: number): HeaderBlock | null {
  try {
    if (!checksumMatches(block, at)) return null;
    return readFields(block, at, formatOf(block, at));
  } catch (error) {
    if (error instanceof InvalidNumber) return null;
    throw error;
  }
}

export function isZeroBlock(block: Uint8Array, at: number): boolean {
  if (block[at] !== 0) return false;
  for (let i = at; i < at + BLOCK; i += 1) if (block[i] !== 0) return false;
  return true;
}

function readFields(block: Uint8Array, at: number, format: HeaderFormat): HeaderBlock {
  const header: HeaderBlock = {
    format,
    typeflag: block[at + 156] ?? 0,
    name: byteStringToNul(block, at, at + 100),
    link: byteStringToNul(block, at + 157, at + 257),
    mode: parseNumeric(block, at + 100, 8),
    uid: parseNumeric(block, at + 108, 8),
    gid: parseNumeric(block, at + 116, 8),
    size: parseNumeric(block, at + 124, 12),
    mtime: parseNumeric(block, at + 136, 12),
    userName: "",
    groupName: "",
    deviceMajor: 0,
    deviceMinor: 0,
  };
  if (format === "v7") return header;
  header.userName = byteStringToNul(block, at + 265, at + 297);
  header.groupName = byteStringToNul(block, at + 297, at + 329);
  header.deviceMajor = parseNumeric(block, at + 329, 8);
  header.deviceMinor = parseNumeric(block, at + 337, 8);
  const prefix = prefixOf(block, at, format);
  if (prefix !== "") header.name = `${prefix}/${header.name}`;
  return header;
}

function prefixOf(block: Uint8Array, at: number, format: HeaderFormat): ByteString {
  if (format === "ustar") return byteStringToNul(block, at + 345, at + 500);
  if (format === "star") {
    // Read only because a number that is none makes Go refuse the header.
    parseNumeric(block, at + 476, 12);
    parseNumeric(block, at + 488, 12);
    return byteStringToNul(block, at + 345, at + 476);
  }
  return gnuPrefix(block, at);
}

/** Go's writer before 1.8 put a prefix where GNU keeps two times; Go still reads it, so runtimes do. */
function gnuPrefix(block: Uint8Array, at: number): ByteString {
  try {
    for (const field of [at + 345, at + 357]) if (block[field] !== 0) parseNumeric(block, field, 12);
    return "";
  } catch (error) {
    if (!(error instanceof InvalidNumber)) throw error;
    const prefix = byteStringToNul(block, at + 345, at + 500);
    return /[\u0080-\u00ff]/.test(prefix) ? "" : prefix;
  }
}

const USTAR_BYTES = [...Buffer.from("ustar")].map((byte, i) => [257 + i, byte] as const);
const STAR_TRAILER = 0x74;
const SPACE = 0x20;

function formatOf(block: Uint8Array, at: number): HeaderFormat {
  for (const [i, byte] of USTAR_BYTES) if (block[at + i] !== byte) return "v7";
  // `ustar`, NUL; or `ustar`, two spaces, NUL.
  if (block[at + 262] === 0) return isStar(block, at) ? "star" : "ustar";
  const isGnu = block[at + 262] === SPACE && block[at + 263] === SPACE && block[at + 264] === 0;
  return isGnu ? "gnu" : "v7";
}

function isStar(block: Uint8Array, at: number): boolean {
  // The first byte decides in almost every header, and reading text takes time.
  return block[at + 508] === STAR_TRAILER && byteString(block, at + 508, at + 512) === "tar\0";
}

/** Sum of all bytes with the checksum field read as spaces; some old programs added signed bytes. */
function checksumMatches(block: Uint8Array, at: number): boolean {
  const stated = parseOctal(block, at + 148, 8);
  let sum = 8 * 0x20;
  for (let i = at; i < at + 148; i += 1) sum += block[i] ?? 0;
  for (let i = at + 156; i < at + BLOCK; i += 1) sum += block[i] ?? 0;
  return stated === sum || stated === signedSum(block, at);
}

function signedSum(block: Uint8Array, at: number): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i += 1) {
    if (i < 148 || i >= 156) sum += ((block[at + i] ?? 0) << 24) >> 24;
  }
  return sum;
}
