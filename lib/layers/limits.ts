/** Caps of one reading. A layer beyond a cap is listed up to it and marked as partial. */
export interface LayerLimits {
  /** Entries, directories that only paths imply, and extension headers, together. */
  maxEntries: number;
  /** Uncompressed bytes. */
  maxTarBytes: number;
  /** Uncompressed bytes that are always allowed, whatever the ratio. */
  ratioFreeBytes: number;
  /** Uncompressed bytes per compressed byte beyond those; gzip reaches 1,032, zstd more than 30,000. */
  maxRatio: number;
  /** Bytes of all names, link targets and attributes of the index together. */
  maxTextBytes: number;
}

/**
 * A million entries are read in about 10 s; 50 GiB leaves room for images of language models; a bomb is
 * left after 1 GiB of zeros, which takes about a second.
 */
export const LAYER_LIMITS: Readonly<LayerLimits> = {
  maxEntries: 1_000_000,
  maxTarBytes: 50 * 2 ** 30,
  ratioFreeBytes: 2 ** 30,
  maxRatio: 200,
  maxTextBytes: 256 * 2 ** 20,
};
