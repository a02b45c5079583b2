import { crc32 } from "node:zlib";
import type { Decompressor, Sink } from "../codec/decompressor.ts";
import { CodecError, SyncCodec } from "../codec/sync-codec.ts";
import { LayerDamage } from "../damage.ts";
import { packWindow } from "../restart/packed-window.ts";
import { RESTART_SPAN, type RestartPoint, WINDOW_BYTES } from "../restart/restart-point.ts";
import { findBits, PROOF_BYTES, SHORTEST_PROOF } from "./find-bits.ts";
import { endOfGzipHeader, GZIP_TRAILER_BYTES } from "./gzip-header.ts";

/** Room for output behind the window; small enough to stay in the processor's cache. */
const OUTPUT_BYTES = 2 ** 20;
/** A block is proved to be a restart point by the compressed bytes behind it in the same chunk. */
const FOLLOWING_BYTES = 32 * 2 ** 10;
const LEAST_FOLLOWING = PROOF_BYTES + 2 ** 10;
/** A block that begins has so much room before the buffer slides that it can be proved. */
const LEAST_ROOM = 64 * 2 ** 10;

/** `between`: a member is complete, and the blob may end here. */
type State = "header" | "deflate" | "trailer" | "between" | "trailing";

/** The beginning of a block that may become a restart point. */
interface Candidate {
  tarOffset: number;
  blobOffset: number;
  byteBefore: number;
  following: Uint8Array;
  /** Where the block's output begins in the buffer. */
  at: number;
}

/**
 * Inflates gzip of any number of members, checks every checksum, and notes restart points: about one per
 * `span` uncompressed bytes, preferably at the beginning of a member, where none of the past is needed. Large
 * chunks (256 KiB) make it fast and let it find more points. Bytes behind the last member that begin no other
 * are counted and ignored, as gzip does.
 */
export class Gunzip implements Decompressor {
  readonly points: RestartPoint[] = [];
  trailingBytes = 0;
  readonly #sink: Sink;
  readonly #span: number;
  readonly #codec = SyncCodec.inflateByBlock();
  /** The last 32 KiB handed over, then new output. */
  readonly #buffer = Buffer.allocUnsafe(WINDOW_BYTES + OUTPUT_BYTES);
  #at = WINDOW_BYTES;
  #handedOver = WINDOW_BYTES;
  /** Uncompressed bytes before the place WINDOW_BYTES of the buffer. */
  #base = 0;
  #state: State = "header";
  /** Header or trailer bytes that came in an earlier chunk. */
  #carry: Uint8Array = new Uint8Array(0);
  /** Bytes of the blob before the chunk at work. */
  #blobOffset = 0;
  #members = 0;
  #memberStart = 0;
  #crc = 0;
  #lastPoint = 0;
  #candidate: Candidate | null = null;

  constructor(sink: Sink, span: number = RESTART_SPAN) {
    this.#sink = sink;
    this.#span = span;
  }

  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#carry.length > 0) {
      bytes = Buffer.concat([this.#carry, chunk]);
      this.#blobOffset -= this.#carry.length;
      this.#carry = new Uint8Array(0);
    }
    let at = 0;
    try {
      while (at < bytes.length) at = this.#step(bytes, at);
    } finally {
      this.#settle();
      this.#handOver();
    }
    this.#blobOffset += bytes.length;
  }

  end(): void {
    if (this.#state === "between" || this.#state === "trailing") return;
    if (this.#state === "header" && this.#members > 0) {
      this.trailingBytes = this.#carry.length;
      return;
    }
    throw new LayerDamage("gzip_truncated", "The gzip data ends too early.", this.#blobOffset);
  }

  close(): void {
    this.#codec.close();
  }

  get #produced(): number {
    return this.#base + this.#at - WINDOW_BYTES;
  }

  #step(bytes: Uint8Array, at: number): number {
    switch (this.#state) {
      case "between":
        this.#state = "header";
        return at;
      case "header":
        return this.#stepHeader(bytes, at);
      case "deflate":
        return this.#stepDeflate(bytes, at);
      case "trailer":
        return this.#stepTrailer(bytes, at);
      default:
        this.trailingBytes += bytes.length - at;
        return bytes.length;
    }
  }

