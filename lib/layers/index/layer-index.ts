import { ByteReader, invalidIndex } from "../bytes/byte-reader.ts";
import { type ByteString, byteString, bytesOf } from "../bytes/byte-string.ts";
import { lowerCaseBytes } from "../bytes/lower-case.ts";
import { directoryOf, joinPath } from "../paths/clean-path.ts";
import { kindOf } from "../tar/entry.ts";
import {
  BLOCK_ENTRIES,
  type BlockColumns,
  hashAt,
  type Names,
  readColumns,
  readNames,
  readSums,
} from "./block-columns.ts";
import { nameOf } from "./collected-entry.ts";
import { type DirectoryTotal, readTotals } from "./directory-totals.ts";
import { FIRST_BLOCK_SEGMENT, SEGMENTS_PER_BLOCK } from "./encode-index.ts";
import { Flag, type IndexEntry } from "./index-entry.ts";
import type { IndexMeta, LayerFacts } from "./layer-facts.ts";
import { SegmentReader } from "./segments.ts";

/**
 * A packed index, opened. Only what is asked for is unpacked, in blocks of 4,096 entries, and kept. Entries are
 * numbered from 0 by directory, then by name, so that those of a directory are neighbours. All methods throw
 * LayerError `layer_index_invalid` when the bytes are damaged.
 */
export class LayerIndex {
  readonly facts: LayerFacts;
  /** Entries and directories that only paths imply. */
  readonly length: number;
  /** Directories are numbered in the order of the bytes of their clean paths; the root "" is the first. */
  readonly directories: number;
  readonly #segments: SegmentReader;
  readonly #meta: IndexMeta;
  /** Entries of directory i are those from #starts[i] to #starts[i + 1]. */
  readonly #starts: Uint32Array;
  readonly #paths: Names;
  readonly #names: (Names | undefined)[] = [];
  readonly #lowerCase: (Buffer | undefined)[] = [];
  readonly #columns: (BlockColumns | undefined)[] = [];
  #totals: DirectoryTotal[] | null = null;

