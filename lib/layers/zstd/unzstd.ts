import zlib from "node:zlib";
import type { Decompressor, Sink } from "../codec/decompressor.ts";
import { CodecError, SyncCodec } from "../codec/sync-codec.ts";
import { LayerDamage } from "../damage.ts";
import { RESTART_SPAN, type RestartPoint } from "../restart/restart-point.ts";

const OUTPUT_BYTES = 2 ** 20;
const PROBE_TEXT = "between frames";

/**
 * Decompresses Zstandard (RFC 8878) of any number of frames. Reading can begin anew only where a frame does,
 * so a layer of one frame, which most programs write, has no restart points.
 */
export class Unzstd implements Decompressor {
  readonly points: RestartPoint[] = [];
  /** Anything behind a frame has to be a frame. */
  readonly trailingBytes = 0;
  readonly #sink: Sink;
  readonly #span: number;
  readonly #codec = SyncCodec.unzstd();
  readonly #buffer = Buffer.allocUnsafe(OUTPUT_BYTES);
  #at = 0;
  #produced = 0;
  #blobOffset = 0;
  #lastPoint = 0;

  constructor(sink: Sink, span: number = RESTART_SPAN) {
    this.#sink = sink;
    this.#span = span;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    try {
      // A full buffer may hide output that needs no more input.
      do at = this.#step(chunk, at);
      while (at < chunk.length || this.#at === this.#buffer.length);
    } finally {
      this.#handOver();
    }
    this.#blobOffset += chunk.length;
  }

  end(): void {
    if (this.#blobOffset === 0 || !this.#isBetweenFrames()) {
      throw new LayerDamage("zstd_truncated", "The zstd data ends too early.", this.#blobOffset);
    }
  }

  close(): void {
    this.#codec.close();
  }

  #step(chunk: Uint8Array, at: number): number {
    if (this.#at === this.#buffer.length) this.#handOver();
    this.#run(chunk, at);
    const { consumed, produced } = this.#codec;
    const next = at + consumed;
    this.#at += produced;
    this.#produced += produced;
    if (next < chunk.length && this.#at < this.#buffer.length) {
      if (consumed === 0 && produced === 0) throw this.#invalid(at);
      this.#considerPoint(next);
    }
    return next;
  }

  #run(chunk: Uint8Array, at: number): void {
    try {
      this.#codec.run(chunk, at, this.#buffer, this.#at);
    } catch (error) {
      throw error instanceof CodecError ? this.#invalid(at) : error;
    }
  }

  /** With input and room left, only the end of a frame stops the codec. */
  #considerPoint(next: number): void {
    if (this.#produced - this.#lastPoint < this.#span / 2) return;
    const blobOffset = this.#blobOffset + next;
    this.points.push({ tarOffset: this.#produced, blobOffset, bits: 0, window: null });
    this.#lastPoint = this.#produced;
  }

  #handOver(): void {
    if (this.#at === 0) return;
    const bytes = this.#buffer.subarray(0, this.#at);
    this.#at = 0;
    this.#sink(bytes);
  }

  /** Node does not tell whether a frame is complete; only then another frame comes out as it went in. */
  #isBetweenFrames(): boolean {
    const probe = zlib.zstdCompressSync(PROBE_TEXT);
    try {
      this.#codec.run(probe, 0, this.#buffer, 0);
    } catch (error) {
      if (error instanceof CodecError) return false;
      throw error;
    }
    return this.#buffer.toString("latin1", 0, this.#codec.produced) === PROBE_TEXT;
  }

  #invalid(at: number): LayerDamage {
    return new LayerDamage("zstd_invalid", "The zstd data is damaged.", this.#blobOffset + at);
  }
}
