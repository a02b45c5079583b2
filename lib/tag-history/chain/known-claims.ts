import type { ReadingDatabase } from "#lib/database/open-for-reading.ts";
import type { Claim } from "./checkpoint-comparison.ts";
import { checkpointFile, readCheckpoints } from "./checkpoint-file.ts";
import type { PublicCheckpointKey } from "./checkpoint-key.ts";
import { storedCheckpoints } from "./stored-checkpoints.ts";

/**
 * Every checkpoint this server knows of: those in the database, of all servers on it, and those in the file
 * of its own data folder, which whoever can write to a database elsewhere cannot reach.
 *
 * @param dataFolder null: none belongs to this database
 * @param own this server's key; null: it has none
 * @throws Unavailable when the database or the file cannot be read
 */
export async function knownClaims(
  reading: ReadingDatabase,
  dataFolder: string | null,
  own: PublicCheckpointKey | null,
): Promise<Claim[]> {
  const file = dataFolder === null ? null : await readCheckpoints(checkpointFile(dataFolder));
  const exported = file?.checkpoints ?? [];
  const keys = new Map(exported.flatMap(({ key }) => (key === null ? [] : [[key.id, key]])));
  if (own !== null) keys.set(own.id, own);
  const stored = await storedCheckpoints(reading);
  return [...stored, ...exported].map((checkpoint) => ({
    checkpoint,
    key: keys.get(checkpoint.keyId) ?? null,
  }));
}
