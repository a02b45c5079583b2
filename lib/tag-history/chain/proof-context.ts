import type { Logger } from "pino";
import type { Verification } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { openForReading, type ReadingDatabase } from "#lib/database/open-for-reading.ts";
import type { HistoryContext } from "../history-context.ts";
import { loadCheckpointKey, type SigningKey } from "./checkpoint-key.ts";

/** What proving the history works with; one per process. */
export interface ProofContext {
  readonly database: Database;
  readonly clock: () => Date;
  readonly logger: Logger;
  /** Holds the key and the file of checkpoints. */
  readonly dataFolder: string;
  readonly key: SigningKey;
  /** A connection of its own, so that going through the chain holds up no other query. */
  openReading(): Promise<ReadingDatabase>;
  /** Whoever asks while the chain is being verified gets the answer to that. */
  readonly current: { verification: Promise<Verification> | null };
}

/**
 * @param place of the same database as the history's, and of this server's own data
 * @throws Unavailable in one sentence when the key for checkpoints cannot be read or made
 */
export function createProofContext(
  { database, clock, logger }: Pick<HistoryContext, "database" | "clock" | "logger">,
  place: { readonly databaseUrl: string; readonly dataFolder: string },
): ProofContext {
  return {
    database,
    clock,
    logger,
    dataFolder: place.dataFolder,
    key: loadCheckpointKey(place.dataFolder),
    openReading: () => openForReading(place.databaseUrl),
    current: { verification: null },
  };
}
