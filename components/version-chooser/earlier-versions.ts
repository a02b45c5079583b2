import type { Glance, TagMove } from "#lib/contract/tag-history.ts";
import { isDigest } from "#lib/references/digest.ts";

export interface EarlierVersion {
  glance: Glance;
  /** When the tag left it at the latest. RFC 3339 */
  until: string;
}

/**
 * The versions that a tag pointed at before, the one it left last first, each once. `now` is what it points at: it is
 * no earlier one. Only what can be pointed at: digests whose bytes can be checked. Pure.
 */
export function earlierVersions(moves: readonly TagMove[], now: string | null): EarlierVersion[] {
  const found = new Map<string, EarlierVersion>();
  for (const { from, at, kind } of moves) {
    if (from === null || kind === "disputed" || kind === "repushed") continue;
    const { digest } = from;
    if (digest === now || found.has(digest) || !isDigest(digest)) continue;
    found.set(digest, { glance: from, until: at.to });
  }
  return [...found.values()];
}
