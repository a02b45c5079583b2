/** Chunks this large make decompressing fast, and let restart points be found in most places. */
export const CHUNK_BYTES = 256 * 2 ** 10;

/**
 * Joins small chunks, as networks give them, to chunks of at least 256 KiB; the last one may be smaller. A chunk
 * is valid until the next one is asked for: its memory is used again, which keeps a long stream's memory small.
 */
export async function* coalesce(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let length = 0;
  for await (const chunk of source) {
    let at = 0;
    if (length > 0 || chunk.length < CHUNK_BYTES) {
      at = Math.min(CHUNK_BYTES - length, chunk.length);
      buffer.set(chunk.subarray(0, at), length);
      length += at;
      if (length < CHUNK_BYTES) continue;
      yield buffer;
      length = 0;
    }
    if (chunk.length - at >= CHUNK_BYTES) {
      yield chunk.subarray(at);
    } else {
      buffer.set(chunk.subarray(at));
      length = chunk.length - at;
    }
  }
  if (length > 0) yield buffer.subarray(0, length);
}
