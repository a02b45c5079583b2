import type { ChainPlace } from "./chain-check.ts";
import type { PublicCheckpointKey, SigningKey } from "./checkpoint-key.ts";

/** A signed statement: at this time, the record with this number had this hash. */
export interface SignedCheckpoint extends ChainPlace {
  /** RFC 3339 in UTC with milliseconds, exactly as signed. */
  readonly at: string;
  readonly keyId: string;
  /** Base64 of the 64 bytes of an Ed25519 signature. */
  readonly signature: string;
}

/** What is signed, in UTF-8. Frozen: docs/decisions/0007. */
export function checkpointText({ seq, hash, at }: Pick<SignedCheckpoint, "seq" | "hash" | "at">): string {
  return `tagtrail checkpoint v1\n${seq}\n${hash}\n${at}\n`;
}

export function signCheckpoint(key: SigningKey, place: ChainPlace, now: Date): SignedCheckpoint {
  const stated = { seq: place.seq, hash: place.hash, at: now.toISOString() };
  return { ...stated, keyId: key.id, signature: key.sign(checkpointText(stated)) };
}

export function isSignedBy(key: PublicCheckpointKey, checkpoint: SignedCheckpoint): boolean {
  return key.verify(checkpointText(checkpoint), checkpoint.signature);
}
