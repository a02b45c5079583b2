import type { ByteString } from "./byte-string.ts";

const FIRST_BYTES = 1024;

/** Bytes that grow. Numbers are whole; small ones take few bytes (LEB128, up to 2^53). */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  number(value: number): void {
    this.#room(10);
    let rest = value;
    // Shifts work on 32 bits only.
    while (rest >= 0x8000_0000) {
      this.#buffer[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  /** A number that may be negative; within 2^52. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(text: ByteString): void {
    this.number(text.length);
    this.raw(text);
  }

  raw(text: ByteString): void {
    this.#room(text.length);
    this.#length += this.#buffer.write(text, this.#length, "latin1");
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#length + count));
    larger.set(this.bytes());
    this.#buffer = larger;
  }
}
