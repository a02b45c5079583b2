import { hash } from "node:crypto";
import { parseLayerType } from "#lib/references/media-types.ts";
import { LAYER_LIMITS } from "../limits.ts";
import type { ReadRange } from "../open/read-tar.ts";
import { BlobTail } from "./blob-tail.ts";
import {
  type ChunkedPosition,
  parseChunkedPosition,
  readChunkedFooter,
  SKIPPABLE_HEADER_BYTES,
} from "./chunked-position.ts";
import type { FoundContents } from "./found-contents.ts";
import { OddContents } from "./odd-contents.ts";
import { EntryPlacer } from "./place-entries.ts";
import { readEntries } from "./read-entries.ts";
import { readStargzFooter, STARGZ_FOOTER_BYTES, type StargzFooter } from "./stargz-footer.ts";
import { checkTable, TABLE_DIGEST } from "./table-digests.ts";
import { GZIP_HEADER_BYTES, MAX_TABLE_BYTES, unpackChunkedTable, unpackStargzTable } from "./unpack-table.ts";

/** A layer as its manifest names it. */
export interface LayerDescriptor {
  size: number;
  mediaType: string;
  annotations: Readonly<Record<string, string>>;
}

export interface FindContentsOptions {
  /** A whole sentence about a table that is there and cannot be used, for people to see. */
  onRemark?(sentence: string): void;
  maxEntries?: number;
}

/** Where the table is; the second is what stargz-snapshotter writes. */
const POSITIONS = [
  "io.github.containers.zstd-chunked.manifest-position",
  "io.containers.zstd-chunked.manifest-position",
];
/** Smaller layers are read in full as fast as their end is asked for. Bytes. */
const LEAST_BLIND_BYTES = 2 ** 20;
/** Blocks that end an archive. */
const END_BYTES = 1024;

/**
 * Looks for a table of contents in a layer, by at most two reads of single ranges: eStargz and the older stargz,
 * whose place is in a footer, and zstd:chunked, whose place the manifest may tell. The end of a layer is read on
 * suspicion only when it is large and of a type that may have one.
 *
 * A table is the word of its author: a runtime that unpacks the archive may find something else in it.
 *
 * @returns null when there is none, or none that can be relied on: then the layer is read in full
 * @throws what `readRange` throws
 */
export async function findContents(
  descriptor: LayerDescriptor,
  readRange: ReadRange,
  options: FindContentsOptions = {},
): Promise<FoundContents | null> {
  const finder = new ContentsFinder(descriptor, readRange, options.maxEntries ?? LAYER_LIMITS.maxEntries);
  try {
    return await finder.find();
  } catch (error) {
    if (!(error instanceof OddContents)) throw error;
    if (error.remark !== null) options.onRemark?.(error.remark);
    return null;
  }
}

class ContentsFinder {
  readonly #descriptor: LayerDescriptor;
  readonly #tail: BlobTail;
  readonly #maxEntries: number;

  constructor(descriptor: LayerDescriptor, readRange: ReadRange, maxEntries: number) {
    this.#descriptor = descriptor;
    this.#tail = new BlobTail(descriptor.size, readRange);
    this.#maxEntries = maxEntries;
  }

  async find(): Promise<FoundContents | null> {
    const { annotations, mediaType, size } = this.#descriptor;
    if (!Number.isSafeInteger(size) || size < STARGZ_FOOTER_BYTES) return null;
    const stated = POSITIONS.find((name) => Object.hasOwn(annotations, name));
    if (stated !== undefined) return this.#chunked(parseChunkedPosition(annotations[stated] ?? ""));
    const compression = parseLayerType(mediaType)?.compression ?? "none";
    const isPromised = Object.hasOwn(annotations, TABLE_DIGEST);
    if (!isPromised && (compression === "none" || size <= LEAST_BLIND_BYTES)) return null;
    const tail = await this.#tail.read();
    if (compression === "zstd") return this.#chunked(readChunkedFooter(tail));
    return this.#stargz(readStargzFooter(tail));
  }

  async #stargz(footer: StargzFooter | null): Promise<FoundContents | null> {
    if (footer === null) return null;
    const { size, annotations } = this.#descriptor;
    const packed = await this.#table(footer.tableOffset, size - footer.footerBytes - footer.tableOffset);
    const table = await unpackStargzTable(packed);
    const verified = checkTable(annotations, table.json, null);
    const placer = new EntryPlacer({ end: footer.tableOffset, headerBytes: GZIP_HEADER_BYTES });
    const entries = readEntries(table.json, this.#maxEntries - 1).map((entry) => placer.place(entry));
    // The table is a file of the layer like any other.
    const start = placer.tarOffset;
    placer.addPoint(start, footer.tableOffset + GZIP_HEADER_BYTES);
    const { entry } = table;
    entries.push({
      entry: {
        ...entry,
        headerOffset: start + entry.headerOffset,
        bodyOffset: start + entry.bodyOffset,
      },
      sha256: hash("sha256", table.json, "binary"),
    });
    const tarBytes = start + Math.ceil((entry.bodyOffset + entry.size) / 512) * 512;
    return this.#found({ format: footer.format, compression: "gzip", verified, entries, placer, tarBytes });
  }

  async #chunked(position: ChunkedPosition | null): Promise<FoundContents | null> {
    if (position === null) return null;
    const { offset, length, uncompressedLength } = position;
    const end = offset - SKIPPABLE_HEADER_BYTES;
    if (end < 0) throw new OddContents();
    const packed = await this.#table(offset, length);
    const json = await unpackChunkedTable(packed, uncompressedLength);
    const verified = checkTable(this.#descriptor.annotations, json, packed);
    const placer = new EntryPlacer({ end, headerBytes: 0 });
    const entries = readEntries(json, this.#maxEntries).map((entry) => placer.place(entry));
    const tarBytes = placer.tarOffset;
    // Whoever reads the last file need not ask for what is behind it.
    placer.addPoint(tarBytes, end);
    const format = "zstd:chunked";
    return this.#found({ format, compression: "zstd", verified, entries, placer, tarBytes });
  }

  async #table(offset: number, length: number): Promise<Buffer> {
    if (length <= 0 || length > MAX_TABLE_BYTES || offset + length > this.#descriptor.size) {
      throw new OddContents();
    }
    return this.#tail.range(offset, offset + length);
  }

  #found(
    parts: Omit<FoundContents, "blobBytes" | "bytesRead" | "points"> & { placer: EntryPlacer },
  ): FoundContents {
    const { placer, tarBytes, ...rest } = parts;
    const all = tarBytes + END_BYTES;
    if (all > LAYER_LIMITS.maxTarBytes) throw new OddContents();
    return {
      ...rest,
      tarBytes: all,
      points: placer.points,
      blobBytes: this.#descriptor.size,
      bytesRead: this.#tail.bytesRead,
    };
  }
}
