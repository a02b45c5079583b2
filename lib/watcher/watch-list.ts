import { consoleItself } from "#lib/access/person.ts";
import { AnswerTimer } from "#lib/catalog/observed-request.ts";
import { pollSession, type ReadSession } from "#lib/catalog/read-session.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { metrics } from "#lib/metrics.ts";
import { isProviderId, providerById } from "#lib/registry/providers/providers.ts";
import { pollBounds } from "./poll/rate-limit.ts";
import { RegistryPoller } from "./poll/registry-poller.ts";
import { scheduleRegistry } from "./poll/schedule.ts";
import type { ReadRecorder } from "./read-recorder.ts";
import { RegistryWatch } from "./registry-watch.ts";
import { forgetWatchLease, giveUpWatchLease, takeWatchLease } from "./watch-lease.ts";
import type { ConnectedRegistry } from "./watch-rows.ts";
import type { WatcherContext } from "./watcher-context.ts";

/** A registry that this server watches. */
export interface Watched {
  readonly watch: RegistryWatch;
  readonly poller: RegistryPoller;
}

/** The registries that this server watches: all that are connected and that no other server watches. */
export class WatchList {
  readonly #context: WatcherContext;
  readonly #recorder: ReadRecorder;
  readonly #watched = new Map<string, Watched>();
  readonly #polling = new Map<string, Promise<void>>();

  constructor(context: WatcherContext, recorder: ReadRecorder) {
    this.#context = context;
    this.#recorder = recorder;
  }

  get(registryId: string): Watched | undefined {
    return this.#watched.get(registryId);
  }

  watchOf(registryId: string): RegistryWatch | undefined {
    return this.#watched.get(registryId)?.watch;
  }

  all(): Watched[] {
    return [...this.#watched.values()];
  }

  byRow(): Map<number, RegistryWatch> {
    return new Map(this.all().map(({ watch }) => [watch.row, watch]));
  }

  /**
   * Looks at which registries are connected, takes or keeps those that are free, and notes that they were watched.
   * @param recordedUntil everything read until then is recorded; null: something could not be
   */
  async refresh(recordedUntil: Date | null): Promise<void> {
    const { client } = this.#context.history.database;
    const connected = await client.registry.findMany({
      select: { id: true, name: true, url: true, kind: true },
    });
    for (const registryId of this.#watched.keys()) {
      if (!connected.some(({ id }) => id === registryId)) await this.#drop(registryId);
    }
    for (const registry of connected) await this.#keep(registry, recordedUntil);
  }

  async #keep(registry: ConnectedRegistry & { kind: string }, recordedUntil: Date | null): Promise<void> {
    const { catalog, history } = this.#context;
    const now = catalog.clock();
    const isOurs = await takeWatchLease(history.database, registry.id, catalog.owner, now);
    const watched = this.#watched.get(registry.id);
    if (!isOurs) {
      // What it does not know any more must not be written by a server that was away for too long.
      if (watched) this.#forget(registry.id);
    } else if (!watched) {
      await this.#open(registry);
    } else if (recordedUntil) {
      await watched.watch.beat(recordedUntil, registry);
    }
  }

  async #open(registry: ConnectedRegistry & { kind: string }): Promise<void> {
    const context = this.#context;
    const watch = await RegistryWatch.open(context, registry);
    const provider = isProviderId(registry.kind) ? registry.kind : providerById("generic").id;
    const poller = new RegistryPoller(context, {
      watch,
      bounds: pollBounds(provider),
      session: () => this.#session(watch.name),
      onChange: () => this.#recorder.hurry(),
      ping: (session) => this.#ping(watch, session),
    });
    this.#watched.set(registry.id, { watch, poller });
    context.catalog.background.run("give tags their turn", () => scheduleRegistry(context, watch));
  }

  async #session(name: string): Promise<ReadSession> {
    const { catalog, stopping } = this.#context;
    return pollSession(catalog, await catalog.registries.connect(consoleItself, name), stopping);
  }

  /** Asks for the version only: where there is no tag to be read, that is all there is to know. */
  async #ping(watch: RegistryWatch, session: ReadSession): Promise<void> {
    const { clock } = this.#context.catalog;
    const timer = new AnswerTimer(clock);
    try {
      await session.ask((options) => session.connection.client.ping({ ...options, onAnswer: timer.take }));
      const asked = timer.asked();
      this.#recorder.end(watch, watch.succeeded(null, null, asked), asked.sentAt);
    } catch (error) {
      this.#context.stopping.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      watch.failed({ repository: null, tag: null, error, failedAt: clock().getTime() });
    }
  }

  /** Polls every registry, each at its own pace: a slow one keeps no other. Resolves when all are done. */
  async poll(): Promise<void> {
    for (const [registryId, { poller, watch }] of this.#watched) {
      if (this.#polling.has(registryId) || this.#context.stopping.aborted) continue;
      const polling = poller
        .look()
        .catch((error: unknown) => {
          if (this.#context.stopping.aborted) return;
          this.#context.catalog.logger.error({ registry: watch.name, err: error }, "polling is disturbed");
        })
        .finally(() => this.#polling.delete(registryId));
      this.#polling.set(registryId, polling);
    }
    await Promise.all(this.#polling.values());
  }

  /** Decides what failed reads mean. */
  async judge(): Promise<void> {
    for (const { watch } of this.all()) await watch.judge();
  }

  /** Resolves when no poll is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#polling.values());
  }

  /** Ends all watches. @param recordedUntil they were watched until then; null: something was not recorded */
  async close(recordedUntil: Date | null): Promise<void> {
    const { catalog, history } = this.#context;
    for (const { watch } of this.all()) {
      if (recordedUntil) await watch.beat(recordedUntil);
      await giveUpWatchLease(history.database, watch.registryId, catalog.owner);
      this.#forget(watch.registryId);
    }
  }

  async #drop(registryId: string): Promise<void> {
    this.#forget(registryId);
    await forgetWatchLease(this.#context.history.database, registryId);
  }

  #forget(registryId: string): void {
    const name = this.#watched.get(registryId)?.watch.name;
    this.#watched.delete(registryId);
    if (name === undefined) return;
    metrics().watchLag.remove({ registry: name });
    metrics().openGaps.remove({ registry: name });
  }
}
