import type { Certainty, Move, Span, TagEvidence } from "./tag-evidence.ts";

export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A span in the making, with what decides how it ends. */
export interface DraftSpan extends Draft<Span> {
  readonly opening: TagEvidence | undefined;
  /** The row of the move that opened it. */
  readonly move: Draft<Move> | null;
  /** What the tag pointed at before; undefined: not known. */
  readonly before: string | null | undefined;
  /** Reads that showed it. */
  reads: number;
  /** Events told since it began. */
  events: number;
  /** It stands as it is: newer evidence can no longer change how it began. */
  readonly settled: boolean;
}

/** How a move is told; what kind it is follows from the state before. */
export interface Telling extends Pick<Move, "actor" | "source" | "reason"> {
  /** The evidence that showed it. */
  readonly shownBy: TagEvidence;
  readonly at: Move["at"];
  readonly certainty: Certainty;
}

/** A move told with the actor, source and reason of `item`. */
export function telling(
  item: TagEvidence,
  at: Move["at"],
  certainty: Certainty,
  shownBy: TagEvidence = item,
): Telling {
  const { actor, source, reason } = item;
  return { shownBy, at, certainty, actor, source, reason };
}

/**
 * The very next thing known after a claim is a read that shows the state from before it: the push was
 * forged, or it failed. Where any other event lies between, the tag may well have been moved back. (A read
 * whose bounds overlap the claim's was put before it.)
 */
export function contradicts(target: string | null, span: DraftSpan): boolean {
  const { opening, before, reads, events, settled } = span;
  if (opening?.kind !== "claim" || settled || before === undefined) return false;
  return reads === 0 && events === 0 && target === before;
}
