/** The algorithms whose bytes we can check ourselves, with the length of their hex form. */
export const DIGEST_ALGORITHMS = { sha256: 64, sha512: 128 } as const;

export type DigestAlgorithm = keyof typeof DIGEST_ALGORITHMS;

/** The empty config `{}` of the OCI image specification, two bytes. */
export const EMPTY_JSON_DIGEST = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

/**
 * `known`: bytes can be checked against it. `unverifiable`: well formed, but of an algorithm we do not
 * compute (blake3, md5, …): it may be shown, never opened or moved, as nothing proves the bytes.
 */
export type ParsedDigest =
  | { kind: "known"; algorithm: DigestAlgorithm; encoded: string; text: string }
  | { kind: "unverifiable"; algorithm: string; encoded: string; text: string }
  | { kind: "invalid"; why: string };

/** Digests are columns and URL parts of ours; nothing registered comes near this. */
const MAX_DIGEST_LENGTH = 200;
/** `algorithm ":" encoded` of the OCI image specification, descriptor.md. */
const DIGEST = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([A-Za-z0-9=_-]+)$/;
const LOWER_HEX = /^[0-9a-f]+$/;

/** Tells apart a digest we can check, one we cannot, and text that is none. Never throws. */
export function parseDigest(text: string): ParsedDigest {
  if (text.length > MAX_DIGEST_LENGTH) {
    return { kind: "invalid", why: `A digest has at most ${MAX_DIGEST_LENGTH} characters.` };
  }
  const match = DIGEST.exec(text);
  const algorithm = match?.[1];
  const encoded = match?.[2];
  if (algorithm === undefined || encoded === undefined) {
    return { kind: "invalid", why: "A digest is written as algorithm:hex, for example sha256:4413…" };
  }
  if (!isDigestAlgorithm(algorithm)) return { kind: "unverifiable", algorithm, encoded, text };
  const length = DIGEST_ALGORITHMS[algorithm];
  if (encoded.length !== length || !LOWER_HEX.test(encoded)) {
    return { kind: "invalid", why: `A ${algorithm} digest has exactly ${length} lower-case hex digits.` };
  }
  return { kind: "known", algorithm, encoded, text };
}

export function isDigestAlgorithm(text: string): text is DigestAlgorithm {
  return Object.hasOwn(DIGEST_ALGORITHMS, text);
}

/** True for a sha256 or sha512 digest: the only ones used in requests. */
export function isDigest(text: string): boolean {
  return parseDigest(text).kind === "known";
}

/** The 12 characters shown everywhere. Text that is no digest is cut to 12 as it is; make it visible first. */
export function shortDigest(text: string): string {
  const colon = text.indexOf(":");
  return Array.from(text.slice(colon + 1, colon + 49))
    .slice(0, 12)
    .join("");
}
