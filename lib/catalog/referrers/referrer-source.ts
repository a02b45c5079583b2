import type { Referrer } from "#lib/contract/manifests.ts";

/** One way of finding referrers, and what came of it. */
export interface ReferrerSource {
  source: string;
  ok: boolean;
  detail: string;
  referrers: readonly Referrer[];
  truncated?: boolean;
}
