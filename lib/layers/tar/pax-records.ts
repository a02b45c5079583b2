import { type ByteString, byteString } from "../bytes/byte-string.ts";
import { InvalidNumber, parseInt64 } from "./numbers.ts";

/** Records of one PAX extended header, later ones replacing earlier ones of the same key. */
export type PaxRecords = Map<string, ByteString>;

const SPARSE_OFFSET = "GNU.sparse.offset";
const SPARSE_LENGTH = "GNU.sparse.numbytes";
export const SPARSE_MAP = "GNU.sparse.map";
const TEXT_KEYS = new Set(["path", "linkpath", "uname", "gname"]);
const SPACE = 0x20;
const NEWLINE = 0x0a;

/**
 * Reads `length SP key=value LF` records, with the rules of Go's archive/tar `parsePAX`. GNU sparse 0.0, which
 * repeats keys, is turned into the map of 0.1.
 * @returns null when Go would answer ErrHeader
 */
export function parsePaxRecords(bytes: Uint8Array): PaxRecords | null {
  const records: PaxRecords = new Map();
  const sparse: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const record = parseRecord(bytes, at);
    if (record === null) return null;
    at = record.end;
    if (record.key === SPARSE_OFFSET || record.key === SPARSE_LENGTH) {
      const expected = sparse.length % 2 === 0 ? SPARSE_OFFSET : SPARSE_LENGTH;
      if (record.key !== expected || record.value.includes(",")) return null;
      sparse.push(record.value);
    } else {
      records.set(record.key, record.value);
    }
  }
  if (sparse.length > 0) records.set(SPARSE_MAP, sparse.join(","));
  return records;
}

/** The longest text of a record's length: the sign and the digits of 1 MiB, with room for zeros. */
const MAX_LENGTH_DIGITS = 40;

function parseRecord(
  bytes: Uint8Array,
  start: number,
): { key: string; value: ByteString; end: number } | null {
  const space = bytes.indexOf(SPACE, start);
  if (space < 0 || space - start > MAX_LENGTH_DIGITS) return null;
  const length = lengthOf(byteString(bytes, start, space));
  const end = start + length;
  if (length < 5 || end > bytes.length || end <= space + 1) return null;
  if (bytes[end - 1] !== NEWLINE) return null;
  const text = byteString(bytes, space + 1, end - 1);
  const equals = text.indexOf("=");
  if (equals <= 0) return null;
  const key = text.slice(0, equals);
  const value = text.slice(equals + 1);
  if ((TEXT_KEYS.has(key) ? value : key).includes("\0")) return null;
  return { key, value, end };
}

function lengthOf(text: string): number {
  try {
    return parseInt64(text);
  } catch (error) {
    if (error instanceof InvalidNumber) return -1;
    throw error;
  }
}
