import { DIGEST_ALGORITHMS, isDigestAlgorithm } from "./digest.ts";

/** kept: a hidden tag of this console, by which a version is kept that the registry would drop. */
export type TagRole = "tag" | "signature" | "attestation" | "sbom" | "referrers" | "kept";

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
  if (KEEP_ALIVE.test(name)) return { role: "kept", subject: null, subjectPrefix: null };
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

const KEEP_ALIVE = /^tagtrail-keep-[a-z0-9]+-[0-9a-f]{40}$/;

/** The hidden tag by which a version is kept; the same version always has the same. */
export function keepAliveTag(digest: string): string {
  const [algorithm = "", hex = ""] = digest.split(":");
  return `tagtrail-keep-${algorithm}-${hex.slice(0, 40)}`;
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
