import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import next from "next";
import { consoleItself } from "#lib/access/person.ts";
import { type Console, openConsole } from "#lib/console.ts";
import { parseDatabaseUrl } from "#lib/database/database-url.ts";
import { isTagtrailError, Unavailable } from "#lib/errors.ts";
import { type Environment, readEnvironment } from "#lib/settings/environment.ts";
import { listRegistries } from "#lib/settings/registry-store.ts";
import { announcement } from "./serving/announce.ts";
import { countBuffersWithHeap } from "./serving/buffer-memory.ts";
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
  countBuffersWithHeap();
  const environment = readEnvironment();
  requireLoopback(environment.host);
  requireBuild();
  let hosts = knownHosts(environment.port, environment.publicUrl);
  const door = createDoor(() => hosts);
  // Before the database: a second start on the same port must not get as far as touching it.
  const port = await listen(door.server, environment.host, environment.port);
  hosts = knownHosts(port, environment.publicUrl);
  // The console opens in this process, outside the bundle; the bundled routes find it through globalThis.
  const opened = await openConsole(environment);
  // Next takes WebSockets from the server it is given. This one never listens: the door hands them on.
  const upgrades = createServer();
  const pages = next({
    dev: development,
    dir: projectFolder,
    hostname: environment.host,
    port,
    quiet: true,
    httpServer: upgrades,
  });
  stopOnSignal(async () => {
    await door.close(grace);
    await opened.close();
    await pages.close();
  }, deadline);
  await pages.prepare();
  door.open(
    pages.getRequestHandler(),
    development ? (...upgrade) => upgrades.emit("upgrade", ...upgrade) : undefined,
  );
  process.stdout.write(`${await describe(environment, port, opened)}\n`);
}

function requireBuild(): void {
  if (development || existsSync(join(projectFolder, ".next", "BUILD_ID"))) return;
  throw new Unavailable("The console has not been built.", { advice: "npm start builds it first." });
}

async function describe(environment: Environment, port: number, opened: Console): Promise<string> {
  const host = environment.host.includes(":") ? `[${environment.host}]` : environment.host;
  const place = parseDatabaseUrl(environment.databaseUrl);
  return announcement({
    address: new URL(`http://${host}:${port}`),
    publicUrl: environment.publicUrl,
    dataFolder: environment.dataFolder,
    database: place.kind === "sqlite" ? `SQLite, ${place.file}` : `PostgreSQL, ${place.shown}`,
    registries: await listRegistries(opened.settings, consoleItself),
  });
}

/** One sentence for what a person can put right; a stack trace for what is our own fault. */
function explain(error: unknown): string {
  if (isTagtrailError(error)) return [error.message, error.advice].filter(Boolean).join(" ");
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

serve().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
