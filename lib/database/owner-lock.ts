import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { Unavailable } from "#lib/errors.ts";
import { describeFileFailure } from "./file-failure.ts";

/** Milliseconds for a server that is just stopping to let go. */
const PATIENCE_MS = 3_000;

/**
 * Takes the ownership of an SQLite file for this process. Several processes writing one file would each
 * keep leases, order and caches the others do not see, so the second one must not start (threat 123).
 *
 * The lock is an exclusive transaction on an empty file beside the database, held open: the operating
 * system drops it when the process ends in whatever way, so nothing stale is ever left behind.
 *
 * @param file absolute path of the database; its folder is made when missing
 * @returns the function that gives the ownership up
 * @throws Unavailable when another process owns the file, or the folder cannot be written
 */
export async function takeOwnership(file: string, patienceMs: number = PATIENCE_MS): Promise<() => void> {
  const lock = openLock(file);
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      lock.exec("BEGIN EXCLUSIVE");
      return () => lock.close();
    } catch (error) {
      const busy = error instanceof Sqlite.SqliteError && error.code === "SQLITE_BUSY";
      if (busy && Date.now() < until) {
        await wait(100);
        continue;
      }
      lock.close();
      if (!busy) throw describeFileFailure(error, file);
      throw new Unavailable(`Another Tagtrail process is using ${file}.`, {
        advice: "Stop it first. To run several at once, use PostgreSQL through DATABASE_URL.",
        cause: error,
      });
    }
  }
}

function openLock(file: string): Sqlite.Database {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return new Sqlite(`${file}.lock`, { timeout: 0 });
  } catch (error) {
    throw describeFileFailure(error, file);
  }
}
