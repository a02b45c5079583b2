import type { ActorName, Bounds, Source, TagState } from "../evidence.ts";

/** Who is said to have done it, as spans and moves carry it: the row of the name and how it is known. */
export interface ActorRef {
  readonly id: number;
  readonly how: ActorName["how"];
}

/** A recorded piece of evidence about one tag, as the fold takes it. */
export interface TagEvidence {
  readonly seq: number;
  readonly kind: "observation" | "claim" | "action";
  readonly state: TagState;
  readonly valid: Bounds;
  readonly source: Source;
  readonly actor: ActorRef | null;
  readonly reason: string | null;
  /** Claims of a removal: the digest removed, where told. */
  readonly removed: string | null;
  /** The source tells a move as a removal and a creation. */
  readonly paired: boolean;
}

/** A stretch nobody watched, whatever its width: tag, repository or registry. */
export interface Unwatched extends Bounds {
  readonly reason: string;
}

/** A tag pointed at a digest, or was absent. */
export interface Span {
  /** Evidence that opened it. */
  readonly seq: number;
  /** Null: absent. */
  readonly digest: string | null;
  /** `lo` null: since before watching began. */
  readonly from: { readonly lo: number | null; readonly hi: number };
  /** Null while open. */
  readonly to: Bounds | null;
  /** From the first evidence that says so to the last. */
  readonly seen: Bounds;
  /** Claimed, and the next read contradicted it. */
  readonly disputed: boolean;
}

export type MoveKind =
  /**
   * Already there when watching began; or first heard of by a push, which is dated and may have an actor, but
   * does not tell whether the tag was new.
   */
  | "found"
  /** Evidence says that the tag was absent before. */
  | "created"
  | "moved"
  /** To a digest it had pointed at before. */
  | "moved-back"
  | "removed"
  /** Pushed again, unchanged: not a move. */
  | "repushed"
  /** Claimed, and the next read contradicted it: not known to be a move. */
  | "disputed";

/**
 * exact: told, or done by this console; as exact as its bounds. bounded: found by reading, and more than one
 * move may hide in the bounds. began: found at the first read.
 */
export type Certainty = "exact" | "bounded" | "disputed" | "began";

/** A row of the history. */
export interface Move {
  /** Evidence that showed it: that which opened the span it leads to, or told of the push. */
  readonly seq: number;
  readonly kind: MoveKind;
  readonly from: string | null;
  readonly to: string | null;
  readonly at: { readonly lo: number | null; readonly hi: number };
  readonly certainty: Certainty;
  /** Evidence for the state before, and no gap in between. */
  readonly fromKnown: boolean;
  readonly actor: ActorRef | null;
  readonly source: Source;
  readonly reason: string | null;
}

export interface TagHistory {
  readonly spans: readonly Span[];
  readonly moves: readonly Move[];
}

/** Where a tag pointed at an instant. `digests` holds null for absent. */
export interface AsOfAnswer {
  /**
   * known: a read covers the instant. assumed: the same evidence before and after, and nothing against it.
   * one-of: within the bounds of a move; where that was found by reading only, the tag may have pointed at
   * something else again that nobody saw. unknown: before watching began, or nobody watched.
   */
  readonly certainty: "known" | "assumed" | "one-of" | "unknown";
  readonly digests: readonly (string | null)[];
}
