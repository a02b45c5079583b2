import { shortDigest } from "#lib/references/digest.ts";

/** A tag as it is, a digest by its 12 characters. */
export function shortReference(reference: string): string {
  return reference.includes(":") ? shortDigest(reference) : reference;
}
