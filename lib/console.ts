import packageJson from "../package.json" with { type: "json" };
import { localAdministrator } from "./access/person.ts";
import { type CatalogContext, createCatalogContext } from "./catalog/catalog-context.ts";
import { openSampleRegistry } from "./catalog/connect/sample-registry.ts";
import { Scheduler } from "./catalog/scheduler.ts";
import { storedRegistries } from "./catalog/stored-registries.ts";
import type { ChangesContext } from "./changes/changes-context.ts";
import { openChanges } from "./changes/open-changes.ts";
import type { Database } from "./database/database.ts";
import { migrate } from "./database/migrate.ts";
import { openDatabase } from "./database/open-database.ts";
import { ReadOnly, Unavailable } from "./errors.ts";
import type { ImageFilesContext } from "./image-files/image-files-context.ts";
import { openImageFiles } from "./image-files/open-image-files.ts";
import { logger } from "./logger.ts";
import { observeRegistryRequest } from "./metrics.ts";
import { createRegistryClient } from "./registry/create-registry-client.ts";
import { checkStoredCredentials } from "./settings/check-stored-credentials.ts";
import { type Environment, readEnvironment } from "./settings/environment.ts";
import { createSettings, type Settings } from "./settings/settings.ts";
import { syncConfiguredRegistries } from "./settings/sync-configured-registries.ts";
import { type OpenedHistory, openHistory } from "./watcher/open-history.ts";

/** Everything of a running server, put together once per process. */
export interface Console extends Pick<OpenedHistory, "history" | "proof" | "webhooks" | "watcher"> {
  readonly environment: Environment;
  readonly settings: Settings;
  readonly catalog: CatalogContext;
  readonly changes: ChangesContext;
  readonly imageFiles: ImageFilesContext;
  readonly scheduler: Scheduler;
  /** Ends background work, then connections, then the database. Safe to call twice. */
  close(): Promise<void>;
}

/** Registered for the whole process: the bundler may give every route its own copy of this module. */
const key = Symbol.for("tagtrail.console");
const place = globalThis as { [key]?: Promise<Console> };

/**
 * Opens the console: migrates and opens the database, takes over what is configured, starts the sample
 * registry when nothing is, and begins to read in the background.
 *
 * @throws Unavailable or InvalidConfiguration, in one sentence, when something it needs cannot be had;
 *   what had been opened is closed again
 */
export function openConsole(environment: Environment = readEnvironment()): Promise<Console> {
  place[key] ??= open(environment).catch((error: unknown) => {
    delete place[key];
    throw error;
  });
  return place[key];
}

/**
 * The console of this process.
 *
 * @throws Unavailable when the server has not opened it
 */
export async function getConsole(): Promise<Console> {
  const opened = place[key];
  if (opened) return opened;
  throw new Unavailable("The console is not open.", { advice: "Start it with: npm start" });
}

async function open(environment: Environment): Promise<Console> {
  for (const warning of environment.warnings) logger.warn(warning);
  await migrate(environment.databaseUrl, { programVersion: packageJson.version });
  const database = await openDatabase(environment.databaseUrl);
  const ends: (() => Promise<void>)[] = [() => database.close()];
  try {
    return await assemble(environment, database, ends);
  } catch (error) {
    await endAll(ends);
    throw error;
  }
}

/** @param ends what must be ended, in the order it was begun */
async function assemble(
  environment: Environment,
  database: Database,
  ends: (() => Promise<void>)[],
): Promise<Console> {
  const settings = createSettings(database, environment);
  await syncConfiguredRegistries(settings, localAdministrator, environment.registries);
  await checkStoredCredentials(settings);
  const samples = await openSampleRegistry(settings);
  if (samples) ends.push(() => samples.sandbox.stop());
  const registries = storedRegistries(settings, (target) =>
    createRegistryClient(target, {
      onRequest: (exchange) => observeRegistryRequest(target.name, exchange),
      mayChange: () => {
        if (environment.readOnly) throw new ReadOnly();
      },
    }),
  );
  ends.push(() => registries.close());
  const catalog = createCatalogContext({ settings, registries, logger });
  ends.push(async () => catalog.events.close());
  const opened = await openHistory({ catalog, environment, logger, samples });
  ends.push(() => opened.stop());
  const { history, proof, webhooks, watcher } = opened;
  const changing = openChanges({ catalog, history, environment });
  ends.push(() => changing.stop());
  const looking = openImageFiles({ catalog, layerCacheBytes: environment.layerCacheBytes });
  ends.push(() => looking.stop());
  const scheduler = new Scheduler(catalog);
  ends.push(() => scheduler.stop());
  scheduler.start();
  let closed: Promise<void> | null = null;
  const close = () => {
    delete place[key];
    closed ??= endAll(ends);
    return closed;
  };
  const { changes } = changing;
  const { imageFiles } = looking;
  return {
    ...{ environment, settings, catalog, changes, imageFiles, history, proof, webhooks, watcher },
    ...{ scheduler, close },
  };
}

/** The last one begun ends first; one that fails to end does not keep the others. */
async function endAll(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of ends.toReversed()) {
    await end().catch((error: unknown) => logger.error({ err: error }, "not ended cleanly"));
  }
}
