import { byteStringToNul } from "../bytes/byte-string.ts";
import { LayerDamage } from "../damage.ts";
import { applyExtensions, type Extensions } from "./apply-extensions.ts";
import { isHeaderOnly, type SparseRegion, type TarEntry } from "./entry.ts";
import { BLOCK, type HeaderBlock, isZeroBlock, readHeaderBlock } from "./header-block.ts";
import { InvalidNumber } from "./numbers.ts";
import { type PaxRecords, parsePaxRecords } from "./pax-records.ts";
import {
  applySparseRecords,
  BodySparseMap,
  isConsistentMap,
  OldSparseMap,
  oldSparseRealSize,
  type SparseMapCollector,
  sparseMapOfRecords,
  sparseVersion,
} from "./sparse-map.ts";

/** What a walk tells. Chunks of a body are valid during the call only. */
export interface TarHandler {
  entry(entry: TarEntry): void;
  /** The stored content of the last entry, piece by piece: the bytes of `chunk` from `start` up to `end`. */
  body?(chunk: Uint8Array, start: number, end: number): void;
  /** The content of the last entry is complete; also called when it is empty. */
  bodyEnd?(): void;
  /** A PAX or GNU header that only describes another entry, or all of them. */
  extension?(): void;
}

/** How an archive ended. */
export interface TarEnd {
  /** Zero blocks that mark the end: two are the rule, none is what a cut archive looks like. */
  endBlocks: 0 | 1 | 2;
  /** Bytes behind the end that are not zero padding, such as a second archive. Runtimes ignore them. */
  trailingBytes: number;
  /** PAX global headers. Runtimes ignore them, although other programs apply them. */
  globalHeaders: number;
}

/** Go's `maxSpecialFileSize`: an extension header with more than this is refused. Bytes. */
const MAX_EXTENSION_BYTES = 2 ** 20;

/** Where in the archive the walker stands. */
type State = "header" | "body" | "padding" | "extension" | "sparse-map" | "end";

const GLOBAL = 0x67;
const EXTENDED = 0x78;
const LONG_NAME = 0x4c;
const LONG_LINK = 0x4b;
const OLD_SPARSE = 0x53;
const EXTENSION_FLAGS = new Set([GLOBAL, EXTENDED, LONG_NAME, LONG_LINK]);
const NO_EXTENSIONS: Readonly<Extensions> = { records: null, longName: "", longLink: "" };

/**
 * Walks a tar archive that comes in chunks of any size: every entry is handed over in order, nothing is held
 * but the header at work. The verdict on every header equals that of Go's archive/tar, as container runtimes
 * are written in Go. Damage is thrown as LayerDamage; the entries before it were handed over.
 */
export class TarWalker {
  readonly #handler: TarHandler;
  #state: State = "header";
  /** Bytes of the archive behind what was consumed. */
  #position = 0;
  /** Bytes of the body, the padding or the extension still to come. */
  #remaining = 0;
  /** Collects a block, or an extension, that is spread over chunks. */
  #held = Buffer.allocUnsafe(BLOCK);
  #heldBytes = 0;
  #extension: Buffer[] = [];
  #extensionType = 0;
  #pending: Extensions = { ...NO_EXTENSIONS };
  /** Where the first header of the entry at work begins; -1 between entries. */
  #headerOffset = -1;
  #entry: TarEntry | null = null;
  #sparseMap: SparseMapCollector | null = null;
  #zeroBlocks: 0 | 1 | 2 = 0;
  #trailingBytes = 0;
  #trailingZeros = 0;
  #globalHeaders = 0;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** Bytes of the archive consumed so far. */
  get position(): number {
    return this.#position;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) at = this.#step(chunk, at);
  }

  /** The archive has no more bytes. Throws LayerDamage when it stops inside an entry. */
  end(): TarEnd {
    // Go takes an archive for complete that stops between entries or within padding.
    const between = this.#state === "header" && this.#heldBytes === 0;
    if (!between && this.#state !== "padding" && this.#state !== "end") {
      throw new LayerDamage("tar_truncated", "The archive ends in the middle of an entry.", this.#position);
    }
    return {
      endBlocks: this.#zeroBlocks,
      trailingBytes: this.#trailingBytes,
      globalHeaders: this.#globalHeaders,
    };
  }

  #step(chunk: Uint8Array, at: number): number {
    switch (this.#state) {
      case "body":
        return this.#stepBody(chunk, at);
      case "padding":
        return this.#stepPadding(chunk, at);
      case "extension":
        return this.#stepExtension(chunk, at);
      case "end":
        return this.#stepEnd(chunk, at);
      default:
        return this.#stepBlock(chunk, at);
    }
  }

