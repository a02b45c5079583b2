import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { wait } from "#lib/catalog/concurrency/wait.ts";
import type { ReadSession } from "#lib/catalog/read-session.ts";
import { type IndexedTag, indexedTags, indexKey } from "#lib/catalog/scan/indexed-tags.ts";
import { type RereadOutcome, rereadTag } from "#lib/catalog/scan/reread-tag.ts";
import type { AskedTag } from "#lib/catalog/tag-observer.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import type { RegistryWatch } from "../registry-watch.ts";
import type { WatcherContext } from "../watcher-context.ts";
import { BackOff } from "./back-off.ts";
import { dueTags, storeNextReads, type TagRow, tagAfter, tagsBeside } from "./polled-tags.ts";
import { type PollBounds, RateLimit } from "./rate-limit.ts";
import { RepositoryLists } from "./repository-lists.ts";
import { turnAfter } from "./schedule.ts";

const MINUTE_MS = 60_000;
/** A watch that is later than this many intervals does not keep its promise. */
const BEHIND_INTERVALS = 3;
/** Milliseconds between two comparisons of what fails with what may not. */
const OPINION_MS = 5_000;

export interface PollerParts {
  readonly watch: RegistryWatch;
  readonly bounds: PollBounds;
  /** A new errand to the registry as it is connected now. */
  session(): Promise<ReadSession>;
  /** A read showed something new. */
  onChange(): void;
  /** Asks whether the registry is there at all, and tells the watch. */
  ping(session: ReadSession): Promise<void>;
}

/** Reads the tags of one registry that are due, a few at a time, and lists the repositories they lie in. */
export class RegistryPoller {
  readonly #context: WatcherContext;
  readonly #parts: PollerParts;
  readonly #limit: RateLimit;
  /** Of the registry as a whole. */
  readonly #registry = new BackOff<"">();
  /** Of repositories that refuse us. */
  readonly #repositories = new BackOff<string>();
  /** Of tags that cannot be read, by the ids of their rows. */
  readonly #tags = new BackOff<number>();
  readonly #lists: RepositoryLists;
  #lag = 0;
  #behind = false;
  #probed = 0;
  #askedAt = 0;
  #freeSince: number;
  /** A tag that could not be read and that nothing was compared with yet. */
  #failing: TagRow | null = null;
  #opinionAt = Number.NEGATIVE_INFINITY;

  constructor(context: WatcherContext, parts: PollerParts) {
    this.#context = context;
    this.#parts = parts;
    this.#lists = new RepositoryLists(context);
    this.#freeSince = this.#now();
    const { perSecond } = parts.bounds;
    this.#limit = new RateLimit({ perSecond, now: () => performance.now(), sleep: wait });
  }

  /** Milliseconds by which the tag that is longest overdue is late. */
  get lag(): number {
    return this.#lag;
  }

  /** It cannot keep the interval that was asked for. */
  get isBehind(): boolean {
    return this.#behind;
  }

