import { createHash } from "node:crypto";
import { InvalidInput } from "#lib/errors.ts";
import { parseDigest } from "#lib/references/digest.ts";
import { RegistryError } from "../errors.ts";
import type { BlobTransfer } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";

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

/** The source sent other bytes than the digest says; nothing of it was stored. */
function wrongBytes(digest: string, name: string, what: string): RegistryError {
  return new RegistryError(
    "registry_lying",
    `What was read of ${digest} ${what}, so it was not stored in ${name}.`,
    {
      advice: "The blob is damaged where it was read from; look at that registry's storage.",
      details: { rule: "digest_mismatch", digest },
    },
  );
}
