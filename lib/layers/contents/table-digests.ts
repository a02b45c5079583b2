import { createHash } from "node:crypto";
import { parseDigest } from "#lib/references/digest.ts";
import { OddContents } from "./odd-contents.ts";

/** Of the table's JSON. */
export const TABLE_DIGEST = "containerd.io/snapshot/stargz/toc.digest";
/** Of the compressed table; the second is what stargz-snapshotter writes. */
export const PACKED_DIGESTS = [
  "io.github.containers.zstd-chunked.manifest-checksum",
  "io.containers.zstd-chunked.manifest-checksum",
];

type Annotations = Readonly<Record<string, string>>;

/**
 * Checks a table against every digest the manifest names for it.
 *
 * @param packed null where no digest of the compressed table is ever named
 * @returns false when it names none: then only the author of the layer vouches for the table
 * @throws OddContents when it is not the one named
 */
export function checkTable(annotations: Annotations, json: Uint8Array, packed: Uint8Array | null): boolean {
  const named = digestsOf(annotations, [TABLE_DIGEST]).map((digest) => ({ digest, bytes: json }));
  if (packed !== null) {
    for (const digest of digestsOf(annotations, PACKED_DIGESTS)) named.push({ digest, bytes: packed });
  }
  for (const { digest, bytes } of named) if (!matches(bytes, digest)) throw mismatch();
  return named.length > 0;
}

function digestsOf(annotations: Annotations, names: readonly string[]): string[] {
  return names.flatMap((name) => (Object.hasOwn(annotations, name) ? [annotations[name] ?? ""] : []));
}

/** What is no digest matches nothing. */
function matches(bytes: Uint8Array, digest: string): boolean {
  const parsed = parseDigest(digest);
  if (parsed.kind !== "known") return false;
  return createHash(parsed.algorithm).update(bytes).digest("hex") === parsed.encoded;
}

function mismatch(): OddContents {
  return new OddContents(
    "The table of contents in this layer is not the one its manifest names, so the layer was read in full.",
  );
}
