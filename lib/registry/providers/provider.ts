import type { DeletionFacts } from "./deletion-facts.ts";

/** The registries whose differences we know. `generic` is any other that speaks the distribution API. */
export const PROVIDER_IDS = [
  "generic",
  "distribution",
  "zot",
  "harbor",
  "quay",
  "gitlab",
  "gitea",
  "docker-hub",
  "ghcr",
  "ecr",
  "gar",
  "acr",
  "yandex",
  "sandbox",
] as const;

export type ProviderId = (typeof PROVIDER_IDS)[number];

/**
 * What differs between registries, as data; the protocol code has no branch on a name. How a provider is
 * presented to people (title, hints, notes) is in lib/references/registry-kinds.ts under the same id.
 */
export interface Provider {
  id: ProviderId;
  /** Patterns of host names that are surely this provider; self-hosted software has none. See matchesHost. */
  hosts: readonly string[];
  /** Origins of its token server beside the registry's own; only for the hosts above. */
  tokenRealms: readonly string[];
  /** `n` of lists; `fallbackPageSize` after it was answered 400 or 405. */
  pageSize: number;
  fallbackPageSize: number;
  /** Does it list its repositories; `with-credential`: only to those who sign in. */
  catalogue: "yes" | "no" | "with-credential";
  /** `no` where asking for referrers is known to be useless or harmful; else it is found by asking. */
  referrers: "ask" | "no";
  /** What deleting does there. */
  deletion: DeletionFacts;
  /** Origin of its own API where deletion needs it; only for the hosts above. Missing: the registry's own. */
  api?: string;
}
