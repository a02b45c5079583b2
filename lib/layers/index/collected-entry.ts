import { type ByteString, cutTo } from "../bytes/byte-string.ts";
import { cleanPath } from "../paths/clean-path.ts";
import type { TarEntry } from "../tar/entry.ts";
import {
  EXTRAS,
  type ExtendedAttribute,
  Flag,
  MAX_NAME_BYTES,
  MAX_XATTR_VALUE,
  MAX_XATTRS,
} from "./index-entry.ts";

/** What only few entries have. */
export interface Extras {
  ownName: ByteString;
  xattrs: ExtendedAttribute[];
  headerOffset: number;
  storedSize: number;
  deviceMajor: number;
  deviceMinor: number;
  nameLength: number;
}

/** The part of an entry that is stored, before entries are sorted. */
export interface CollectedEntry {
  path: ByteString;
  /** The number of the directory it is in, in the order in which directories came. */
  directory: number;
  link: ByteString;
  typeflag: number;
  flags: number;
  mode: number;
  owner: number;
  size: number;
  mtime: number;
  mtimeNanos: number;
  bodyOffset: number;
  extras: Extras | null;
  /** 32 bytes as text: a Buffer for each would take five times the memory. */
  sha256: ByteString | null;
}

const SYMBOLIC_LINK = 0x32;
const HARD_LINK = 0x31;
const MAX_TIME = 2 ** 51;

/** Keeps what an index stores of an entry. Nonsense beyond 2^53 is cut to it. */
export function collect(entry: TarEntry, owner: number): CollectedEntry {
  const name = cutTo(entry.name, MAX_NAME_BYTES);
  const path = cleanPath(name);
  const flags = nameFlags(name, path) | extraFlags(entry);
  const isLink = entry.typeflag === SYMBOLIC_LINK || entry.typeflag === HARD_LINK;
  return {
    path,
    directory: 0,
    link: isLink ? cutTo(entry.link, MAX_NAME_BYTES) : "",
    typeflag: entry.typeflag,
    flags,
    mode: entry.mode >>> 0,
    owner,
    size: natural(entry.size),
    mtime: Math.max(-MAX_TIME, Math.min(MAX_TIME, entry.mtime)),
    mtimeNanos: entry.mtimeNanos,
    bodyOffset: natural(entry.bodyOffset),
    extras: (flags & EXTRAS) === 0 ? null : extrasOf(entry, name),
    sha256: null,
  };
}

/** How the name is made from the path. */
function nameFlags(name: ByteString, path: ByteString): number {
  if (name === path) return 0;
  const start = name.startsWith("./") ? 2 : name.startsWith("/") ? 1 : 0;
  const end = name.endsWith("/") ? name.length - 1 : name.length;
  if (end - start !== path.length || !name.startsWith(path, start)) return Flag.ownName;
  const before = start === 2 ? Flag.dotSlash : start === 1 ? Flag.leadingSlash : 0;
  return end < name.length ? before | Flag.trailingSlash : before;
}

/** The name as written. */
export function nameOf(path: ByteString, flags: number, extras: Extras | null): ByteString {
  if ((flags & Flag.ownName) !== 0) return extras?.ownName ?? path;
  const before = (flags & Flag.dotSlash) !== 0 ? "./" : (flags & Flag.leadingSlash) !== 0 ? "/" : "";
  return `${before}${path}${(flags & Flag.trailingSlash) !== 0 ? "/" : ""}`;
}

function extraFlags(entry: TarEntry): number {
  let flags = 0;
  if (entry.xattrs !== null) flags |= Flag.xattrs;
  if (entry.sparse !== null) flags |= Flag.sparse;
  if (entry.kind === "character-device" || entry.kind === "block-device") flags |= Flag.device;
  if (entry.name.length > MAX_NAME_BYTES) flags |= Flag.cut;
  return flags;
}

function extrasOf(entry: TarEntry, name: ByteString): Extras {
  return {
    ownName: name,
    xattrs: Array.from(entry.xattrs ?? [])
      .slice(0, MAX_XATTRS)
      .map(([key, value]) => ({
        name: cutTo(key, MAX_XATTR_VALUE),
        value: cutTo(value, MAX_XATTR_VALUE),
        length: value.length,
      })),
    headerOffset: entry.headerOffset,
    storedSize: natural(entry.storedSize),
    deviceMajor: natural(entry.deviceMajor),
    deviceMinor: natural(entry.deviceMinor),
    nameLength: entry.name.length,
  };
}

function natural(value: number): number {
  return Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, value));
}

/** An upper bound of the text an entry brings into memory. Bytes. */
export function textBytes(entry: CollectedEntry): number {
  const { extras } = entry;
  let sum = entry.path.length + entry.link.length;
  if (extras === null) return sum;
  sum += extras.ownName.length;
  for (const { name, value } of extras.xattrs) sum += name.length + value.length;
  return sum;
}
