import type { z } from "zod";
import type { readingQuery } from "#lib/contract/layers.ts";

/** What is read: one layer, or all layers of an image. */
export interface ReadingTarget {
  registry: string;
  repository: string;
  digest: string;
  /** Also what was only listed by a table of contents. */
  full?: boolean;
}

/** What the API is asked for a target. */
export const targetQuery = ({
  registry,
  repository,
  digest,
  full = false,
}: ReadingTarget): z.input<typeof readingQuery> => ({
  registry,
  repository,
  digest,
  full: full ? "1" : "0",
});

/** The same text for the same target: none of its parts can have a space in it. */
export const targetKey = ({ registry, repository, digest, full = false }: ReadingTarget): string =>
  `${registry} ${repository} ${digest}${full ? " full" : ""}`;

/**
 * Whether a reading that was begun is still the one that is wanted. Fewer targets are: the others were read meanwhile,
 * and what is left of them goes on.
 *
 * @param begun keys of the targets it was begun for
 */
export const isStillWanted = (begun: ReadonlySet<string>, targets: readonly ReadingTarget[]): boolean =>
  targets.length > 0 && targets.every((target) => begun.has(targetKey(target)));
