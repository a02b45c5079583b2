import { type ByteString, fromText } from "../bytes/byte-string.ts";
import { kindOf, type TarEntry } from "../tar/entry.ts";
import { parseContentsTime } from "./contents-time.ts";
import { OddContents } from "./odd-contents.ts";

type Json = Readonly<Record<string, unknown>>;

/** Where a piece of a file's content is: compressed by itself, or within what is. */
export interface Piece {
  /** Bytes of the file before it. */
  fileOffset: number;
  /** Bytes of it; 0: all that are left. */
  size: number;
  /** Where the gzip member or zstd frame begins that has it. */
  blobOffset: number;
  /** Uncompressed bytes of that before it. */
  innerOffset: number;
}

/** An entry of a table of contents that was found sound; it has no place in an archive yet. */
export interface ContentsEntry {
  entry: TarEntry;
  /** 32 bytes; null when the table says nothing, or the file is empty. */
  sha256: ByteString | null;
  pieces: Piece[];
}

const TYPE_FLAGS: ReadonlyMap<unknown, number> = new Map([
  ["reg", 0x30],
  ["hardlink", 0x31],
  ["symlink", 0x32],
  ["char", 0x33],
  ["block", 0x34],
  ["dir", 0x35],
  ["fifo", 0x36],
]);
const MAX_MODE = 2 ** 32 - 1;
const SHA256 = /^sha256:([0-9a-f]{64})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Is this another piece of the file before it, and no entry? */
export function isPiece(json: Json): boolean {
  return own(json, "type") === "chunk";
}

/**
 * Reads one entry of an eStargz or zstd:chunked table; both have the same fields. Sources: TOCEntry of
 * stargz-snapshotter's estargz/types.go, FileMetadata of containers/storage's pkg/chunked.
 *
 * @throws OddContents for what is missing, of another type or out of range
 */
export function readContentsEntry(json: Json): ContentsEntry {
  const typeflag = TYPE_FLAGS.get(own(json, "type"));
  if (typeflag === undefined) throw new OddContents();
  const kind = kindOf(typeflag);
  const isLink = kind === "hard-link" || kind === "symbolic-link";
  const size = kind === "file" ? count(json, "size") : 0;
  const link = bytes(json, "linkName");
  const name = bytes(json, "name");
  // A link to nowhere and an entry without a name are what no program writes.
  if (name === "" || (isLink && link === "")) throw new OddContents();
  const entry: TarEntry = {
    ...{ typeflag, kind, name, link: isLink ? link : "", size, storedSize: size },
    mode: count(json, "mode", MAX_MODE),
    uid: count(json, "uid"),
    gid: count(json, "gid"),
    userName: bytes(json, "userName"),
    groupName: bytes(json, "groupName"),
    ...parseContentsTime(own(json, "modtime")),
    deviceMajor: count(json, "devMajor"),
    deviceMinor: count(json, "devMinor"),
    xattrs: attributes(json),
    ...{ sparse: null, headerOffset: 0, bodyOffset: 0 },
  };
  if (size === 0) return { entry, sha256: null, pieces: [] };
  return { entry, sha256: sha256(json), pieces: [readPiece(json)] };
}

/** The fields that say where content is; of an entry, those of its first piece. */
export function readPiece(json: Json): Piece {
  return {
    fileOffset: count(json, "chunkOffset"),
    size: count(json, "chunkSize"),
    blobOffset: count(json, "offset"),
    innerOffset: count(json, "innerOffset"),
  };
}

/** The name a further piece repeats. */
export function nameOfPiece(json: Json): ByteString {
  return bytes(json, "name");
}

/** What JSON.parse made of `__proto__` is a field like any other; what objects inherit is none. Null counts as missing. */
function own(json: Json, name: string): unknown {
  const value = Object.hasOwn(json, name) ? json[name] : undefined;
  return value === null ? undefined : value;
}

/** A whole number; 0 when missing, as Go leaves it out. */
function count(json: Json, name: string, most: number = Number.MAX_SAFE_INTEGER): number {
  const value = own(json, name) ?? 0;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new OddContents();
}

function bytes(json: Json, name: string): ByteString {
  const value = own(json, name) ?? "";
  if (typeof value !== "string") throw new OddContents();
  return exactBytes(value);
}

/**
 * JSON holds no bytes that are not UTF-8: Go writes U+FFFD for each, and two names may have become one. Only the
 * archive itself knows them then.
 */
function exactBytes(text: string): ByteString {
  if (!text.isWellFormed() || /[\0\ufffd]/.test(text)) throw new OddContents();
  return fromText(text);
}

/** Values are bytes in base64. */
function attributes(json: Json): TarEntry["xattrs"] {
  const value = own(json, "xattrs");
  if (value === undefined) return null;
  if (typeof value !== "object" || Array.isArray(value)) throw new OddContents();
  const found = new Map<string, ByteString>();
  for (const [name, encoded] of Object.entries(value as Json)) {
    const text = encoded ?? "";
    if (typeof text !== "string" || !BASE64.test(text)) throw new OddContents();
    found.set(exactBytes(name), Buffer.from(text, "base64").toString("latin1"));
  }
  return found.size === 0 ? null : found;
}

function sha256(json: Json): ByteString | null {
  const value = own(json, "digest");
  const hex = typeof value === "string" ? SHA256.exec(value)?.[1] : undefined;
  return hex === undefined ? null : Buffer.from(hex, "hex").toString("latin1");
}
