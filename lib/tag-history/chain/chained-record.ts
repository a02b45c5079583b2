/**
 * A piece of evidence as the chain takes it: everything that is told of it, in words and numbers that mean
 * the same on both databases. Names stand in it instead of keys of rows, so that a tag that is renamed in
 * its row is noticed like any other change.
 */
export interface ChainedRecord {
  /** From 1, without gaps. */
  readonly seq: number;
  /** observation | claim | action | intent | outcome | gap | heartbeat */
  readonly kind: string;
  /** Registry.id, not the number of a row. */
  readonly registryId: string;
  readonly repository: string | null;
  readonly tag: string | null;
  /** present | absent | untold; null for gaps and heartbeats */
  readonly state: string | null;
  readonly digest: string | null;
  readonly mediaType: string | null;
  /** Milliseconds since 1970, as are `validHi` and `recordedAt`. */
  readonly validLo: number;
  readonly validHi: number;
  readonly recordedAt: number;
  readonly clock: string;
  readonly source: string;
  readonly sourceEventId: string | null;
  /** Hex of the actor's commitment (actor-commitment.ts), never the name. */
  readonly actorHash: string | null;
  readonly actorHow: string | null;
  readonly reason: string | null;
  /** As canonicalDetails wrote it. */
  readonly details: string;
}
