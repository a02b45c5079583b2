import { createHash } from "node:crypto";

export type DigestAlgorithm = "sha256" | "sha512";

const HEX_LENGTH: Record<DigestAlgorithm, number> = { sha256: 64, sha512: 128 };

/** The algorithm of a well-formed digest of an algorithm this registry supports; null for anything else. */
export function digestAlgorithm(digest: string): DigestAlgorithm | null {
  const match = /^(sha256|sha512):([0-9a-f]+)$/.exec(digest);
  const algorithm = match?.[1] as DigestAlgorithm | undefined;
  return algorithm && match?.[2]?.length === HEX_LENGTH[algorithm] ? algorithm : null;
}

/** `algorithm:hex` of the bytes. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}
