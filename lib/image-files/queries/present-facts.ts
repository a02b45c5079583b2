import type { LayerFacts } from "#lib/contract/layers.ts";
import type { StoredLayer } from "../store/layer-store.ts";

/**
 * What leaves the server of a layer as a whole.
 * @param diffId what the image's config states of the uncompressed layer; null when it is not known
 */
export function presentFacts(
  { digest, source, facts, readAt }: StoredLayer,
  diffId: string | null,
): LayerFacts {
  const { compression, blobBytes, tarBytes, entries, files, damage } = facts;
  return {
    ...{ digest, source, compression, blobBytes, tarBytes, entries, files, damage },
    // An archive may state any sizes; what it states beyond this is not there anyway.
    contentBytes: Math.min(Number.MAX_SAFE_INTEGER, facts.contentBytes),
    remarks: remarksOn(facts, diffId),
    readAt: readAt.toISOString(),
  };
}

/** Whole sentences about what is odd, and no reason to stop. */
function remarksOn(
  { end, trailingBlobBytes, tarDigest }: StoredLayer["facts"],
  diffId: string | null,
): string[] {
  const remarks: string[] = [];
  // Only sha256 was computed: another kind says nothing here.
  if (tarDigest !== null && diffId?.startsWith("sha256:") && tarDigest !== diffId) {
    remarks.push(
      "The image's config states another digest (diff_id) for this layer when it is uncompressed: runtimes refuse such an image.",
    );
  }
  if (trailingBlobBytes > 0) {
    remarks.push(
      `${bytes(trailingBlobBytes)} after the end of the compressed data; some runtimes refuse such a layer.`,
    );
  }
  if (end !== null && end.trailingBytes > 0) {
    remarks.push(`${bytes(end.trailingBytes)} after the end of the archive, which runtimes do not unpack.`);
  }
  if (end?.endBlocks === 0) {
    remarks.push("The archive has no end marker: whether it was cut cannot be told.");
  }
  if (end !== null && end.globalHeaders > 0) {
    remarks.push("The archive has global headers, which runtimes ignore and other programs apply.");
  }
  return remarks;
}

function bytes(count: number): string {
  return count === 1 ? "There is 1 byte" : `There are ${count.toLocaleString("en")} bytes`;
}
