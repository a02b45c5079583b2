import { createHash, type Hash } from "node:crypto";
import { parseDigest } from "#lib/references/digest.ts";
import { coalesce } from "./bytes/coalesce.ts";
import type { Decompressor } from "./codec/decompressor.ts";
import { type Compression, detectCompression } from "./codec/detect.ts";
import { type Damage, LayerDamage } from "./damage.ts";
import { LayerError } from "./errors.ts";
import { Gunzip } from "./gzip/gunzip.ts";
import type { LayerFacts } from "./index/layer-facts.ts";
import { LAYER_LIMITS, type LayerLimits } from "./limits.ts";
import type { RestartPoint } from "./restart/restart-point.ts";
import type { TarEntry } from "./tar/entry.ts";
import { TarReading } from "./tar-reading.ts";
import { Unzstd } from "./zstd/unzstd.ts";

export interface LayerProgress {
  /** Bytes of the blob read. */
  blobBytes: number;
  /** Bytes of the archive walked. */
  tarBytes: number;
  entries: number;
}

export interface ReadLayerOptions {
  /** `sha256:…` or `sha512:…` of the blob. */
  digest: string;
  limits?: Partial<LayerLimits>;
  /** Also compute the sha256 of every file; needed to compare contents. About a quarter more time. */
  hashFiles?: boolean;
  /** Also compute the sha256 of the uncompressed archive, to compare it with the image's `diff_id`. */
  hashTar?: boolean;
  /** Distance of restart points in uncompressed bytes; 4 MiB by default. */
  restartSpan?: number;
  signal?: AbortSignal;
  /** Called after every 256 KiB of the blob. */
  onProgress?(progress: LayerProgress): void;
  /** Every entry as soon as it is read, before the digest of the blob can be checked. */
  onEntry?(entry: TarEntry): void;
}

export interface LayerReading {
  /** The packed index, for LayerIndex. */
  index: Uint8Array;
  points: RestartPoint[];
  facts: LayerFacts;
}

/**
 * Reads a layer once from beginning to end: checks its digest, decompresses it, walks the archive and packs the
 * index. It holds the entries, never contents. A damaged layer gives the entries before the damage and its
 * reason in `facts.damage`; the blob is read to its end even then, as nothing of it may be kept without its
 * digest. Synchronous within a chunk: meant for a worker thread.
 *
 * Throws LayerError `layer_digest_mismatch` or `layer_unreadable`, the reason of `signal`, or what `source` throws.
 */
export async function readLayer(
  source: AsyncIterable<Uint8Array>,
  options: ReadLayerOptions,
): Promise<LayerReading> {
  const reading = new Reading(options);
  try {
    for await (const chunk of coalesce(source)) {
      options.signal?.throwIfAborted();
      reading.push(chunk);
      options.onProgress?.(reading.progress);
    }
    options.signal?.throwIfAborted();
    return reading.finish();
  } finally {
    reading.close();
  }
}

/** Hands on the bytes of a plain archive, where every place can be read directly. */
class Plain implements Decompressor {
  readonly points: RestartPoint[] = [];
  readonly trailingBytes = 0;
  readonly push: (chunk: Uint8Array) => void;

  constructor(sink: (bytes: Uint8Array) => void) {
    this.push = sink;
  }

  end(): void {}
  close(): void {}
}

class Reading {
  readonly #options: ReadLayerOptions;
  readonly #limits: LayerLimits;
  readonly #hash: Hash;
  readonly #tar: TarReading;
  #compression: Compression | null = null;
  #decompressor: Decompressor | null = null;
  #blobBytes = 0;
  #tarBytes = 0;
  #damage: Damage | null = null;

  constructor(options: ReadLayerOptions) {
    const digest = parseDigest(options.digest);
    if (digest.kind !== "known") throw new TypeError("A layer is read by a digest that can be checked.");
    this.#options = options;
    this.#limits = { ...LAYER_LIMITS, ...options.limits };
    this.#hash = createHash(digest.algorithm);
    this.#tar = new TarReading({ ...options, limits: this.#limits });
  }

  get progress(): LayerProgress {
    return { blobBytes: this.#blobBytes, tarBytes: this.#tarBytes, entries: this.#tar.entries };
  }

  push(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#blobBytes += chunk.length;
    this.#compression ??= detectCompression(chunk);
    this.#decompressor ??= this.#open(this.#compression);
    if (this.#damage !== null) return;
    const decompressor = this.#decompressor;
    this.#catchDamage(() => decompressor.push(chunk));
  }

  finish(): LayerReading {
    this.#checkDigest();
    if (this.#damage === null) this.#catchDamage(() => this.#decompressor?.end());
    const tar = this.#tar.finish();
    const { index, facts } = this.#tar.builder.build({
      compression: this.#compression ?? "none",
      blobBytes: this.#blobBytes,
      tarBytes: this.#tarBytes,
      tarDigest: this.#damage === null ? tar.digest : null,
      // Whatever the archive lacks is the fault of the compressed data, if that is damaged.
      damage: this.#damage ?? tar.damage,
      end: tar.end,
      trailingBlobBytes: this.#decompressor?.trailingBytes ?? 0,
      hashed: this.#options.hashFiles ?? false,
    });
    return { index, facts, points: this.#decompressor?.points ?? [] };
  }

  close(): void {
    this.#decompressor?.close();
  }

  #open(compression: Compression): Decompressor {
    const sink = (bytes: Uint8Array) => this.#onTarBytes(bytes);
    const { restartSpan } = this.#options;
    if (compression === "gzip") return new Gunzip(sink, restartSpan);
    if (compression === "zstd") return new Unzstd(sink, restartSpan);
    return new Plain(sink);
  }

  #onTarBytes(bytes: Uint8Array): void {
    this.#tar.push(bytes);
    this.#tarBytes += bytes.length;
    const { maxTarBytes, maxRatio, ratioFreeBytes } = this.#limits;
    if (this.#tarBytes > maxTarBytes) {
      const message = `The layer has more than ${maxTarBytes} bytes when it is decompressed.`;
      throw new LayerDamage("limit_bytes", message, this.#tarBytes);
    }
    if (this.#tarBytes > ratioFreeBytes + maxRatio * this.#blobBytes) {
      const message = `The layer is more than ${maxRatio} times larger when it is decompressed.`;
      throw new LayerDamage("limit_ratio", message, this.#tarBytes);
    }
  }

  #catchDamage(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LayerDamage)) throw error;
      this.#damage = error.damage;
    }
  }

  #checkDigest(): void {
    const expected = this.#options.digest;
    const computed = `${expected.slice(0, expected.indexOf(":"))}:${this.#hash.digest("hex")}`;
    if (computed === expected) return;
    throw new LayerError("layer_digest_mismatch", "The bytes of this layer are not those its digest names.", {
      expected,
      computed,
      bytes: this.#blobBytes,
    });
  }
}