  /** Whole blocks are read in place; only one that spans two chunks is copied. */
  #stepBlock(chunk: Uint8Array, at: number): number {
    if (this.#heldBytes === 0 && chunk.length - at >= BLOCK) {
      this.#position += BLOCK;
      this.#onBlock(chunk, at);
      return at + BLOCK;
    }
    const take = Math.min(BLOCK - this.#heldBytes, chunk.length - at);
    this.#held.set(chunk.subarray(at, at + take), this.#heldBytes);
    this.#heldBytes += take;
    this.#position += take;
    if (this.#heldBytes === BLOCK) {
      this.#heldBytes = 0;
      this.#onBlock(this.#held, 0);
    }
    return at + take;
  }

  #onBlock(block: Uint8Array, at: number): void {
    if (this.#state === "sparse-map") this.#onSparseMapBlock(block, at);
    else this.#onHeader(block, at);
  }

  #onHeader(block: Uint8Array, at: number): void {
    const start = this.#position - BLOCK;
    if (isZeroBlock(block, at)) {
      this.#zeroBlocks = this.#zeroBlocks === 0 ? 1 : 2;
      if (this.#zeroBlocks === 2) this.#state = "end";
      return;
    }
    const header = this.#zeroBlocks === 0 ? readHeaderBlock(block, at) : null;
    if (header === null) throw this.#invalid(start);
    if (this.#headerOffset < 0) this.#headerOffset = start;
    if (header.size < 0 && !isHeaderOnly(header.typeflag)) throw this.#invalid(start);
    if (EXTENSION_FLAGS.has(header.typeflag)) this.#beginExtension(header);
    else this.#beginEntry(header, block, at);
  }

  #beginExtension(header: HeaderBlock): void {
    this.#handler.extension?.();
    if (header.size > MAX_EXTENSION_BYTES) {
      throw new LayerDamage(
        "tar_field_too_long",
        "An extension header is longer than 1 MiB; runtimes refuse it.",
        this.#position - BLOCK,
      );
    }
    this.#extensionType = header.typeflag;
    this.#extension = [];
    this.#remaining = header.size;
    this.#state = "extension";
    if (header.size === 0) this.#endExtension(new Uint8Array(0));
  }

  /** Mostly an extension is in the chunk as a whole, and read in place. */
  #stepExtension(chunk: Uint8Array, at: number): number {
    const take = Math.min(this.#remaining, chunk.length - at);
    const piece = chunk.subarray(at, at + take);
    this.#remaining -= take;
    this.#position += take;
    if (this.#remaining > 0) this.#extension.push(Buffer.from(piece));
    else
      this.#endExtension(this.#extension.length === 0 ? piece : Buffer.concat([...this.#extension, piece]));
    return at + take;
  }

  #endExtension(bytes: Uint8Array): void {
    this.#extension = [];
    this.#pad(bytes.length);
    if (this.#extensionType === LONG_NAME) this.#pending.longName = byteStringToNul(bytes, 0, bytes.length);
    else if (this.#extensionType === LONG_LINK)
      this.#pending.longLink = byteStringToNul(bytes, 0, bytes.length);
    else this.#endRecords(bytes);
  }

  #endRecords(bytes: Uint8Array): void {
    const records = parsePaxRecords(bytes);
    if (records === null) throw this.#invalid(this.#headerOffset);
    if (this.#extensionType === EXTENDED) {
      this.#pending.records = records;
      return;
    }
    // Go hands a global header over as an entry of its own: it changes no other, and what was announced
    // before it is lost.
    this.#globalHeaders += 1;
    this.#forgetExtensions();
  }

  #beginEntry(header: HeaderBlock, block: Uint8Array, at: number): void {
    const { records } = this.#pending;
    const start = this.#headerOffset;
    try {
      const entry = applyExtensions(header, this.#pending, {
        headerOffset: start,
        bodyOffset: this.#position,
      });
      this.#forgetExtensions();
      if (isHeaderOnly(entry.typeflag)) entry.storedSize = 0;
      else if (entry.size < 0) throw this.#invalid(start);
      this.#entry = entry;
      this.#remaining = entry.storedSize;
      if (!this.#beginSparse(header, records, block, at)) this.#handOver(entry);
    } catch (error) {
      throw error instanceof InvalidNumber ? this.#invalid(start) : error;
    }
  }

