import zlib from "node:zlib";

/**
 * The handle inside Node's zlib streams. It is not documented, but minizlib, which npm itself unpacks with, has
 * used it for years. It is the only way to stop at the end of a deflate block, without which there are no
 * restart points; and being synchronous it costs half of a stream's time. `sync-codec.test.ts` fails when a
 * version of Node changes it.
 */
interface Handle {
  onerror: (message: string, errno: number, code: string) => void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  reset(): void;
  close(): void;
}

interface StreamWithHandle {
  _handle: Handle;
  /** Output space and input bytes left behind by the last write. */
  _writeState: Uint32Array;
  destroy(): void;
}

/** The compressed bytes are not what their format says. */
export class CodecError extends Error {}

/** Decompresses synchronously, stopping where it is told to. */
export class SyncCodec {
  readonly #stream: StreamWithHandle;
  readonly #flush: number;
  #failure: string | null = null;
  /** Bytes of input that the last call used. */
  consumed = 0;
  /** Bytes of output that the last call wrote. */
  produced = 0;

  constructor(stream: object, flush: number) {
    this.#stream = stream as StreamWithHandle;
    this.#flush = flush;
    this.#stream._handle.onerror = (message) => {
      this.#failure = message;
    };
  }

  /** Raw deflate data; a call ends at the end of each block. A dictionary of up to 32 KiB may precede it. */
  static inflateByBlock(dictionary?: Uint8Array): SyncCodec {
    return new SyncCodec(zlib.createInflateRaw({ dictionary }), zlib.constants.Z_BLOCK);
  }

  /** Raw deflate data; a call ends only when input or output space is used up. */
  static inflate(dictionary?: Uint8Array): SyncCodec {
    return new SyncCodec(zlib.createInflateRaw({ dictionary }), zlib.constants.Z_SYNC_FLUSH);
  }

  /** Zstandard; a call ends at the end of each frame. Windows above 128 MiB are refused, as by `zstd -d`. */
  static unzstd(): SyncCodec {
    return new SyncCodec(zlib.createZstdDecompress(), zlib.constants.ZSTD_e_continue);
  }

  /** One step from `input[from..]` into `output[at..]`; see `consumed` and `produced`. Throws CodecError. */
  run(input: Uint8Array, from: number, output: Uint8Array, at: number): void {
    const inputLength = input.length - from;
    const outputLength = output.length - at;
    const { _handle: handle, _writeState: state } = this.#stream;
    handle.writeSync(this.#flush, input, from, inputLength, output, at, outputLength);
    if (this.#failure !== null) throw new CodecError(this.#failure);
    this.produced = outputLength - (state[0] ?? 0);
    this.consumed = inputLength - (state[1] ?? 0);
  }

  /** Ready for a new stream, with the same dictionary. */
  reset(): void {
    this.#failure = null;
    this.#stream._handle.reset();
  }

  close(): void {
    this.#stream.destroy();
  }
}
