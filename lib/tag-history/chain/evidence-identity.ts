import { hash } from "node:crypto";
import type { ChainedRecord } from "./chained-record.ts";

/** What decides whether two pieces of evidence are the same one. */
export type Identified = Pick<
  ChainedRecord,
  | "registryId"
  | "repository"
  | "tag"
  | "kind"
  | "state"
  | "digest"
  | "validLo"
  | "validHi"
  | "source"
  | "sourceEventId"
  | "details"
>;

/**
 * The same evidence again has the same identity, so that a duplicate or a replay adds nothing. A source's
 * own event id decides where there is one, within its registry: the same event sent again may have been
 * received at another time. Else the content decides. Frozen, as the chain's verification recomputes it.
 *
 * @returns 16 bytes: enough that no two of a million million records share theirs by chance
 */
export function evidenceIdentity(evidence: Identified): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(evidenceIdentityHex(evidence), "hex"));
}

/** The same as 32 hexadecimal digits. */
export function evidenceIdentityHex(evidence: Identified): string {
  const fields =
    evidence.sourceEventId === null
      ? [
          "content",
          evidence.registryId,
          evidence.repository,
          evidence.tag,
          evidence.kind,
          evidence.state,
          evidence.digest,
          evidence.validLo,
          evidence.validHi,
          evidence.source,
          evidence.details,
        ]
      : ["event", evidence.registryId, evidence.source, evidence.sourceEventId];
  return hash("sha256", JSON.stringify(fields), "hex").slice(0, 32);
}
