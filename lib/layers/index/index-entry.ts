import type { ByteString } from "../bytes/byte-string.ts";
import type { EntryKind } from "../tar/entry.ts";

/** An extended attribute; `length` is that of the whole value, of which long ones are cut. Bytes. */
export interface ExtendedAttribute {
  name: ByteString;
  value: ByteString;
  length: number;
}

/** One entry of a layer as its index knows it. */
export interface IndexEntry {
  /** The place in the index: by directory, then by name, then in the order of the archive. */
  id: number;
  /** The place in the image; several entries of a layer may have the same, of which the last counts. */
  path: ByteString;
  /** As written in the archive; cut like `path` when `nameLength` says so. */
  name: ByteString;
  kind: EntryKind;
  typeflag: number;
  /** Bytes of the content when unpacked. */
  size: number;
  /** Bytes of the content in the archive, which differ for sparse files. */
  storedSize: number;
  mode: number;
  uid: number;
  gid: number;
  userName: ByteString;
  groupName: ByteString;
  mtime: number;
  mtimeNanos: number;
  /** Target of a link as written, at most 4,096 bytes of it; otherwise empty. */
  link: ByteString;
  /** Where the content begins in the uncompressed archive. */
  bodyOffset: number;
  /** Of a sparse file, where its headers begin, which have the map; otherwise null. */
  sparseHeaderOffset: number | null;
  xattrs: readonly ExtendedAttribute[];
  device: { major: number; minor: number } | null;
  /** No entry of the archive, but a directory that other paths need; runtimes make it with mode 0755. */
  implied: boolean;
  /** The length of a name that was cut to 4,096 bytes; null when it was not. */
  nameLength: number | null;
}

/** What is kept of names, link targets and attributes. Linux has no longer ones, so no runtime makes them. */
export const MAX_NAME_BYTES = 4096;
export const MAX_XATTRS = 64;
export const MAX_XATTR_VALUE = 1024;

/** Bits of the `flags` column. */
export const Flag = {
  dotSlash: 1,
  leadingSlash: 2,
  trailingSlash: 4,
  /** The name as written is stored, as no other bits make it from the path. */
  ownName: 8,
  xattrs: 16,
  sparse: 32,
  device: 64,
  cut: 128,
  hashed: 256,
  implied: 512,
} as const;

/** Flags whose entries have something in the `extras` column. */
export const EXTRAS = Flag.ownName | Flag.xattrs | Flag.sparse | Flag.device | Flag.cut;
