import type { ReadRange } from "../open/read-tar.ts";
import { OddContents } from "./odd-contents.ts";

/** Most tables of contents are in it whole, so that a second read is spared. Bytes. */
const TAIL_BYTES = 64 * 2 ** 10;

/** Ranges of a blob, of which those at its end are kept: what was read is not read again. */
export class BlobTail {
  readonly #size: number;
  readonly #readRange: ReadRange;
  #tail: Buffer = Buffer.alloc(0);
  #bytesRead = 0;

  constructor(size: number, readRange: ReadRange) {
    this.#size = size;
    this.#readRange = readRange;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The last bytes of the blob. */
  async read(): Promise<Buffer> {
    this.#tail = await this.#fetch(Math.max(0, this.#size - TAIL_BYTES), this.#size);
    return this.#tail;
  }

  /** Bytes from `start` up to, not including, `end`; in one read of what is not there yet. */
  async range(start: number, end: number): Promise<Buffer> {
    const tailStart = this.#size - this.#tail.length;
    if (end <= tailStart || this.#tail.length === 0) return this.#fetch(start, end);
    const known = this.#tail.subarray(Math.max(0, start - tailStart), end - tailStart);
    return start >= tailStart ? known : Buffer.concat([await this.#fetch(start, tailStart), known]);
  }

  /** @throws OddContents when the blob is shorter than its manifest says */
  async #fetch(start: number, end: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of this.#readRange({ start, end: end - 1 })) {
      // The receiver may reuse its memory.
      pieces.push(Uint8Array.from(piece));
      length += piece.length;
      if (length >= end - start) break;
    }
    this.#bytesRead += Math.min(length, end - start);
    if (length < end - start) throw new OddContents();
    return Buffer.concat(pieces).subarray(0, end - start);
  }
}
