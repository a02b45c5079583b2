import { isTagtrailError, TagtrailError } from "#lib/errors.ts";

/** Stable codes of everything that can go wrong with a registry; each is a different thing to do about it. */
export const REGISTRY_ERROR_CODES = [
  "registry_unreachable",
  "registry_tls",
  "registry_timeout",
  "registry_unauthorized",
  "registry_forbidden",
  "registry_not_found",
  "registry_rate_limited",
  "registry_refused",
  "registry_not_a_registry",
  "registry_lying",
  "registry_failed",
  "registry_too_large",
  "realm_not_allowed",
] as const;

export type RegistryErrorCode = (typeof REGISTRY_ERROR_CODES)[number];

/** The registry as messages name it: its short name and `host[:port]`. */
export interface RegistryName {
  name: string;
  host: string;
}

/**
 * A registry, its token server or its storage did not do what was asked, or we refused to ask.
 * `details` by code: `registry_not_found` has `what` (repository, manifest, blob or catalog);
 * `registry_rate_limited` has `retryAfterSeconds` (number or null); `registry_refused` has `rule` and `host`;
 * `realm_not_allowed` has `realm`, the origin a person may agree to; `registry_tls` has `reason`;
 * answers have `status`. Text of a foreign server appears only as `excerpt`, short and with every control
 * character replaced.
 */
export class RegistryError extends TagtrailError {
  declare readonly code: RegistryErrorCode;

  constructor(
    code: RegistryErrorCode,
    message: string,
    options: { advice?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }

  /** Seconds the registry asked us to wait; null when it did not say or this is another failure. */
  get retryAfterSeconds(): number | null {
    const seconds = this.details.retryAfterSeconds;
    return typeof seconds === "number" ? seconds : null;
  }
}

/** Like isTagtrailError, for registry errors: works across copies of the class, unlike `instanceof`. */
export function isRegistryError(value: unknown): value is RegistryError {
  return isTagtrailError(value) && (REGISTRY_ERROR_CODES as readonly string[]).includes(value.code);
}
