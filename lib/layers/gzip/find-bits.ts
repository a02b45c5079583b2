import { CodecError, SyncCodec } from "../codec/sync-codec.ts";
import { leadIn } from "./bit-prefix.ts";

/** As much output as is compared; and less than the second makes no proof. Bytes. */
export const PROOF_BYTES = 16 * 2 ** 10;
export const SHORTEST_PROOF = 2 * 2 ** 10;

/**
 * At which bit a deflate block begins: zlib knows and Node does not tell. Every place within the byte is tried
 * until one inflates to what came out in truth. Where several do (empty stored blocks are padded to whole
 * bytes), each is right.
 * @param byteBefore the last byte that was used before the block
 * @param following compressed bytes behind it
 * @param window up to 32 KiB of output before the block
 * @param expected output from the block on
 * @returns unread bits of `byteBefore`; null when nothing fits
 */
export function findBits(
  byteBefore: number,
  following: Uint8Array,
  window: Uint8Array,
  expected: Uint8Array,
): number | null {
  const codec = SyncCodec.inflate(window);
  const output = Buffer.allocUnsafe(Math.min(expected.length, PROOF_BYTES));
  const proof = expected.subarray(0, output.length);
  try {
    for (let bits = 0; bits < 8; bits += 1) {
      if (inflatesTo(codec, leadIn(bits, byteBefore), following, output) && output.equals(proof)) return bits;
      codec.reset();
    }
    return null;
  } finally {
    codec.close();
  }
}

/** Fills the whole output, or answers false. */
function inflatesTo(codec: SyncCodec, first: Uint8Array, following: Uint8Array, output: Buffer): boolean {
  try {
    codec.run(first, 0, output, 0);
    const produced = codec.produced;
    codec.run(following, 0, output, produced);
    return produced + codec.produced === output.length;
  } catch (error) {
    if (error instanceof CodecError) return false;
    throw error;
  }
}
