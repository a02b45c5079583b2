import { insertRows, runTogether, sql } from "#lib/database/sql.ts";
import type { ChainPlace } from "./chain-check.ts";
import { type SignedCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { appendLine, checkpointFile, exportedLine } from "./checkpoint-file.ts";
import type { ProofContext } from "./proof-context.ts";

/**
 * Signs a statement about a place of the chain that was just verified, and puts it where it can be found
 * later: in the file first, as the database is what it watches over, then in the database and in the log.
 *
 * @throws Unavailable when the file cannot be written
 */
export async function writeCheckpoint(context: ProofContext, place: ChainPlace): Promise<SignedCheckpoint> {
  const checkpoint = signCheckpoint(context.key, place, context.clock());
  const line = exportedLine(checkpoint, context.key);
  await appendLine(checkpointFile(context.dataFolder), line);
  const { seq, hash, at, keyId, signature } = checkpoint;
  const row = [seq, bytes(hash, "hex"), new Date(at), keyId, bytes(signature, "base64")];
  // Another server on the same database may have signed the same place; each keeps its own in its file.
  await runTogether(context.database, [
    insertRows(
      "Checkpoint",
      ["seq", "hash", "at", "keyId", "signature"],
      [row],
      sql`ON CONFLICT ("seq") DO NOTHING`,
    ),
  ]);
  context.logger.info({ checkpoint: JSON.parse(line) }, "checkpoint of the history signed");
  return checkpoint;
}

function bytes(text: string, encoding: "hex" | "base64"): Uint8Array {
  return new Uint8Array(Buffer.from(text, encoding));
}
