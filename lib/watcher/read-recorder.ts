import type { ObservedFailure, ObservedList, ObservedTag, TagObserver } from "#lib/catalog/tag-observer.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { metrics } from "#lib/metrics.ts";
import type { TagRead } from "#lib/tag-history/record.ts";
import { withoutUnknown } from "./known-tags.ts";
import { meansWholeRegistry } from "./outage-cause.ts";
import type { Outage } from "./outages.ts";
import type { RegistryWatch } from "./registry-watch.ts";
import type { WatcherContext } from "./watcher-context.ts";

/** Milliseconds after which the first waiting read is recorded at the latest; most only confirm. */
const EVERY_MS = 1_000;
/** The same where a read is known to show something new: people look at it. */
const HURRY_MS = 100;
/** Reads recorded in one transaction. */
const BATCH = 500;
/** Reads that wait before a scan has to wait as well. */
const ROOMY = 5_000;
/** Reads kept while nothing can be stored; beyond that the oldest are given up, which is a gap. */
const MOST = 50_000;
/** Milliseconds between attempts to record, the last for all further ones. */
const RETRIES_MS = [300, 1_000, 3_000, 10_000];

interface Ended {
  readonly watch: RegistryWatch;
  readonly outage: Outage;
  /** Milliseconds since 1970: the read that ended it was sent. */
  readonly until: number;
}

export interface RecorderParts {
  /** The watch of a registry, where this server is the one that watches it. */
  watchOf(registryId: string): RegistryWatch | undefined;
  /** The list of a repository's tags answered 404. */
  onGone(place: { registryId: string; repository: string }): void;
}

/**
 * Hears of every read in this process, whoever asked, and records them together a few times a second, one
 * batch after another. A gap that a read ends is recorded before the read, so that what the read shows is
 * understood to lie behind a gap. What cannot be recorded is tried again; what has to be given up is a gap.
 */
export class ReadRecorder implements TagObserver {
  readonly #context: WatcherContext;
  readonly #parts: RecorderParts;
  #reads: TagRead[] = [];
  #ended: Ended[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #failures = 0;
  #roomy: (() => void)[] = [];