  constructor(bytes: Uint8Array) {
    this.#segments = new SegmentReader(bytes);
    this.#meta = readMeta(this.#segments.read(0));
    this.facts = this.#meta.facts;
    this.length = this.#meta.rows;
    this.directories = this.#meta.directories;
    this.#paths = readNames(this.#segments.read(1), this.directories);
    this.#starts = readSums(this.#segments.read(2), this.directories);
    if (this.#starts[this.directories] !== this.length) throw invalidIndex();
  }

  /** The clean path of a directory. */
  directory(number: number): ByteString {
    const { text, starts } = this.#paths;
    return byteString(text, starts[number] ?? 0, starts[number + 1] ?? 0);
  }

  /** The number of a directory; -1 when the layer has none there. */
  directoryNumber(path: ByteString): number {
    const { text, starts } = this.#paths;
    const wanted = bytesOf(path);
    let low = 0;
    let high = this.directories - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = text.compare(wanted, 0, wanted.length, starts[middle] ?? 0, starts[middle + 1] ?? 0);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Everything in a directory and below it. */
  total(directory: number): DirectoryTotal {
    this.#totals ??= readTotals(new ByteReader(this.#segments.read(3)), this.directories);
    return this.#totals[directory] ?? { entries: 0, bytes: 0 };
  }

  /** The entries of a directory: from `start` up to, not including, `end`. The root's own entry is left out. */
  range(directory: number): { start: number; end: number } {
    const start = this.#starts[directory] ?? 0;
    const end = this.#starts[directory + 1] ?? start;
    if (directory !== 0) return { start, end };
    let first = start;
    while (first < end && this.base(first) === "") first += 1;
    return { start: first, end };
  }

  /**
   * Entries of a directory in the order of their names' bytes.
   * @returns null when the layer has nothing there
   */
  list(path: ByteString, page: { offset?: number; limit?: number } = {}): IndexEntry[] | null {
    const directory = this.directoryNumber(path);
    if (directory < 0) return null;
    const { start, end } = this.range(directory);
    const from = Math.min(end, start + (page.offset ?? 0));
    const to = Math.min(end, from + (page.limit ?? Number.POSITIVE_INFINITY));
    return Array.from({ length: to - from }, (_, i) => this.entry(from + i));
  }

  /** All entries of a path, in the order of the archive: the last one counts. */
  find(path: ByteString): IndexEntry[] {
    const directory = this.directoryNumber(directoryOf(path));
    if (directory < 0) return [];
    const base = path.slice(path.lastIndexOf("/") + 1);
    const last = this.#starts[directory + 1] ?? 0;
    let low = this.#starts[directory] ?? 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.base(middle) < base) low = middle + 1;
      else high = middle;
    }
    const found: IndexEntry[] = [];
    for (let id = low; id < last && this.base(id) === base; id += 1) found.push(this.entry(id));
    return found;
  }

  entry(id: number): IndexEntry {
    const columns = this.#columnsOf(id);
    const at = id % BLOCK_ENTRIES;
    const flags = columns.flags[at] ?? 0;
    const typeflag = columns.typeflags[at] ?? 0;
    const extras = columns.extras.get(at) ?? null;
    const owner = this.#meta.owners[columns.owners[at] ?? 0];
    const path = joinPath(this.directory(this.directoryOfEntry(id)), this.base(id));
    const size = columns.sizes[at] ?? 0;
    const isSparse = extras !== null && (flags & Flag.sparse) !== 0;
    return {
      id,
      path,
      name: nameOf(path, flags, extras),
      kind: kindOf(typeflag),
      typeflag,
      size,
      storedSize: isSparse ? extras.storedSize : size,
      mode: columns.modes[at] ?? 0,
      uid: owner?.uid ?? 0,
      gid: owner?.gid ?? 0,
      userName: owner?.userName ?? "",
      groupName: owner?.groupName ?? "",
      mtime: columns.mtimes[at] ?? 0,
      mtimeNanos: columns.nanos[at] ?? 0,
      link: columns.links.get(at) ?? "",
      bodyOffset: columns.bodyOffsets[at] ?? 0,
      sparseHeaderOffset: isSparse ? extras.headerOffset : null,
      xattrs: extras?.xattrs ?? [],
      device:
        extras !== null && (flags & Flag.device) !== 0
          ? { major: extras.deviceMajor, minor: extras.deviceMinor }
          : null,
      implied: (flags & Flag.implied) !== 0,
      nameLength: extras !== null && (flags & Flag.cut) !== 0 ? extras.nameLength : null,
    };
  }

  /** The last part of an entry's path. */
  base(id: number): ByteString {
    const { text, starts } = this.names(Math.floor(id / BLOCK_ENTRIES));
    const at = id % BLOCK_ENTRIES;
    return byteString(text, starts[at] ?? 0, starts[at + 1] ?? 0);
  }

  /** The directory an entry is in. */
  directoryOfEntry(id: number): number {
    if (!(id >= 0 && id < this.length)) throw new RangeError("There is no such entry.");
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle + 1] ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Names of a block of entries, one after another. */
  names(block: number): Names {
    let names = this.#names[block];
    if (names === undefined) {
      const bytes = this.#segments.read(FIRST_BLOCK_SEGMENT + SEGMENTS_PER_BLOCK * block);
      names = readNames(bytes, this.#blockLength(block));
      this.#names[block] = names;
    }
    return names;
  }

  /** The same with the letters of ASCII in lower case, for search. */
  lowerCaseNames(block: number): Buffer {
    const lower = this.#lowerCase[block] ?? lowerCaseBytes(Buffer.from(this.names(block).text));
    this.#lowerCase[block] = lower;
    return lower;
  }

  get blocks(): number {
    return Math.ceil(this.length / BLOCK_ENTRIES);
  }

  /** sha256 of a file's content; null when it has none, is sparse, or hashes were not computed. */
  sha256(id: number): Uint8Array | null {
    const block = Math.floor(id / BLOCK_ENTRIES);
    const hashes = this.#segments.read(FIRST_BLOCK_SEGMENT + SEGMENTS_PER_BLOCK * block + 2);
    return hashAt(hashes, this.#columnsOf(id), id % BLOCK_ENTRIES);
  }

  /** Numbers of all entries of the archive in its order. */
  archiveOrder(): Uint32Array {
    const offsets = new Float64Array(this.length);
    const ids: number[] = [];
    for (let id = 0; id < this.length; id += 1) {
      const columns = this.#columnsOf(id);
      const at = id % BLOCK_ENTRIES;
      offsets[id] = columns.bodyOffsets[at] ?? 0;
      if (((columns.flags[at] ?? 0) & Flag.implied) === 0) ids.push(id);
    }
    return Uint32Array.from(ids).sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0));
  }

  #columnsOf(id: number): BlockColumns {
    const block = Math.floor(id / BLOCK_ENTRIES);
    let columns = this.#columns[block];
    if (columns === undefined) {
      const bytes = this.#segments.read(FIRST_BLOCK_SEGMENT + SEGMENTS_PER_BLOCK * block + 1);
      columns = readColumns(bytes, this.#blockLength(block));
      this.#columns[block] = columns;
    }
    return columns;
  }

  #blockLength(block: number): number {
    return Math.min(BLOCK_ENTRIES, this.length - block * BLOCK_ENTRIES);
  }
}

function readMeta(bytes: Uint8Array): IndexMeta {
  try {
    const meta = JSON.parse(Buffer.from(bytes).toString("utf8")) as IndexMeta;
    // A number that is none, or absurd, would ask for memory.
    const sound = [meta.rows, meta.directories].every(
      (count) => Number.isInteger(count) && count >= 0 && count < 2 ** 28,
    );
    if (sound && typeof meta.facts === "object" && Array.isArray(meta.owners)) return meta;
  } catch {
    // Told below.
  }
  throw invalidIndex();
}
