import { ByteReader, invalidIndex } from "../bytes/byte-reader.ts";
import type { ByteString } from "../bytes/byte-string.ts";
import { ByteWriter } from "../bytes/byte-writer.ts";
import type { CollectedEntry, Extras } from "./collected-entry.ts";
import { EXTRAS, Flag } from "./index-entry.ts";

/** Entries that are stored, and read, together. */
export const BLOCK_ENTRIES = 4096;
const TAR_BLOCK = 512;
const SHA256_BYTES = 32;

/** Columns of one block, as needed to make an entry. */
export interface BlockColumns {
  typeflags: Uint8Array;
  flags: Uint16Array;
  modes: Uint32Array;
  owners: Uint32Array;
  sizes: Float64Array;
  mtimes: Float64Array;
  nanos: Uint32Array;
  bodyOffsets: Float64Array;
  links: Map<number, ByteString>;
  extras: Map<number, Extras>;
  /** How many entries before each have a hash. */
  hashesBefore: Uint16Array;
}

/** Names one after another in `text`, the i-th from `starts[i]` to `starts[i + 1]`. */
export interface Names {
  text: Buffer;
  starts: Uint32Array;
}

/** Lengths, then the text. Sharing beginnings with neighbours was measured: zstd makes it no smaller. */
export function writeNames(names: readonly ByteString[]): Buffer {
  const [lengths, text] = [new ByteWriter(), new ByteWriter()];
  for (const name of names) {
    lengths.number(name.length);
    text.raw(name);
  }
  return join([lengths, text]);
}

export function readNames(bytes: Uint8Array, count: number): Names {
  const [lengths, text] = split(bytes, 2);
  if (lengths === undefined || text === undefined) throw invalidIndex();
  const starts = readSums(lengths, count);
  if (starts[count] !== text.length) throw invalidIndex();
  return { text: Buffer.from(text.buffer, text.byteOffset, text.length), starts };
}

/** Sums of the numbers before each, and of all of them at the end. */
export function readSums(bytes: Uint8Array, count: number): Uint32Array {
  const reader = new ByteReader(bytes);
  const sums = new Uint32Array(count + 1);
  let sum = 0;
  for (let i = 1; i <= count; i += 1) {
    sum += reader.number();
    sums[i] = sum;
  }
  return sums;
}

/** Everything but names and hashes. Times and offsets are stored as differences, as neighbours are alike. */
export function writeColumns(entries: readonly CollectedEntry[]): Buffer {
  const columns = new WrittenColumns();
  const { types, flags, modes, owners, sizes, times, nanos, offsets, links, extras } = columns;
  let mtime = 0;
  let offset = 0;
  for (const entry of entries) {
    types.byte(entry.typeflag);
    flags.number(entry.flags);
    modes.number(entry.mode);
    owners.number(entry.owner);
    sizes.number(entry.size);
    times.signed(entry.mtime - mtime);
    nanos.number(entry.mtimeNanos);
    const block = Math.floor(entry.bodyOffset / TAR_BLOCK);
    offsets.signed(block - offset);
    if (isLink(entry.typeflag)) links.text(entry.link);
    if (entry.extras !== null) writeExtras(extras, entry.flags, entry.extras);
    mtime = entry.mtime;
    offset = block;
  }
  return join(Object.values(columns));
}

/** In the order they are stored in. */
class WrittenColumns {
  readonly types = new ByteWriter();
  readonly flags = new ByteWriter();
  readonly modes = new ByteWriter();
  readonly owners = new ByteWriter();
  readonly sizes = new ByteWriter();
  readonly times = new ByteWriter();
  readonly nanos = new ByteWriter();
  readonly offsets = new ByteWriter();
  readonly links = new ByteWriter();
  readonly extras = new ByteWriter();
}

