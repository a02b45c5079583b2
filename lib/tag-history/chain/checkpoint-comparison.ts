import type { ChainPlace, Fault } from "./chain-check.ts";
import { isSignedBy, type SignedCheckpoint } from "./checkpoint.ts";
import type { PublicCheckpointKey } from "./checkpoint-key.ts";

/** A checkpoint to hold the chain against. */
export interface Claim {
  readonly checkpoint: SignedCheckpoint;
  /** Null: nobody here has the key, as of another server on the same database; only the hash is compared. */
  readonly key: PublicCheckpointKey | null;
}

/** Compares checkpoints with the chain while it is gone through. */
export class CheckpointComparison {
  readonly #claims: readonly Claim[];
  #next = 0;
  #lastRight: Claim | null = null;

  /** @param claims in any order; the same checkpoint from several places counts once */
  constructor(claims: readonly Claim[]) {
    const distinct = new Map<string, Claim>();
    for (const claim of claims) {
      const { seq, hash, at, keyId, signature } = claim.checkpoint;
      const name = JSON.stringify([seq, hash, at, keyId, signature]);
      if (claim.key !== null || !distinct.has(name)) distinct.set(name, claim);
    }
    this.#claims = [...distinct.values()].sort((one, other) => one.checkpoint.seq - other.checkpoint.seq);
  }

  /** Checkpoints that were right so far. */
  get compared(): number {
    return this.#next;
  }

  /** Takes every place of the chain, in order, and answers what contradicts it there. */
  at(place: ChainPlace): Fault | null {
    for (;;) {
      const claim = this.#claims[this.#next];
      if (claim === undefined || claim.checkpoint.seq > place.seq) return null;
      const { seq, hash, at } = claim.checkpoint;
      const fault = forged(claim);
      if (fault !== null) return fault;
      if (hash !== place.hash) {
        const since = this.#lastRight === null ? "" : ` since record ${this.#lastRight.checkpoint.seq}`;
        return {
          seq,
          why: `Record ${seq} is not the one that was there at the checkpoint of ${at}: records up to it${since} were rewritten.`,
        };
      }
      this.#lastRight = claim;
      this.#next += 1;
    }
  }

  /** What speaks of more records than there are. */
  beyond(head: ChainPlace): Fault | null {
    const claim = this.#claims[this.#next];
    if (claim === undefined) return null;
    const { seq, at } = claim.checkpoint;
    const missing = {
      seq: head.seq + 1,
      why: `Record ${head.seq + 1} is missing: at the checkpoint of ${at} there were ${seq} records.`,
    };
    return forged(claim) ?? missing;
  }
}

function forged({ checkpoint, key }: Claim): Fault | null {
  const { seq, at } = checkpoint;
  if (key === null || isSignedBy(key, checkpoint)) return null;
  return {
    seq,
    why: `The checkpoint of ${at} at record ${seq} was changed, or is not signed with key ${key.id}.`,
  };
}
