import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "#e2e/fixtures/loopback-server.ts";
import { type ConsoleProcess, startConsole } from "../../browse/console-process.ts";
import { registryEnvironment } from "./layers-api.ts";

/** Next loads the code of all routes when it answers already, which keeps the first ones who ask waiting. */
const SETTLES_MS = 3000;
const BUILD = join(import.meta.dirname, "../../../../.next/BUILD_ID");

/** A console with data that stays when it is started again. */
export interface BenchConsole {
  /** The process now; another one after `restart`. */
  running: ConsoleProcess;
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a built console on a registry.
 * @param databaseUrl of an empty database; left out: SQLite
 */
export async function startBenchConsole(registryUrl: string, databaseUrl?: string): Promise<BenchConsole> {
  if (!existsSync(BUILD)) {
    throw new Error("The console is not built: npm run bench builds it, or run next build before.");
  }
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-layers-"));
  const environment = {
    ...registryEnvironment(registryUrl),
    TAGTRAIL_DATA_DIR: folder,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  const start = async () => {
    const running = await startConsole(await freePort(), environment);
    await wait(SETTLES_MS);
    return running;
  };
  const bench: BenchConsole = {
    running: await start(),
    async restart() {
      await bench.running.stop();
      bench.running = await start();
    },
    async stop() {
      await bench.running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}
