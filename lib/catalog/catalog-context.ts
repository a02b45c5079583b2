import type { Logger } from "pino";
import type { Database } from "#lib/database/database.ts";
import type { ReferrersAnswer } from "#lib/registry/registry-client.ts";
import type { Settings } from "#lib/settings/settings.ts";
import { BackgroundWork } from "./concurrency/background-work.ts";
import { ShortMemory } from "./concurrency/short-memory.ts";
import { SingleFlight } from "./concurrency/single-flight.ts";
import { EventHub } from "./event-hub.ts";
import { KnownConfigs } from "./ingest/known-configs.ts";
import { KnownManifests } from "./ingest/known-manifests.ts";
import type { PartProblem } from "./ingest/part-problem.ts";
import type { RegistryPool } from "./registry-pool.ts";
import { CatalogWriter } from "./store/catalog-writer.ts";
import { storedRegistries } from "./stored-registries.ts";
import type { TagObserver } from "./tag-observer.ts";

/** A repository that is being read. */
export interface RunningJob {
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Resolves these tags before the others: somebody looks at them. */
  prioritise(names: readonly string[]): void;
}

/**
 * What every function of the catalogue works with; one per process. All state that lasts longer than a
 * call hangs here and not in modules, because bundled routes hold their own copies of the modules.
 */
export interface CatalogContext {
  readonly database: Database;
  readonly settings: Settings;
  readonly registries: RegistryPool;
  readonly events: EventHub;
  readonly clock: () => Date;
  readonly logger: Logger;
  readonly writer: CatalogWriter;
  readonly known: KnownManifests;
  readonly configs: KnownConfigs;
  /** The same question to a registry, asked by several at once, is asked once. */
  readonly flights: SingleFlight<string>;
  /** What registries answered about referrers a moment ago. */
  readonly referrers: ShortMemory<ReferrersAnswer>;
  /** Parts of images that could not be read a moment ago, by repository and digest. */
  readonly problems: ShortMemory<PartProblem>;
  /** Repositories being read now, by their id: a scan and a visitor share the work. */
  readonly jobs: Map<number, RunningJob>;
  /** Work nobody waits for; the server's stop does. */
  readonly background: BackgroundWork;
  /** What was asked for a moment ago and need not be done again. */
  readonly recent: ShortMemory<true>;
  /** Scans that run in this process, by the name of the registry; aborting stops one. */
  readonly scanning: Map<string, AbortController>;
  /** Aborted when the server stops: background work ends. */
  readonly shutdown: AbortController;
  /** Hears of all that reads of tags show; set once whoever wants to hear it is there. */
  observer: TagObserver | null;
  /** Marks this process in leases. */
  readonly owner: string;
}

export interface CatalogParts {
  settings: Settings;
  /** Clients for the registries of the settings, when something about them is to be different. */
  registries?: RegistryPool;
  logger: Logger;
  events?: EventHub;
  clock?: () => Date;
}

/** Puts a context together; `registries` and the settings' database stay the caller's to close. */
export function createCatalogContext(parts: CatalogParts): CatalogContext {
  const clock = parts.clock ?? (() => new Date());
  const { database } = parts.settings;
  const shutdown = new AbortController();
  return {
    database,
    settings: parts.settings,
    registries: parts.registries ?? storedRegistries(parts.settings),
    logger: parts.logger,
    events: parts.events ?? new EventHub(),
    clock,
    writer: new CatalogWriter(database, { clock }),
    known: new KnownManifests(database),
    configs: new KnownConfigs(database),
    flights: new SingleFlight(),
    scanning: new Map(),
    background: new BackgroundWork(parts.logger, shutdown.signal),
    recent: new ShortMemory(10_000),
    referrers: new ShortMemory(),
    problems: new ShortMemory(),
    jobs: new Map(),
    shutdown,
    observer: null,
    owner: crypto.randomUUID(),
  };
}