export function readColumns(bytes: Uint8Array, count: number): BlockColumns {
  const readers = split(bytes, 10).map((column) => new ByteReader(column));
  const next = (column: number): ByteReader => {
    const reader = readers[column];
    if (reader === undefined) throw invalidIndex();
    return reader;
  };
  const columns: BlockColumns = {
    typeflags: Uint8Array.from(next(0).take(count)),
    flags: fill(new Uint16Array(count), next(1)),
    modes: fill(new Uint32Array(count), next(2)),
    owners: fill(new Uint32Array(count), next(3)),
    sizes: fill(new Float64Array(count), next(4)),
    mtimes: sums(next(5), count, 1),
    nanos: fill(new Uint32Array(count), next(6)),
    bodyOffsets: sums(next(7), count, TAR_BLOCK),
    links: new Map(),
    extras: new Map(),
    hashesBefore: new Uint16Array(count),
  };
  let hashes = 0;
  for (let i = 0; i < count; i += 1) {
    columns.hashesBefore[i] = hashes;
    if (((columns.flags[i] ?? 0) & Flag.hashed) !== 0) hashes += 1;
    if (isLink(columns.typeflags[i] ?? 0)) columns.links.set(i, next(8).text());
    const flag = columns.flags[i] ?? 0;
    if ((flag & EXTRAS) !== 0) columns.extras.set(i, readExtras(next(9), flag));
  }
  return columns;
}

/** sha256 of the contents of a block's entries that have one, in their order. */
export function writeHashes(entries: readonly CollectedEntry[]): Buffer {
  return Buffer.from(entries.map(({ sha256 }) => sha256 ?? "").join(""), "latin1");
}

export function hashAt(hashes: Uint8Array, columns: BlockColumns, index: number): Uint8Array | null {
  if (((columns.flags[index] ?? 0) & Flag.hashed) === 0) return null;
  const before = columns.hashesBefore[index] ?? 0;
  const hash = hashes.subarray(before * SHA256_BYTES, (before + 1) * SHA256_BYTES);
  if (hash.length !== SHA256_BYTES) throw invalidIndex();
  return hash;
}

function isLink(typeflag: number): boolean {
  return typeflag === 0x31 || typeflag === 0x32;
}

function fill<T extends Uint16Array | Uint32Array | Float64Array>(values: T, reader: ByteReader): T {
  for (let i = 0; i < values.length; i += 1) values[i] = reader.number();
  return values;
}

function sums(reader: ByteReader, count: number, factor: number): Float64Array {
  const values = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    sum += reader.signed();
    values[i] = sum * factor;
  }
  return values;
}

function writeExtras(out: ByteWriter, flags: number, extras: Extras): void {
  if (flags & Flag.ownName) out.text(extras.ownName);
  if (flags & Flag.cut) out.number(extras.nameLength);
  if (flags & Flag.sparse) {
    out.number(extras.headerOffset);
    out.number(extras.storedSize);
  }
  if (flags & Flag.device) {
    out.number(extras.deviceMajor);
    out.number(extras.deviceMinor);
  }
  if (flags & Flag.xattrs) {
    out.number(extras.xattrs.length);
    for (const { name, value, length } of extras.xattrs) {
      out.text(name);
      out.text(value);
      out.number(length);
    }
  }
}

function readExtras(from: ByteReader, flags: number): Extras {
  const ownName = flags & Flag.ownName ? from.text() : "";
  const nameLength = flags & Flag.cut ? from.number() : 0;
  const [headerOffset, storedSize] = flags & Flag.sparse ? [from.number(), from.number()] : [0, 0];
  const [deviceMajor, deviceMinor] = flags & Flag.device ? [from.number(), from.number()] : [0, 0];
  const count = flags & Flag.xattrs ? from.number() : 0;
  const xattrs = [];
  for (let i = 0; i < count; i += 1) {
    xattrs.push({ name: from.text(), value: from.text(), length: from.number() });
  }
  return { ownName, nameLength, headerOffset, storedSize, deviceMajor, deviceMinor, xattrs };
}

/** Columns one after another, their lengths before them. */
function join(columns: readonly ByteWriter[]): Buffer {
  const lengths = new ByteWriter();
  for (const column of columns) lengths.number(column.length);
  return Buffer.concat([lengths.bytes(), ...columns.map((column) => column.bytes())]);
}

function split(bytes: Uint8Array, count: number): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const lengths = Array.from({ length: count }, () => reader.number());
  return lengths.map((length) => reader.take(length));
}
