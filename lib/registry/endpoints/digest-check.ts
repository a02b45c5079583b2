import { createHash } from "node:crypto";
import { parseDigest } from "#lib/references/digest.ts";
import { RegistryError, type RegistryName } from "../errors.ts";

/** sha256 over the exact bytes, as `sha256:<hex>`. */
export function sha256Of(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/**
 * Do the bytes have this digest? Null for an algorithm that is not computed here: nothing is known then.
 */
export function hasDigest(bytes: Uint8Array, digest: string): boolean | null {
  const parsed = parseDigest(digest);
  if (parsed.kind !== "known") return parsed.kind === "invalid" ? false : null;
  return createHash(parsed.algorithm).update(bytes).digest("hex") === parsed.encoded;
}

/**
 * The digest a registry states in Docker-Content-Digest: null when it states none. One that is no digest is
 * an answer nobody should act on (threats 8).
 */
export function statedDigest(value: string | null, who: RegistryName): string | null {
  if (value === null || value === "") return null;
  if (parseDigest(value).kind !== "invalid") return value;
  throw lying(who, `states a digest that is none`, { rule: "malformed_digest" });
}

/** What the registry sent contradicts itself or what was asked for. Nothing of it is kept. */
export function lying(who: RegistryName, what: string, details: Record<string, unknown>): RegistryError {
  return new RegistryError("registry_lying", `${who.name} (${who.host}) ${what}.`, {
    advice:
      "Nothing of this answer was kept. The registry's storage, or a cache in front of it, may be damaged; or somebody is tampering.",
    details: { ...details, host: who.host },
  });
}
