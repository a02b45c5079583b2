import { DIGEST_ALGORITHMS, isDigestAlgorithm } from "./digest.ts";

export type TagRole = "tag" | "signature" | "attestation" | "sbom" | "referrers";

export interface AuxiliaryTag {
  role: TagRole;
  /** Digest of the manifest it speaks of; null for an ordinary tag, or when the name holds only its beginning. */
  subject: string | null;
  /** What the subject's digest begins with; the whole digest for sha256, null for an ordinary tag. */
  subjectPrefix: string | null;
}

const ORDINARY: AuxiliaryTag = { role: "tag", subject: null, subjectPrefix: null };
/** The referrers fallback of the OCI distribution specification cuts the hex to 64 characters. */
const FALLBACK_HEX_LENGTH = 64;
const GRAMMAR = /^([a-z0-9]+)-([0-9a-f]{64,128})(?:\.(sig|att|sbom))?$/;
const ROLES: Readonly<Record<string, TagRole>> = { sig: "signature", att: "attestation", sbom: "sbom" };

/**
 * Tells signatures, attestations and SBOMs of cosign 2 and older (`sha256-<hex>.sig`) and the fallback
 * index of referrers (`sha256-<hex>`) from tags people made. Only names with a known algorithm and the
 * whole length count: `sha-<40 hex>` and `main-<40 hex>` are build tags of commits and stay visible.
 */
export function auxiliaryTag(name: string): AuxiliaryTag {
  const match = GRAMMAR.exec(name);
  const algorithm = match?.[1];
  const hex = match?.[2];
  if (algorithm === undefined || hex === undefined || !isDigestAlgorithm(algorithm)) return ORDINARY;
  const length = DIGEST_ALGORITHMS[algorithm];
  if (hex.length !== length && hex.length !== FALLBACK_HEX_LENGTH) return ORDINARY;
  const prefix = `${algorithm}:${hex}`;
  return {
    role: ROLES[match?.[3] ?? ""] ?? "referrers",
    subject: hex.length === length ? prefix : null,
    subjectPrefix: prefix,
  };
}

/** The fallback tag under which referrers of `digest` are kept where the API is missing. */
export function referrersTag(digest: string): string {
  const colon = digest.indexOf(":");
  const algorithm = digest.slice(0, colon).slice(0, 32);
  const encoded = digest.slice(colon + 1, colon + 1 + FALLBACK_HEX_LENGTH);
  return `${algorithm}-${encoded}`.replace(/[^A-Za-z0-9._-]/g, "-");
}

/** The tags under which cosign 2 and older keep what belongs to `digest`. */
export function cosignTags(digest: string): { role: TagRole; tag: string }[] {
  const base = digest.replace(":", "-");
  return Object.entries(ROLES).map(([suffix, role]) => ({ role, tag: `${base}.${suffix}` }));
}
