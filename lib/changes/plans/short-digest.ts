import { shortDigest as shownDigest } from "#lib/references/digest.ts";

/** A digest as sentences name it: as the pages write it, where it is of the one algorithm that nearly all are. */
export function shortDigest(digest: string): string {
  if (digest.startsWith("sha256:")) return shownDigest(digest);
  return digest.slice(0, digest.indexOf(":") + 13);
}
