import type { ReadRange } from "#lib/layers/open/read-tar.ts";
import type { LayerSource } from "./named-layer.ts";

export interface RangeReaderOptions {
  signal: AbortSignal;
  onlyParts?: boolean;
  onBytes?: (count: number) => void;
}

/**
 * Reads parts of a blob by range requests. Some servers answer a range with everything: what comes before it is read
 * and thrown away, or with `onlyParts` nothing is read.
 *
 * @param onBytes told how many bytes came, wanted or not
 */
export function rangeReader(
  { client, repository }: LayerSource,
  digest: string,
  { signal, onlyParts = false, onBytes = () => {} }: RangeReaderOptions,
): ReadRange {
  return async function* (range) {
    const blob = await client.getBlob(repository, digest, { range, signal });
    if (!blob.partial && onlyParts) {
      await blob.body.cancel();
      return;
    }
    let skip = blob.partial ? 0 : range.start;
    let left = range.end - range.start + 1;
    for await (const chunk of blob.body) {
      onBytes(chunk.length);
      const bytes = chunk.subarray(Math.min(skip, chunk.length));
      skip = Math.max(0, skip - chunk.length);
      if (bytes.length > 0) yield bytes.subarray(0, left);
      left -= bytes.length;
      if (left <= 0) return;
    }
  };
}
