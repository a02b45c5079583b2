import { join } from "node:path";
import next from "next";
import { openConsole } from "#lib/console.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { readEnvironment } from "#lib/settings/environment.ts";
import { createDoor } from "./serving/door.ts";
import { knownHosts } from "./serving/known-hosts.ts";
import { listen, requireLoopback } from "./serving/listen.ts";
import { stopOnSignal } from "./serving/stop-on-signal.ts";

/** Milliseconds that running requests get to finish, and after which we end in any case. */
const grace = 3_000;
const deadline = 8_000;

const projectFolder = join(import.meta.dirname, "..");
const development = process.argv.includes("--development");

/** Starts the console: environment, port, database, pages; only then is the address told. */
async function serve(): Promise<void> {
  const environment = readEnvironment();
  requireLoopback(environment.host);
  let hosts = knownHosts(environment.port, environment.publicUrl);
  const door = createDoor(() => hosts, development);
  const port = await listen(door.server, environment.host, environment.port);
  hosts = knownHosts(port, environment.publicUrl);
  // The console opens in this process, outside the bundle; the bundled routes find it through globalThis.
  const opened = await openConsole(environment);
  const pages = next({
    dev: development,
    dir: projectFolder,
    hostname: environment.host,
    port,
    quiet: true,
    // In production Next gets a server that never listens, so that it cannot take upgrades from ours.
    httpServer: development ? door.server : createDoor(() => hosts, false).server,
  });
  stopOnSignal(async () => {
    await door.close(grace);
    await opened.close();
    await pages.close();
  }, deadline);
  await pages.prepare();
  door.open(pages.getRequestHandler());
  announce(environment.publicUrl ?? new URL(`http://${environment.host}:${port}`), opened);
}

serve().catch((error: unknown) => {
  const text = isTagtrailError(error)
    ? [error.message, error.advice].filter(Boolean).join(" ")
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