  /** Reads what is due now. Never throws for what the registry did. */
  async look(): Promise<void> {
    const { watch, bounds } = this.#parts;
    const { stopping, history } = this.#context;
    const most = Math.max(2, bounds.perSecond * 2);
    for (let more = true; more && !stopping.aborted; ) {
      const now = this.#now();
      if (!this.#registry.isOver("", now)) return;
      const due = await dueTags(history.database, watch.row, new Date(now), most);
      this.#measure(due[0], now);
      if (watch.outages.registry !== null) await this.#probe(due[0]);
      else if (due.length > 0) await this.#readDue(due);
      else await this.#askIfQuiet(now);
      await this.#askForOpinions();
      more = due.length === most && watch.outages.registry === null;
    }
  }

  /** Reads one tag when it is its turn among the requests to this registry. */
  async read(session: ReadSession, asked: AskedTag, indexed?: IndexedTag | null): Promise<RereadOutcome> {
    await this.#limit.turn(this.#context.stopping);
    this.#askedAt = this.#now();
    const outcome = await rereadTag(session, asked, indexed);
    if (outcome.state !== "unchanged") this.#parts.onChange();
    return outcome;
  }

  async #readDue(due: readonly TagRow[]): Promise<void> {
    const now = this.#now();
    const { database } = this.#context.history;
    // Taken before they are read: what is cut short is read at its next turn.
    const turns = due.map((tag) => {
      const until = this.#repositories.until(tag.repository);
      const turn = turnAfter(this.#context, tag, now);
      return until > now ? { ...turn, nextReadAt: new Date(until) } : turn;
    });
    await storeNextReads(database, turns);
    const open = due.filter((tag) => this.#repositories.isOver(tag.repository, now));
    const session = await this.#parts.session();
    const { width } = this.#parts.bounds;
    const indexed = await indexedTags(session.context, session.connection.registryId, open.map(askedOf));
    await eachLimited(open, width, (tag) =>
      this.#readOne(session, tag, indexed.get(indexKey(askedOf(tag))) ?? null),
    );
    const repositories = new Map(open.map((tag) => [tag.repositoryId, tag])).values();
    const lists = [...repositories].filter((tag) => this.#lists.isDue(tag, now));
    await eachLimited(lists, width, (tag) => this.#list(session, tag));
  }

  async #readOne(session: ReadSession, tag: TagRow, indexed?: IndexedTag | null): Promise<void> {
    const now = this.#now();
    // Another tag of the repository, or the registry, was refused a moment ago.
    if (!this.#registry.isOver("", now) || !this.#repositories.isOver(tag.repository, now)) return;
    try {
      await this.read(session, askedOf(tag), indexed);
      this.#tags.forget(tag.id);
      this.#repositories.forget(tag.repository);
    } catch (error) {
      await this.#failed(tag, error);
    }
  }

  async #failed(tag: TagRow, error: unknown): Promise<void> {
    this.#context.stopping.throwIfAborted();
    const now = this.#now();
    if (!isTagtrailError(error)) {
      const { logger } = this.#context.catalog;
      logger.error({ registry: this.#parts.watch.name, err: error }, "a tag could not be polled");
    } else if (error.code === "registry_forbidden" || error.code === "registry_unauthorized") {
      this.#repositories.failed(tag.repository, now);
    } else if (error.code === "registry_rate_limited") {
      const asked = isRegistryError(error) ? error.retryAfterSeconds : null;
      this.#registry.failed("", now, { atLeastMs: (asked ?? 0) * 1000 });
    }
    this.#failing ??= tag;
    const again = new Date(this.#tags.failed(tag.id, now, this.#firstRetry(tag)));
    await storeNextReads(this.#context.history.database, [{ tag, nextReadAt: again }]);
  }

  /** One failure is tried again soon, so that it leaves no tag unread for much longer than an interval. */
  #firstRetry({ id }: TagRow): { atMostMs?: number } {
    return this.#tags.until(id) === 0 && this.#context.pollMs > 0 ? { atMostMs: this.#context.pollMs } : {};
  }

  /** Finds tags that came or went. */
  async #list(session: ReadSession, tag: TagRow): Promise<void> {
    await this.#unlessRefused(async () => {
      await this.#limit.turn(this.#context.stopping);
      const names = await this.#lists.changed(session, tag);
      await eachLimited(names, this.#parts.bounds.width, (name) =>
        this.#unlessRefused(async () => {
          const { state } = await this.read(session, { repository: tag.repository, tag: name });
          this.#lists.wasRead(tag.repository, name, state !== "absent");
        }),
      );
    });
  }

  /** What the registry refuses is no failure of polling: the watch has heard of it. */
  async #unlessRefused(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      this.#context.stopping.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
    }
  }

  /**
   * Something failed: is it the tag, the repository or the registry? Tags that rest are not read for a while, so
   * one of the same repository and one of another are asked for now.
   */
  async #askForOpinions(): Promise<void> {
    const failing = this.#failing;
    const now = this.#now();
    const { outages, row } = this.#parts.watch;
    if (!failing || now - this.#opinionAt < OPINION_MS || outages.registry !== null) return;
    this.#failing = null;
    this.#opinionAt = now;
    const { database } = this.#context.history;
    const session = await this.#parts.session();
    const place = { registryRow: row, repositoryId: failing.repositoryId, tagId: failing.id };
    const { sibling, other } = await tagsBeside(database, place);
    if (!sibling) outages.alone(failing.repository);
    if (!other) outages.alone(null);
    for (const tag of [sibling, other]) {
      if (tag) await this.#unlessRefused(() => this.read(session, askedOf(tag)));
    }
  }

  /** One tag, now and then another: the registry may be back, and one tag may be broken for itself. */
  async #probe(due: TagRow | undefined): Promise<void> {
    const { watch } = this.#parts;
    const session = await this.#parts.session();
    const tag = due ?? (await this.#nextTag());
    const before = watch.outages.registry;
    if (tag) {
      await storeNextReads(this.#context.history.database, [turnAfter(this.#context, tag, this.#now())]);
      await this.#unlessRefused(() => this.read(session, askedOf(tag)));
    } else await this.#parts.ping(session);
    const now = this.#now();
    if (watch.outages.registry === null) this.#registry.forget("");
    // Token servers lock accounts that try again and again.
    else if (before?.cause.code === "registry_unauthorized") this.#registry.failed("", now);
    else this.#registry.failed("", now, { atMostMs: Math.min(this.#context.pollMs || MINUTE_MS, MINUTE_MS) });
  }

  /** A tag of another repository every time. */
  async #nextTag(): Promise<TagRow | null> {
    const { database } = this.#context.history;
    const { row } = this.#parts.watch;
    const tag = (await tagAfter(database, row, this.#probed)) ?? (await tagAfter(database, row, 0));
    this.#probed = tag?.repositoryId ?? 0;
    return tag;
  }

  /** Nothing is due for a while: without a question nobody would notice that the registry is away. */
  async #askIfQuiet(now: number): Promise<void> {
    const { pollMs } = this.#context;
    const last = Math.max(this.#askedAt, this.#parts.watch.outages.lastGood ?? 0);
    if (pollMs === 0 || now - last < pollMs) return;
    this.#askedAt = now;
    const session = await this.#parts.session();
    const tag = await this.#nextTag();
    if (tag) await this.#readOne(session, tag);
    else await this.#parts.ping(session);
  }

  #measure(oldest: TagRow | undefined, now: number): void {
    const { watch } = this.#parts;
    const isOut = watch.outages.registry !== null;
    // What waits since before an outage, or a restart, is late for another reason.
    if (isOut) this.#freeSince = now;
    const dueAt = oldest?.nextReadAt?.getTime() ?? now;
    this.#lag = Math.max(0, now - Math.max(dueAt, this.#freeSince));
    const behind = !isOut && this.#context.pollMs > 0 && this.#lag > BEHIND_INTERVALS * this.#context.pollMs;
    if (behind && !this.#behind) {
      const { logger } = this.#context.catalog;
      const seconds = Math.round(this.#lag / 1000);
      logger.warn(
        { registry: watch.name, seconds },
        "the registry is too slow to be watched as often as asked",
      );
    }
    this.#behind = behind;
  }

  #now(): number {
    return this.#context.catalog.clock().getTime();
  }
}

function askedOf({ repository, name }: Pick<TagRow, "repository" | "name">): AskedTag {
  return { repository, tag: name };
}
