import { Unavailable } from "#lib/errors.ts";
import { readBoundedFile } from "#lib/settings/read-bounded-file.ts";
import type { Claim } from "#lib/tag-history/chain/checkpoint-comparison.ts";
import { type ExportedCheckpoint, readCheckpoints } from "#lib/tag-history/chain/checkpoint-file.ts";
import { type PublicCheckpointKey, parsePublicKey } from "#lib/tag-history/chain/checkpoint-key.ts";

export interface ExportedClaims {
  readonly claims: readonly Claim[];
  /** Whole sentences to tell. */
  readonly notes: readonly string[];
}

/**
 * Reads checkpoints that were kept elsewhere. Each is verified with the keys given; without any, with this
 * server's own or the one that stands beside it, which then has to be trusted like the file it is in.
 *
 * @throws Unavailable, in one sentence, when a file cannot be read or holds nothing of the kind
 */
export async function exportedClaims(
  checkpointFiles: readonly string[],
  keyFiles: readonly string[],
  own: PublicCheckpointKey | null,
): Promise<ExportedClaims> {
  const pinned = keyFiles.map(readKey);
  const claims: Claim[] = [];
  const notes: string[] = [];
  const besides = new Set<string>();
  let unverified = 0;
  for (const path of checkpointFiles) {
    const { checkpoints, unreadable } = await readFile(path);
    if (unreadable > 0) notes.push(`${unreadable} lines of ${path} hold no checkpoint and were left out.`);
    for (const checkpoint of checkpoints) {
      const key = keyOf(checkpoint, pinned, own);
      claims.push({ checkpoint, key });
      if (key === null) unverified += 1;
      else if (key === checkpoint.key) besides.add(key.id);
    }
  }
  if (unverified > 0)
    notes.push(
      `${unverified} checkpoints were compared without verifying their signatures: their key is not here.`,
    );
  for (const id of besides)
    notes.push(`Key ${id} was taken from beside the checkpoints; give the one you kept by --key.`);
  return { claims, notes };
}

function keyOf(
  checkpoint: ExportedCheckpoint,
  pinned: readonly PublicCheckpointKey[],
  own: PublicCheckpointKey | null,
): PublicCheckpointKey | null {
  // One that none of the given keys signed fails with any of them.
  if (pinned.length > 0) return pinned.find(({ id }) => id === checkpoint.keyId) ?? pinned[0] ?? null;
  return own?.id === checkpoint.keyId ? own : checkpoint.key;
}

async function readFile(path: string) {
  const read = await readCheckpoints(path);
  if (read === null) throw new Unavailable(`There is no file ${path}.`);
  if (read.checkpoints.length === 0) throw new Unavailable(`The file ${path} holds no checkpoint.`);
  return read;
}

function readKey(path: string): PublicCheckpointKey {
  const read = readBoundedFile(path, 16_384);
  if ("why" in read) throw new Unavailable(`The key file ${path} cannot be used: ${read.why}.`);
  const key = parsePublicKey(read.text);
  if (key === null) throw new Unavailable(`The file ${path} does not hold an Ed25519 key in PEM.`);
  return key;
}
