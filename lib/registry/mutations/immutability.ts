import type { ProviderId } from "../providers/provider.ts";

interface Sign {
  /** Null: whoever answers so. */
  readonly provider: ProviderId | null;
  readonly status: number;
  readonly code: string;
}

/**
 * How registries say that a tag must not be moved or removed: by status and code, never by text, which ECR
 * changed and so broke the clients that read it (kaniko #3481). The registry's own locks are told the same way.
 */
const SIGNS: readonly Sign[] = [
  { provider: "ecr", status: 400, code: "TAG_INVALID" },
  { provider: "ecr", status: 409, code: "TAG_INVALID" },
  { provider: null, status: 412, code: "PRECONDITION" },
  { provider: null, status: 409, code: "TAG_IMMUTABLE" },
  { provider: "acr", status: 405, code: "DENIED" },
];

/** Does this answer say that the tag is immutable at the registry? */
export function saysImmutable(provider: ProviderId, status: number, code: string | null): boolean {
  return SIGNS.some(
    (sign) =>
      (sign.provider === null || sign.provider === provider) && sign.status === status && sign.code === code,
  );
}