  #stepHeader(bytes: Uint8Array, at: number): number {
    const end = endOfGzipHeader(bytes, at);
    if (end === "incomplete") return this.#keep(bytes, at);
    if (end === "invalid") {
      if (this.#members === 0) throw this.#invalid(at);
      this.#state = "trailing";
      return at;
    }
    if (this.#members > 0) this.#codec.reset();
    this.#members += 1;
    this.#memberStart = this.#produced;
    this.#crc = 0;
    this.#state = "deflate";
    if (this.#produced - this.#lastPoint >= this.#span / 2) {
      this.#addPoint({
        tarOffset: this.#produced,
        blobOffset: this.#blobOffset + end,
        bits: 0,
        window: null,
      });
    }
    return end;
  }

  #stepDeflate(bytes: Uint8Array, at: number): number {
    if (this.#buffer.length - this.#at < LEAST_ROOM) this.#slide();
    try {
      this.#codec.run(bytes, at, this.#buffer, this.#at);
    } catch (error) {
      throw error instanceof CodecError ? this.#invalid(at) : error;
    }
    const { consumed, produced } = this.#codec;
    const next = at + consumed;
    // At once, while the bytes are in the processor's cache.
    this.#at += produced;
    if (this.#candidate !== null && this.#at - this.#candidate.at >= PROOF_BYTES) this.#settle();
    // With input and room left, only the end of a block stops the codec, and no progress is the end of it all.
    if (next < bytes.length && this.#at < this.#buffer.length) {
      if (consumed === 0 && produced === 0) this.#endDeflate();
      else this.#considerPoint(bytes, next);
    }
    return next;
  }

  #endDeflate(): void {
    this.#settle();
    this.#handOver();
    this.#state = "trailer";
  }

  #stepTrailer(bytes: Uint8Array, at: number): number {
    if (bytes.length - at < GZIP_TRAILER_BYTES) return this.#keep(bytes, at);
    const trailer = Buffer.from(bytes.buffer, bytes.byteOffset + at, GZIP_TRAILER_BYTES);
    const size = (this.#produced - this.#memberStart) % 2 ** 32;
    if (trailer.readUInt32LE(0) !== this.#crc || trailer.readUInt32LE(4) !== size) {
      const message = "The checksum of the gzip data is wrong; what is listed may be damaged.";
      throw new LayerDamage("gzip_checksum", message, this.#blobOffset + at);
    }
    this.#state = "between";
    return at + GZIP_TRAILER_BYTES;
  }

  /** Keeps bytes that are too few to be read for the next chunk. */
  #keep(bytes: Uint8Array, at: number): number {
    this.#carry = Uint8Array.from(bytes.subarray(at));
    return bytes.length;
  }

  #handOver(): void {
    const from = this.#handedOver;
    if (from === this.#at) return;
    this.#handedOver = this.#at;
    const bytes = this.#buffer.subarray(from, this.#at);
    this.#crc = crc32(bytes, this.#crc);
    this.#sink(bytes);
  }

  /** Makes room: what is left of the output is the window. */
  #slide(): void {
    this.#settle();
    this.#handOver();
    this.#base += this.#at - WINDOW_BYTES;
    this.#buffer.copyWithin(0, this.#at - WINDOW_BYTES, this.#at);
    this.#at = WINDOW_BYTES;
    this.#handedOver = WINDOW_BYTES;
  }

  #considerPoint(bytes: Uint8Array, next: number): void {
    if (this.#candidate !== null || this.#produced - this.#lastPoint < this.#span) return;
    const byteBefore = bytes[next - 1];
    if (byteBefore === undefined || bytes.length - next < LEAST_FOLLOWING) return;
    this.#candidate = {
      tarOffset: this.#produced,
      blobOffset: this.#blobOffset + next,
      byteBefore,
      following: bytes.subarray(next, next + FOLLOWING_BYTES),
      at: this.#at,
    };
  }

  /** Makes the candidate a restart point, or drops it when it cannot be proved; the next block is tried then. */
  #settle(): void {
    const candidate = this.#candidate;
    this.#candidate = null;
    if (candidate === null) return;
    const { tarOffset, blobOffset, at } = candidate;
    const expected = this.#buffer.subarray(at, this.#at);
    if (expected.length < SHORTEST_PROOF) return;
    const reach = Math.min(WINDOW_BYTES, tarOffset - this.#memberStart);
    const window = this.#buffer.subarray(at - reach, at);
    const bits = findBits(candidate.byteBefore, candidate.following, window, expected);
    if (bits !== null) this.#addPoint({ tarOffset, blobOffset, bits, window: packWindow(window) });
  }

  #addPoint(point: RestartPoint): void {
    this.points.push(point);
    this.#lastPoint = point.tarOffset;
  }

  #invalid(at: number): LayerDamage {
    return new LayerDamage("gzip_invalid", "The gzip data is damaged.", this.#blobOffset + at);
  }
}
