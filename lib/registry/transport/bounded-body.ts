import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A body longer than its cap. The connection it came from is gone. */
export class BodyTooLarge extends Error {}

/** An encoding we never asked for and do not undo. */
export class UnwantedEncoding extends Error {}

/**
 * Reads a whole body of at most `maxBytes` decoded bytes; the source is destroyed at the first byte too
 * many, whatever Content-Length said. One gzip layer is undone, because some proxies compress although asked
 * not to; chains of encodings are refused (CVE-2026-22036).
 */
export async function readBounded(
  source: Readable,
  encoding: string | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const coding = (encoding ?? "identity").trim().toLowerCase();
  if (coding === "identity" || coding === "") return collect(source, maxBytes);
  if (coding !== "gzip" && coding !== "x-gzip") {
    discard(source);
    throw new UnwantedEncoding();
  }
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  try {
    return await collect(source.pipe(gunzip), maxBytes);
  } finally {
    discard(source);
  }
}

async function collect(source: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      discard(source);
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  return concat(chunks, size);
}

/**
 * Reads what can be had of an error's body: at most `maxBytes`, at most `maxMs`, and whatever arrived when
 * the server breaks off. Never throws: the status is what counts.
 */
export async function readWhatComes(source: Readable, maxBytes: number, maxMs: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const timer = setTimeout(() => discard(source), maxMs);
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += Math.min(chunk.byteLength, maxBytes - size);
      if (size >= maxBytes) break;
    }
  } catch {
    // Broken off: some servers announce a body with 416 or 412 and send none.
  } finally {
    clearTimeout(timer);
    discard(source);
  }
  return concat(chunks, size);
}

/** Ends a body and its connection unless it was read to the end; late errors of it concern nobody. */
export function discard(source: Readable): void {
  source.on("error", () => undefined);
  source.destroy();
}

function concat(chunks: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
