import type { Cause } from "#lib/contract/fields.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { causeOf } from "../cause.ts";

/** A part of an image that could not be read; the rest is shown. */
export interface PartProblem {
  part: "config" | "child";
  digest: string;
  cause: Cause;
  /** Another attempt later may succeed. */
  transient: boolean;
}

const PERMANENT = new Set([
  "registry_not_found",
  "registry_lying",
  "registry_too_large",
  "registry_forbidden",
  "registry_refused",
  "invalid_input",
  "too_large",
  "manifest_too_large",
  "ambiguous_manifest",
  "invalid_manifest",
  "invalid_config",
]);

/** Makes a failure to read a part a fact about it. What is not meant for people is a bug and thrown on. */
export function partProblem(part: PartProblem["part"], digest: string, error: unknown): PartProblem {
  if (!isTagtrailError(error)) throw error;
  return { part, digest, cause: causeOf(error), transient: !PERMANENT.has(error.code) };
}

/** The walk was ended on purpose; see MAX_DEPTH and MAX_NODES. */
export function stoppedProblem(digest: string): PartProblem {
  const message = "This index is nested too deeply or names too many manifests, so reading it was stopped.";
  return {
    part: "child",
    digest,
    cause: { code: "too_large", message, advice: null },
    transient: false,
  };
}
