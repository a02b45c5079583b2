import zlib from "node:zlib";
import { LayerError } from "../errors.ts";
import { endOfGzipHeader, GZIP_TRAILER_BYTES } from "../gzip/gzip-header.ts";
import type { ByteSource } from "./byte-source.ts";

/** Where raw deflate data is entered: the window before it and the bits of the byte before. */
export interface DeflateEntrance {
  window: Uint8Array | null;
  leadIn: Uint8Array;
}

const OUTPUT_CHUNK = 128 * 2 ** 10;

// Both streams end quietly where their input does: the range ends in the middle of the data, and an error would
// throw away output that a slow reader has not taken yet. Whoever reads counts the bytes.

/**
 * Inflates gzip from the middle of a member, or from its beginning when `entrance` is null, through all members
 * that follow. Decompressing happens on threads of Node's pool. Checksums cannot be checked from the middle.
 */
export async function* gunzipStream(
  source: ByteSource,
  entrance: DeflateEntrance | null,
): AsyncGenerator<Uint8Array> {
  if (entrance === null && !(await skipGzipHeader(source))) throw damaged();
  let next = entrance;
  for (;;) {
    const inflate = zlib.createInflateRaw({
      chunkSize: OUTPUT_CHUNK,
      dictionary: next?.window ?? undefined,
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
    });
    yield* through(inflate, source, next?.leadIn ?? null);
    next = null;
    const trailer = await source.atLeast(GZIP_TRAILER_BYTES);
    source.unread(trailer.subarray(GZIP_TRAILER_BYTES));
    if (!(await skipGzipHeader(source))) return;
  }
}

/** Decompresses Zstandard from the beginning of a frame through all that follow. */
export async function* unzstdStream(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = await source.next();
    if (chunk === null) return;
    source.unread(chunk);
    const unzstd = zlib.createZstdDecompress({
      chunkSize: OUTPUT_CHUNK,
      finishFlush: zlib.constants.ZSTD_e_continue,
    });
    yield* through(unzstd, source, null);
  }
}

/** @returns false when no member begins here */
async function skipGzipHeader(source: ByteSource): Promise<boolean> {
  for (let wanted = 1; ; ) {
    const bytes = await source.atLeast(wanted);
    const end = endOfGzipHeader(bytes, 0);
    if (typeof end === "number") {
      source.unread(bytes.subarray(end));
      return true;
    }
    if (end === "invalid" || bytes.length < wanted) return false;
    source.unread(bytes);
    wanted = bytes.length + 1;
  }
}

type ZlibStream = zlib.InflateRaw | zlib.ZstdDecompress;

/** What a stream makes of the source until its data ends; what it does not use is put back. */
async function* through(
  stream: ZlibStream,
  source: ByteSource,
  first: Uint8Array | null,
): AsyncGenerator<Uint8Array> {
  const feed = new Feed(stream, source);
  const feeding = feed.run(first).catch((error: unknown) => stream.destroy(error as Error));
  try {
    for await (const piece of stream) yield piece as Uint8Array;
    await feeding;
    feed.putBack();
  } catch (error) {
    throw isCodecError(error) ? damaged() : error;
  } finally {
    stream.destroy();
    await feeding;
  }
}

class Feed {
  readonly #stream: ZlibStream;
  readonly #source: ByteSource;
  readonly #closed: Promise<void>;
  #fed = 0;
  #last: Uint8Array = new Uint8Array(0);

  constructor(stream: ZlibStream, source: ByteSource) {
    this.#stream = stream;
    this.#source = source;
    this.#closed = new Promise((resolve) => stream.once("close", resolve));
    // Whoever reads the stream gets its errors; those after that concern nobody.
    stream.on("error", () => {});
  }

  async run(first: Uint8Array | null): Promise<void> {
    if (first !== null && first.length > 0) await this.#write(first);
    for (;;) {
      const chunk = await this.#source.next();
      if (this.#stream.destroyed) return;
      if (chunk === null) {
        this.#stream.end();
        return;
      }
      await this.#write(chunk);
      // A stream takes all of a chunk but when its data ends inside.
      if (this.#left > 0 || this.#stream.destroyed) return;
    }
  }

  putBack(): void {
    if (this.#left > 0) this.#source.unread(this.#last.subarray(this.#last.length - this.#left));
  }

  get #left(): number {
    return this.#fed - this.#stream.bytesWritten;
  }

  #write(chunk: Uint8Array): Promise<void> {
    this.#fed += chunk.length;
    this.#last = chunk;
    const taken = new Promise<void>((resolve) => this.#stream.write(chunk, () => resolve()));
    return Promise.race([taken, this.#closed]);
  }
}

function isCodecError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^(Z_|ZSTD_|ERR_BUFFER_TOO_LARGE)/.test(code);
}

export function damaged(): LayerError {
  return new LayerError("layer_damaged", "This part of the layer cannot be decompressed.");
}
