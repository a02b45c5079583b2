import type { AsOf, Difference } from "#lib/contract/tag-history.ts";

export interface RestorableTag {
  tag: string;
  /** What it pointed at then; null: it did not exist, so it is removed. */
  was: string | null;
  now: AsOf;
  /** Why it cannot be put back; null: it can. */
  refused: string | null;
}

/**
 * The tags that differ between an instant and now, and whether each can be put back: only what was surely or probably
 * one version then; those that can come first. Pure.
 */
export function restorableTags(items: Difference["items"]): RestorableTag[] {
  const tags = items.map(({ tag, before, after }) => {
    const [was] = before.digests;
    const one = (before.certainty === "known" || before.certainty === "assumed") && was !== undefined;
    return {
      tag,
      was: one ? was : null,
      now: after,
      refused: one ? null : "It is not certain what it pointed at then.",
    };
  });
  return [
    ...tags.filter(({ refused }) => refused === null),
    ...tags.filter(({ refused }) => refused !== null),
  ];
}
