import { createCipheriv, createHash } from "node:crypto";

/** Bytes that look random and are the same for the same seed: stand-ins for programs, which do not compress. */
export function pseudoRandomBytes(seed: string, length: number): Buffer {
  const key = createHash("sha256").update(seed).digest();
  const cipher = createCipheriv("aes-128-ctr", key.subarray(0, 16), key.subarray(16));
  return cipher.update(Buffer.alloc(length));
}

/** Hexadecimal digits for made-up commits and identifiers. */
export function pseudoRandomHex(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}
