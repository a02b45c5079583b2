import { consoleItself } from "#lib/access/person.ts";
import { pollSession, type ReadSession } from "#lib/catalog/read-session.ts";
import { rereadTag } from "#lib/catalog/scan/reread-tag.ts";
import { scanRepository } from "#lib/catalog/scan/scan-repository.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { metrics } from "#lib/metrics.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import { recordEvidence, recordReads } from "#lib/tag-history/record.ts";
import { BackOff } from "./poll/back-off.ts";
import { ChainFollower } from "./poll/chain-follower.ts";
import { makeDue } from "./poll/polled-tags.ts";
import { type ReadRequest, ReadRequests } from "./poll/read-requests.ts";
import { ReadRecorder } from "./read-recorder.ts";
import { WatchList } from "./watch-list.ts";
import { type WatchStatus, watchStatus } from "./watch-status.ts";
import type { WatcherContext, WatcherOptions } from "./watcher-context.ts";

/** Milliseconds between two looks at which registries are watched, and between two notes that they were. */
const BEAT_MS = 10_000;
/** Looks per interval: how much later than planned a tag may be read. */
const LOOKS_PER_INTERVAL = 20;
/** Wishes for single tags that are fulfilled at the same time. */
const WISHES = 16;

/**
 * Watches the tags of all registries: polls those that moved lately or are important, hears of every other
 * read in this process, and notes when nobody could watch. One per process; what other servers watch is left
 * to them.
 */
export class Watcher {
  readonly #context: WatcherContext;
  readonly #recorder: ReadRecorder;
  readonly #watches: WatchList;
  readonly #follower: ChainFollower;
  readonly #requests: ReadRequests;
  readonly #stopper = new AbortController();
  #timer: ReturnType<typeof setInterval> | null = null;
  #lookedAfter: Promise<void> | null = null;
  #beatAt = Number.NEGATIVE_INFINITY;
  readonly #wishes = new Set<Promise<void>>();
  /** Repositories whose list answered 404, each asked for tag by tag now and then. */
  readonly #gone = new BackOff<string>();