  constructor(context: WatcherContext, parts: RecorderParts) {
    this.#context = context;
    this.#parts = parts;
    context.stopping.addEventListener("abort", () => this.#resume(), { once: true });
  }

  tagRead({ registry, repository, tag, state, asked, by }: ObservedTag): void {
    const { registryId, registryName } = registry;
    metrics().tagReads.inc({ registry: registryName, by, outcome: state.is });
    const watch = this.#parts.watchOf(registryId);
    if (watch) this.#end(watch, watch.succeeded(repository, tag, asked), asked.sentAt);
    const valid = { lo: asked.sentAt, hi: asked.receivedAt };
    this.#reads.push({ subject: { registryId, repository, tag }, state, valid, source: by });
    if (this.#reads.length > MOST) this.#giveUp(this.#reads.splice(0, MOST / 5));
    if (this.#reads.length >= BATCH && this.#failures === 0) this.#write();
    else this.#timer ??= this.#later(EVERY_MS);
  }

  tagsListed({ registry, repository, asked }: ObservedList): void {
    const watch = this.#parts.watchOf(registry.registryId);
    if (watch) this.#end(watch, watch.succeeded(repository, null, asked), asked.sentAt);
  }

  readFailed({ registry, repository, tag, error, failedAt, by }: ObservedFailure): void {
    if (tag !== null) metrics().tagReads.inc({ registry: registry.registryName, by, outcome: "failed" });
    if (repository !== null && tag === null && error.code === "registry_not_found") {
      this.#parts.onGone({ registryId: registry.registryId, repository });
    }
    // Whether the catalogue may be read says nothing about the tags.
    if (repository === null && !meansWholeRegistry(error.code)) return;
    this.#parts.watchOf(registry.registryId)?.failed({ repository, tag, error, failedAt });
  }

  /** Takes outages over that a read has ended which is not about a tag. */
  end(watch: RegistryWatch, ended: readonly Outage[], until: number): void {
    this.#end(watch, ended, until);
  }

  /** What was read last shows something new. */
  hurry(): void {
    if (this.#failures > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.#later(HURRY_MS);
  }

  async room(): Promise<void> {
    if (this.#reads.length < ROOMY || this.#context.stopping.aborted) return;
    await new Promise<void>((resolve) => this.#roomy.push(resolve));
  }

  /** Resolves when everything heard so far is recorded. False: it could not be, and is tried again later. */
  async flush(): Promise<boolean> {
    this.#write();
    await this.#writing;
    return this.#failures === 0;
  }

  #end(watch: RegistryWatch, outages: readonly Outage[], until: number): void {
    if (outages.length === 0) return;
    for (const outage of outages) this.#ended.push({ watch, outage, until });
    this.#timer ??= this.#later(EVERY_MS);
  }

  #later(milliseconds: number): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => this.#write(), milliseconds);
    timer.unref();
    return timer;
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#writeAll());
  }

  /** Batch after batch, until nothing waits or one cannot be recorded. */
  async #writeAll(): Promise<void> {
    while (this.#reads.length > 0 || this.#ended.length > 0) {
      if (!(await this.#writeBatch())) break;
    }
    if (this.#reads.length < ROOMY) this.#resume();
  }

  #resume(): void {
    for (const resume of this.#roomy.splice(0)) resume();
  }

  async #writeBatch(): Promise<boolean> {
    const reads = this.#reads.slice(0, BATCH);
    const ended = [...this.#ended];
    try {
      for (const { watch, outage, until } of ended) {
        await watch.recordGap(outage, until);
        this.#ended.shift();
      }
      await this.#record(reads);
      this.#failures = 0;
    } catch (error) {
      await this.#failed(error);
      return false;
    }
    // What was given up meanwhile is gone already.
    const done = new Set(reads);
    this.#reads = this.#reads.filter((read) => !done.has(read));
    return true;
  }

  async #record(reads: readonly TagRead[]): Promise<void> {
    const { history, record } = this.#context;
    const known = await withoutUnknown(history.database, reads);
    try {
      await record.reads(history, known);
    } catch (error) {
      if (known.length <= 1 || this.#failures < RETRIES_MS.length) throw error;
      await this.#recordApart(known, error);
    }
  }

  /** One bad read must not keep the others from being recorded; when none can be, it is not the reads. */
  async #recordApart(reads: readonly TagRead[], reason: unknown): Promise<void> {
    const { history, record } = this.#context;
    const refused: TagRead[] = [];
    let failure = reason;
    for (const read of reads) {
      try {
        await record.reads(history, [read]);
      } catch (error) {
        failure = error;
        refused.push(read);
      }
    }
    if (refused.length === reads.length) throw failure;
    this.#context.catalog.logger.error({ reads: refused.length, err: failure }, "reads of tags not recorded");
    for (const read of refused) this.#parts.watchOf(read.subject.registryId)?.lost(read);
  }

  async #failed(error: unknown): Promise<void> {
    const pause = RETRIES_MS[Math.min(this.#failures, RETRIES_MS.length - 1)] ?? EVERY_MS;
    this.#failures += 1;
    const { logger } = this.#context.catalog;
    if (isTagtrailError(error) && error.code === "not_found") {
      await this.#dropRemoved().catch((failure: unknown) =>
        logger.error({ err: failure }, "reads not recorded"),
      );
    } else if (this.#failures % 10 === 1) {
      logger.error(
        { waiting: this.#reads.length, err: error },
        "reads of tags cannot be recorded; trying again",
      );
    }
    this.#timer ??= this.#later(pause);
  }

  /** A registry that was taken away before its first reads were recorded has no history to complete. */
  async #dropRemoved(): Promise<void> {
    const { client } = this.#context.history.database;
    const ids = [...new Set(this.#reads.map(({ subject }) => subject.registryId))];
    const connected = await client.registry.findMany({ where: { id: { in: ids } }, select: { id: true } });
    const watched = await client.historyRegistry.findMany({
      where: { registryId: { in: ids } },
      select: { registryId: true },
    });
    const known = new Set([...connected.map(({ id }) => id), ...watched.map(({ registryId }) => registryId)]);
    const before = this.#reads.length;
    this.#reads = this.#reads.filter(({ subject }) => known.has(subject.registryId));
    if (this.#reads.length < before) this.#failures = 0;
  }

  #giveUp(reads: readonly TagRead[]): void {
    this.#context.catalog.logger.error({ reads: reads.length }, "reads of tags given up; this makes a gap");
    for (const registryId of new Set(reads.map(({ subject }) => subject.registryId))) {
      this.#parts.watchOf(registryId)?.lostAll();
    }
  }
}