  /** @returns true when the map is not complete yet and the entry has to wait for it */
  #beginSparse(header: HeaderBlock, records: PaxRecords | null, block: Uint8Array, at: number): boolean {
    const entry = this.#entry as TarEntry;
    if (entry.typeflag === OLD_SPARSE) {
      // STAR has a sparse type of the same letter with another layout.
      if (header.format !== "gnu") throw new InvalidNumber();
      entry.size = oldSparseRealSize(block, at);
      this.#sparseMap = new OldSparseMap();
      return !this.#feedSparseMap(entry, block, at);
    }
    const version = records === null ? null : sparseVersion(records);
    if (records === null || version === null) return false;
    applySparseRecords(entry, records);
    if (version === "0.1") {
      this.#applySparseMap(entry, sparseMapOfRecords(records));
      return false;
    }
    if (isHeaderOnly(entry.typeflag)) throw new InvalidNumber();
    this.#sparseMap = new BodySparseMap();
    this.#state = "sparse-map";
    return true;
  }

  #onSparseMapBlock(block: Uint8Array, at: number): void {
    const entry = this.#entry as TarEntry;
    try {
      if (this.#sparseMap?.inBody) {
        if (this.#remaining < BLOCK) throw new InvalidNumber();
        this.#remaining -= BLOCK;
        entry.storedSize -= BLOCK;
      }
      if (this.#feedSparseMap(entry, block, at)) this.#handOver(entry);
    } catch (error) {
      throw error instanceof InvalidNumber ? this.#invalidSparse(entry) : error;
    }
  }

  #feedSparseMap(entry: TarEntry, block: Uint8Array, at: number): boolean {
    const regions = this.#sparseMap?.add(block, at) ?? null;
    this.#state = "sparse-map";
    if (regions === null) return false;
    this.#sparseMap = null;
    entry.bodyOffset = this.#position;
    this.#applySparseMap(entry, regions);
    return true;
  }

  #applySparseMap(entry: TarEntry, regions: SparseRegion[]): void {
    if (isHeaderOnly(entry.typeflag) || !isConsistentMap(regions, entry.size, entry.storedSize)) {
      throw this.#invalidSparse(entry);
    }
    entry.sparse = regions;
  }

  #handOver(entry: TarEntry): void {
    if (isHeaderOnly(entry.typeflag)) entry.size = 0;
    this.#handler.entry(entry);
    this.#headerOffset = -1;
    this.#state = "body";
    if (this.#remaining === 0) this.#endBody();
  }

  #stepBody(chunk: Uint8Array, at: number): number {
    const take = Math.min(this.#remaining, chunk.length - at);
    this.#handler.body?.(chunk, at, at + take);
    this.#remaining -= take;
    this.#position += take;
    if (this.#remaining === 0) this.#endBody();
    return at + take;
  }

  #endBody(): void {
    const stored = this.#entry?.storedSize ?? 0;
    this.#entry = null;
    this.#handler.bodyEnd?.();
    this.#pad(stored);
  }

  /** Content is filled up to whole blocks. */
  #pad(size: number): void {
    this.#remaining = (BLOCK - (size % BLOCK)) % BLOCK;
    this.#state = this.#remaining === 0 ? "header" : "padding";
  }

  #stepPadding(chunk: Uint8Array, at: number): number {
    const take = Math.min(this.#remaining, chunk.length - at);
    this.#remaining -= take;
    this.#position += take;
    if (this.#remaining === 0) this.#state = "header";
    return at + take;
  }

  /** Programs fill the last record with zeros; those are no trailing bytes. */
  #stepEnd(chunk: Uint8Array, at: number): number {
    let last = chunk.length;
    while (last > at && chunk[last - 1] === 0) last -= 1;
    if (last > at) {
      this.#trailingBytes += this.#trailingZeros + (last - at);
      this.#trailingZeros = 0;
    }
    this.#trailingZeros += chunk.length - last;
    this.#position += chunk.length - at;
    return chunk.length;
  }

  #forgetExtensions(): void {
    this.#pending = { ...NO_EXTENSIONS };
    this.#headerOffset = -1;
  }

  #invalid(offset: number): LayerDamage {
    return new LayerDamage("tar_header", "A header is damaged; runtimes stop here.", offset);
  }

  #invalidSparse(entry: TarEntry): LayerDamage {
    const message = "The map of a sparse file does not fit its content; runtimes stop here.";
    return new LayerDamage("tar_sparse", message, entry.headerOffset);
  }
}