  constructor({ catalog, history, environment, record }: WatcherOptions) {
    const patterns = [...environment.importantTags, ...environment.protectedTags];
    this.#context = {
      catalog,
      history,
      record: record ?? { reads: recordReads, evidence: recordEvidence },
      pollMs: environment.pollSeconds * 1000,
      isImportant: (tag) => patterns.some((pattern) => matchesPattern(pattern, tag)),
      stopping: AbortSignal.any([this.#stopper.signal, catalog.shutdown.signal]),
    };
    this.#recorder = new ReadRecorder(this.#context, {
      watchOf: (registryId) => this.#watches.watchOf(registryId),
      onGone: (place) => this.#askDirectly(place),
    });
    this.#watches = new WatchList(this.#context, this.#recorder);
    this.#follower = new ChainFollower(this.#context);
    this.#requests = new ReadRequests(this.#context);
  }

  /**
   * Begins to watch: from now on every read in this process is heard of. Call it before anything reads, so
   * that the first good read ends what was not watched since the last stop.
   * @param options everyMs: between two looks; null: only when `look` is called
   */
  async start(options: { everyMs?: number | null } = {}): Promise<void> {
    await this.#follower.start();
    this.#context.catalog.observer = this.#recorder;
    await this.#beat();
    const { pollMs } = this.#context;
    const usual = pollMs === 0 ? 1_000 : Math.min(Math.max(pollMs / LOOKS_PER_INTERVAL, 50), 1_000);
    const { everyMs = usual } = options;
    if (everyMs === null) return;
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  /** Ends watching: what was read is recorded, and how long it was watched. Ends after everything that reads. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stopper.abort();
    await this.#lookedAfter;
    await this.#watches.idle();
    await Promise.allSettled(this.#wishes);
    const now = this.#context.catalog.clock();
    const isRecorded = await this.#recorder.flush();
    await this.#watches.close(isRecorded ? now : null);
    if (this.#context.catalog.observer === this.#recorder) this.#context.catalog.observer = null;
  }

  /**
   * Reads one tag soon, known or not, once for all who ask at the same time. Resolves when the wish is noted;
   * it survives no restart, after which the tag has its turn.
   */
  async requestRead(wish: ReadRequest): Promise<void> {
    await this.#requests.add(wish);
  }

  /** Resolves when everything that was read is recorded. False: it could not be, and is tried again. */
  async flush(): Promise<boolean> {
    return await this.#recorder.flush();
  }

  /** How the watch of every connected registry stands. */
  status(): WatchStatus[] {
    return this.#watches.all().map((watched) => watchStatus(this.#context, watched));
  }

  /** One round: what is due is begun. Resolves when it is done; a round under way is not begun twice. */
  async look(): Promise<void> {
    this.#lookedAfter ??= this.#lookAfter().finally(() => {
      this.#lookedAfter = null;
    });
    const polled = this.#watches.poll();
    const wishes = this.#fulfil();
    await Promise.all([this.#lookedAfter, polled, wishes]);
  }

  async #lookAfter(): Promise<void> {
    try {
      const now = this.#context.catalog.clock().getTime();
      if (now - this.#beatAt >= BEAT_MS || now < this.#beatAt) await this.#beat();
      await this.#follower.look(this.#watches.byRow());
      await this.#watches.judge();
    } catch (error) {
      if (!this.#context.stopping.aborted)
        this.#context.catalog.logger.error({ err: error }, "watching is disturbed");
    }
  }

  async #beat(): Promise<void> {
    const now = this.#context.catalog.clock();
    this.#beatAt = now.getTime();
    const isRecorded = await this.#recorder.flush();
    await this.#watches.refresh(isRecorded ? now : null);
    for (const watched of this.#watches.all()) {
      const { name, lag, openGaps } = watchStatus(this.#context, watched);
      metrics().watchLag.set({ registry: name }, lag / 1000);
      metrics().openGaps.set({ registry: name }, openGaps);
    }
  }

  /** A repository that is gone: each of its tags is asked for, as only its own 404 says that a tag is. */
  #askDirectly(place: { registryId: string; repository: string }): void {
    const { catalog, history } = this.#context;
    const now = catalog.clock();
    const key = `${place.registryId} ${place.repository}`;
    if (!this.#gone.isOver(key, now.getTime())) return;
    this.#gone.failed(key, now.getTime());
    catalog.background.run("ask for the tags of a repository that is gone", () =>
      makeDue(history.database, place, now),
    );
  }

  async #fulfil(): Promise<void> {
    if (this.#wishes.size >= WISHES) return;
    const wishes = this.#requests.take(this.#context.catalog.clock().getTime(), WISHES - this.#wishes.size);
    const running = wishes.map((wish) =>
      this.#read(wish).catch((error: unknown) => this.#notRead(wish, error)),
    );
    for (const one of running) {
      this.#wishes.add(one);
      void one.finally(() => this.#wishes.delete(one));
    }
    await Promise.all(running);
  }

  async #read({ registryId, repository, tag }: ReadRequest): Promise<void> {
    const { catalog, stopping } = this.#context;
    const watched = this.#watches.get(registryId);
    const name = watched?.watch.name ?? (await this.#nameOf(registryId));
    if (name === null || stopping.aborted) return;
    const connection = await catalog.registries.connect(consoleItself, name);
    const session: ReadSession = pollSession(catalog, connection, stopping);
    const where = { registryId_name: { registryId, name: repository } };
    const isKnown = (await catalog.database.client.repository.findUnique({ where })) !== null;
    const { state } = watched
      ? await watched.poller.read(session, { repository, tag })
      : await rereadTag(session, { repository, tag });
    if (isKnown || state === "absent") return;
    // A repository nobody had heard of: its other tags are to be known as well.
    catalog.background.run("read a new repository", () =>
      scanRepository(catalog, consoleItself, name, repository),
    );
  }

  #notRead({ registryId, repository, tag }: ReadRequest, error: unknown): void {
    if (this.#context.stopping.aborted) return;
    const { logger } = this.#context.catalog;
    const told = isTagtrailError(error) ? { code: error.code } : { err: error };
    logger.info({ registryId, repository, tag, ...told }, "a tag that was asked for could not be read");
  }

  async #nameOf(registryId: string): Promise<string | null> {
    const { client } = this.#context.history.database;
    const row = await client.registry.findUnique({ where: { id: registryId }, select: { name: true } });
    return row?.name ?? null;
  }
}
