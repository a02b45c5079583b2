/** A place in the middle of a blob where decompressing can begin. */
export interface RestartPoint {
  /** Bytes of the uncompressed archive before it. */
  tarOffset: number;
  /**
   * Bytes of the blob before it, rounded up: with `bits` above 0 the byte before has its last bits unread.
   * A point without a window stands where deflate data or a zstd frame begins anew.
   */
  blobOffset: number;
  /** Unread bits of the byte before `blobOffset`, 0 to 7. */
  bits: number;
  /** The up to 32 KiB before, which deflate data may refer to, packed; null when it refers to none. */
  window: Uint8Array | null;
}

/** Distance of restart points in uncompressed bytes: opening a small file inflates half of it on average. */
export const RESTART_SPAN = 4 * 2 ** 20;
/** How far back deflate data can refer to. */
export const WINDOW_BYTES = 32 * 2 ** 10;
