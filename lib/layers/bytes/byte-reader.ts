import { LayerError } from "../errors.ts";
import { type ByteString, byteString } from "./byte-string.ts";

export function invalidIndex(): LayerError {
  return new LayerError("layer_index_invalid", "The stored index of this layer is damaged.");
}

/** Reads what a ByteWriter wrote. Throws LayerError `layer_index_invalid` behind the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get position(): number {
    return this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw invalidIndex();
    this.#at += 1;
    return value;
  }

  number(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || factor > 2 ** 53) throw invalidIndex();
      this.#at += 1;
      if (byte < 0x80) return value + byte * factor;
      value += (byte & 0x7f) * factor;
      factor *= 128;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): ByteString {
    return this.raw(this.number());
  }

  raw(length: number): ByteString {
    const bytes = this.take(length);
    return byteString(bytes, 0, bytes.length);
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw invalidIndex();
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
