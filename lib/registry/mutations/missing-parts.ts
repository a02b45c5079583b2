import { isDigest } from "#lib/references/digest.ts";

/** What registries answer when a manifest names what is not in the repository (registries.md 6.4). */
const CODES = new Set(["MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "MANIFEST_UNKNOWN"]);
const MAX_REPORTED = 20;

/**
 * The digests that a refused manifest lacks, as far as the registry says them, at most 20.
 * @returns null when the answer does not say that something is missing
 */
export function missingParts(body: Uint8Array): string[] | null {
  const errors = errorsOf(body).filter(({ code }) => typeof code === "string" && CODES.has(code));
  if (errors.length === 0) return null;
  const digests = errors.map(({ detail }) => digestIn(detail)).filter((digest) => digest !== null);
  return [...new Set(digests)].slice(0, MAX_REPORTED);
}

function errorsOf(body: Uint8Array): { code?: unknown; detail?: unknown }[] {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    const errors = (parsed as { errors?: unknown } | null)?.errors;
    return Array.isArray(errors) ? errors.filter((entry) => typeof entry === "object" && entry !== null) : [];
  } catch {
    return [];
  }
}

/** distribution sends the digest as `detail`, others `{digest}` or `{Digest}`. */
function digestIn(detail: unknown): string | null {
  const named = detail as { digest?: unknown; Digest?: unknown } | null | undefined;
  const candidates = typeof detail === "string" ? [detail] : [named?.digest, named?.Digest];
  return candidates.find((text): text is string => typeof text === "string" && isDigest(text)) ?? null;
}
