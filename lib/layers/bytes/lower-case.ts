import type { ByteString } from "./byte-string.ts";

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/** Letters of ASCII in lower case: others are bytes of UTF-8 here, or of no encoding at all. */
export function lowerCase(text: ByteString): ByteString {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/** The same of many names at once, in the bytes themselves. */
export function lowerCaseBytes(bytes: Buffer): Buffer {
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte >= UPPER_A && byte <= UPPER_Z) bytes[i] = byte | 0x20;
  }
  return bytes;
}
