import { TagtrailError } from "#lib/errors.ts";

/**
 * `manifest_too_large`: more bytes, nesting or children than are read. `ambiguous_manifest`: two programs
 * may understand it differently (CVE-2021-41190), so it is not shown as either. `invalid_manifest`,
 * `invalid_config`: not what its type says.
 */
export type InvalidManifestCode =
  | "manifest_too_large"
  | "ambiguous_manifest"
  | "invalid_manifest"
  | "invalid_config";

const ADVICE: Readonly<Record<InvalidManifestCode, string>> = {
  manifest_too_large: "If it is meant to be this large, read it with another tool; nothing was changed.",
  ambiguous_manifest: "Treat it with suspicion: push it again with a current tool, or remove it.",
  invalid_manifest: "Look at the raw bytes to see what was pushed, and push it again with a current tool.",
  invalid_config: "Look at the raw bytes to see what was pushed; the layers can still be read.",
};

/** A manifest or config that cannot be read as what it claims to be. Messages hold no text from it. */
export class InvalidManifest extends TagtrailError {
  constructor(code: InvalidManifestCode, message: string, details?: Record<string, unknown>) {
    super(code, message, { advice: ADVICE[code], details });
  }
}
