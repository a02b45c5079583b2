import type { TagMove } from "#lib/contract/tag-history.ts";
import { isDigest } from "#lib/references/digest.ts";

/** What rolling a row of the history back would do. */
export interface RollBack {
  registry: string;
  repository: string;
  tag: string;
  /** The version it pointed at before. */
  to: string;
}

const NO_MOVES: ReadonlySet<TagMove["kind"]> = new Set(["gap", "found", "repushed"]);

/**
 * How to put a tag back to what it was before a move; a text says why that cannot be done. Null: the row is no move,
 * so nothing is offered. Pure.
 */
export function rollBackOf(move: TagMove): RollBack | string | null {
  const { registry, repository, tag, from, kind } = move;
  if (NO_MOVES.has(kind) || repository === null || tag === null) return null;
  if (kind === "disputed") return "This move was never confirmed, so there is nothing to put back.";
  if (from === null) {
    return move.fromKnown
      ? "There is no earlier version: the tag did not exist before."
      : "It is not known what the tag pointed at before.";
  }
  if (!isDigest(from.digest)) return "Its earlier version has a digest that cannot be checked.";
  if (from.gone) return "The registry no longer has the earlier version.";
  return { registry, repository, tag, to: from.digest };
}
