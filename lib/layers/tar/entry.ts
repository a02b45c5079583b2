import type { ByteString } from "../bytes/byte-string.ts";

/** What an entry makes, by its type flag. `other` is a type no container runtime unpacks. */
export type EntryKind =
  | "file"
  | "hard-link"
  | "symbolic-link"
  | "character-device"
  | "block-device"
  | "directory"
  | "fifo"
  | "other";

/** A stretch of a sparse file that has data; everything between is zeros. Bytes. */
export interface SparseRegion {
  offset: number;
  length: number;
}

/** One entry of an archive, with PAX records and GNU long names applied. */
export interface TarEntry {
  /** The byte of the header; `\0` of old archives is already `0` or `5`. */
  typeflag: number;
  kind: EntryKind;
  /** As written: `./`, `/`, `..` and a trailing slash are kept. */
  name: ByteString;
  /** Target of a link, otherwise what the field happens to hold. */
  link: ByteString;
  /** Bytes of the content; for a sparse file those it has when unpacked. */
  size: number;
  /** Bytes of the content in the archive. */
  storedSize: number;
  mode: number;
  uid: number;
  gid: number;
  userName: ByteString;
  groupName: ByteString;
  /** Whole seconds since 1970, rounded down, and the rest. */
  mtime: number;
  mtimeNanos: number;
  deviceMajor: number;
  deviceMinor: number;
  /** `SCHILY.xattr.` records by their name without that prefix; null when there are none. */
  xattrs: Map<string, ByteString> | null;
  /** The map of a sparse file; null for every other entry. */
  sparse: SparseRegion[] | null;
  /** Where the first header that belongs to this entry begins, PAX headers and long names included. */
  headerOffset: number;
  /** Where the content begins. */
  bodyOffset: number;
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  "0": "file",
  "1": "hard-link",
  "2": "symbolic-link",
  "3": "character-device",
  "4": "block-device",
  "5": "directory",
  "6": "fifo",
  // Contiguous file and old GNU sparse file.
  "7": "file",
  S: "file",
};

export function kindOf(typeflag: number): EntryKind {
  return KINDS[String.fromCharCode(typeflag)] ?? "other";
}

/** Go's `isHeaderOnly`: whatever size these declare, nothing follows them. */
export function isHeaderOnly(typeflag: number): boolean {
  return typeflag >= 0x31 && typeflag <= 0x36;
}
