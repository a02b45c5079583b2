import { type DigestAlgorithm, parseDigest } from "#lib/references/digest.ts";

const WEB_CRYPTO_NAMES: Readonly<Record<DigestAlgorithm, string>> = { sha256: "SHA-256", sha512: "SHA-512" };

/** `unverifiable`: an algorithm we do not compute, or text that is no digest; treat it as not proven. */
export type DigestCheck = "match" | "mismatch" | "unverifiable";

/** Digest of exactly these bytes, `algorithm:hex`. */
export async function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = "sha256"): Promise<string> {
  // A view on shared memory is not accepted by Web Crypto and could change while it is hashed.
  const fixed =
    bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest(WEB_CRYPTO_NAMES[algorithm], fixed));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${algorithm}:${hex}`;
}

/** Checks bytes as received, never re-serialised, against a digest. In browsers: secure contexts only. */
export async function verifyDigest(bytes: Uint8Array, digest: string): Promise<DigestCheck> {
  const expected = parseDigest(digest);
  if (expected.kind !== "known") return "unverifiable";
  return (await digestOf(bytes, expected.algorithm)) === expected.text ? "match" : "mismatch";
}
