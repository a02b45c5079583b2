import { createHash } from "node:crypto";
import { InvalidInput } from "#lib/errors.ts";
import { parseDigest } from "#lib/references/digest.ts";
import type { BlobTransfer } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import { wrongBytes } from "./upload-session.ts";

/**
 * The bytes of a blob as its source gives them, hashed on the way. The last piece is held back until size and
 * digest are right, so that a blob that is not the one asked for never arrives whole.
 *
 * @param target the registry's name, for messages
 * @throws RegistryError `registry_lying` from the iteration when they are not
 */
export async function* checkedBytes(
  blob: BlobTransfer,
  target: string,
  options: RequestOptions,
): AsyncGenerator<Uint8Array> {
  const digest = parseDigest(blob.digest);
  if (digest.kind !== "known") throw new InvalidInput("Only sha256 and sha512 digests can be checked here.");
  const hash = createHash(digest.algorithm);
  const reader = (await blob.open(options)).getReader();
  let size = 0;
  let held = new Uint8Array(0);
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      const piece = step.value;
      if (piece.byteLength === 0) continue;
      size += piece.byteLength;
      if (size > blob.size) throw wrongBytes(blob.digest, target, `is longer than ${blob.size} bytes`);
      hash.update(piece);
      if (held.byteLength > 0) yield held;
      held = new Uint8Array(piece);
    }
    if (size < blob.size) throw wrongBytes(blob.digest, target, `ended after ${size} of ${blob.size} bytes`);
    if (hash.digest("hex") !== digest.encoded) throw wrongBytes(blob.digest, target, "has another digest");
    if (held.byteLength > 0) yield held;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Pieces of exactly `size` bytes, but for the last one. */
export async function* regrouped(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.byteLength; ) {
      const part = chunk.subarray(from, from + size - filled);
      piece.set(part, filled);
      from += part.byteLength;
      filled += part.byteLength;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
