import { pino } from "pino";
import { type CatalogContext, createCatalogContext } from "#lib/catalog/catalog-context.ts";
import { storedRegistries } from "#lib/catalog/stored-registries.ts";
import type { Database } from "#lib/database/database.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import { createRegistryClient } from "#lib/registry/create-registry-client.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { systemClock } from "#lib/registry/transport/clock.ts";
import { createSettings } from "#lib/settings/settings.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import { Watcher } from "../watcher.ts";
import type { Recorders } from "../watcher-context.ts";

export interface WatcherFixtureOptions {
  readonly sandbox?: SandboxOptions;
  /** A registry that runs already. */
  readonly url?: string;
  readonly kind?: string;
  readonly pollSeconds?: number;
  readonly importantTags?: readonly string[];
  readonly protectedTags?: readonly string[];
  readonly record?: Recorders;
}

/** One server: a catalogue, a history and a watcher over one database, whose clock the test moves. */
export interface Server {
  readonly catalog: CatalogContext;
  readonly history: HistoryContext;
  readonly watcher: Watcher;
  /** As an orderly stop of the console. */
  stop(): Promise<void>;
  /** As `kill -9`: nothing is written any more. */
  kill(): void;
}

export interface WatcherFixture {
  readonly database: Database;
  readonly sandbox: Sandbox;
  readonly registryId: string;
  /** The clock of all servers. */
  now(): number;
  /** Moves the clock on. */
  pass(milliseconds: number): void;
  /** Starts a server; it watches, but looks only when the test tells it to. */
  start(options?: Pick<WatcherFixtureOptions, "record" | "pollSeconds">): Promise<Server>;
  close(): Promise<void>;
}

/**
 * A sandbox registry connected as `samples`, and servers that watch it. Time passes only when the test says so,
 * and retries of requests take none.
 */
export async function openWatcherFixture(
  database: Database,
  options: WatcherFixtureOptions = {},
): Promise<WatcherFixture> {
  const sandbox = await startSandbox(options.sandbox);
  const registryId = crypto.randomUUID();
  const [name, kind, url] = ["samples", options.kind ?? "sandbox", options.url ?? sandbox.url];
  await database.client.registry.create({
    data: { id: registryId, name, url, kind, source: "console", createdBy: "test" },
  });
  let now = Date.now();
  const clock = () => new Date(now);
  const servers = new Set<Server>();
  return {
    database,
    sandbox,
    registryId,
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    start: async (own = {}) => {
      const server = await startServer(database, clock, { ...options, ...own });
      servers.add(server);
      return server;
    },
    close: async () => {
      for (const server of servers) await server.stop();
      await sandbox.stop();
    },
  };
}

async function startServer(
  database: Database,
  clock: () => Date,
  options: WatcherFixtureOptions,
): Promise<Server> {
  const logger = pino({ level: "silent" });
  const settings = createSettings(database, {
    secret: "for tests only, never anywhere else",
    dataFolder: "/nowhere",
    insecureTls: new Set(),
  });
  const registries = storedRegistries(settings, (target) =>
    createRegistryClient(target, { clock: { ...systemClock, sleep: async () => {} } }),
  );
  const catalog = createCatalogContext({ settings, registries, logger, clock });
  const protectedTags = options.protectedTags ?? [];
  const history: HistoryContext = {
    database,
    clock,
    logger,
    isProtected: (tag) => protectedTags.some((pattern) => matchesPattern(pattern, tag)),
    onChange: () => {},
  };
  const watcher = new Watcher({
    catalog,
    history,
    environment: {
      pollSeconds: options.pollSeconds ?? 60,
      importantTags: options.importantTags ?? ["prod*"],
      protectedTags,
    },
    ...(options.record ? { record: options.record } : {}),
  });
  await watcher.start({ everyMs: null });
  let stopped: Promise<void> | null = null;
  const end = async () => {
    catalog.shutdown.abort();
    await catalog.background.idle();
    await catalog.writer.settle();
    await watcher.stop();
    catalog.events.close();
    await registries.close();
  };
  return {
    catalog,
    history,
    watcher,
    stop: () => {
      stopped ??= end();
      return stopped;
    },
    kill: () => {
      catalog.shutdown.abort();
      catalog.observer = null;
      stopped = registries.close();
    },
  };
}
