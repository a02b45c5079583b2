import type { AskedAt } from "#lib/catalog/tag-observer.ts";
import { Serial } from "#lib/database/serial.ts";
import type { TagtrailError } from "#lib/errors.ts";
import type { NewEvidence } from "#lib/tag-history/evidence.ts";
import type { TagRead } from "#lib/tag-history/record.ts";
import { ClockSkew } from "./clock-skew.ts";
import { causeOfFailure, gapReason, NOT_STORED } from "./outage-cause.ts";
import { type Outage, Outages } from "./outages.ts";
import {
  type ConnectedRegistry,
  lastGoodRead,
  openWatchRow,
  storeOpenGap,
  type WatchRow,
} from "./watch-rows.ts";
import type { WatcherContext } from "./watcher-context.ts";

const HEARTBEAT_MS = 60 * 60_000;
/** Milliseconds by which a measured clock may differ from the stored one without being stored anew. */
const SKEW_STEP_MS = 1_000;

/** The watch of one registry by this server: what of it answers, since when not, and that it was watched. */
export class RegistryWatch {
  readonly registryId: string;
  /** Row of HistoryRegistry. */
  readonly row: number;
  readonly outages: Outages;
  readonly #context: WatcherContext;
  readonly #skew = new ClockSkew();
  /** Since when the open outages last, as far as it was looked up. */
  readonly #since = new WeakMap<Outage, number>();
  /** What is stored of outages is stored in the order of their beginnings and ends. */
  readonly #serial = new Serial();
  #registry: ConnectedRegistry;
  #storedSkew: number;
  #warned = false;
  #watchedUntil: number;
  #heartbeatAt: number;
  /** Since when the registry was watched without a gap, or since the last heartbeat. */
  #unbrokenSince: number;

  private constructor(context: WatcherContext, registry: ConnectedRegistry, row: WatchRow, now: number) {
    this.#context = context;
    this.#registry = registry;
    this.registryId = registry.id;
    this.row = row.id;
    this.outages = new Outages(row.open);
    this.#watchedUntil = row.watchedUntil;
    this.#storedSkew = row.clockSkew;
    this.#heartbeatAt = row.heartbeatAt ?? row.watchingSince;
    this.#unbrokenSince = row.open.length > 0 ? now : this.#heartbeatAt;
  }

  /** Begins to watch. What was not watched since the last time is an outage that the first good read ends. */
  static async open(context: WatcherContext, registry: ConnectedRegistry): Promise<RegistryWatch> {
    const now = context.catalog.clock();
    const row = await openWatchRow(context.history.database, registry, now);
    return new RegistryWatch(context, registry, row, now.getTime());
  }

  get name(): string {
    return this.#registry.name;
  }

  /** Milliseconds since 1970 up to which it is known to have been watched. */
  get watchedUntil(): number {
    return this.#watchedUntil;
  }

  /** Milliseconds by which the registry's clock is ahead of ours. */
  get clockSkew(): number {
    return this.#skew.median ?? this.#storedSkew;
  }

  /** A good answer; the outages that it ends have to be recorded before what it shows. */
  succeeded(repository: string | null, tag: string | null, asked: AskedAt): Outage[] {
    const { serverDate } = asked;
    if (serverDate !== null) this.#skew.add({ ...asked, serverDate });
    return this.outages.succeeded(repository, tag, asked);
  }

  failed(failure: {
    repository: string | null;
    tag: string | null;
    error: TagtrailError;
    failedAt: number;
  }): void {
    const { error, ...rest } = failure;
    // That there is nothing of this name is an answer.
    if (error.code === "registry_not_found") return;
    this.outages.failed({ ...rest, cause: causeOfFailure(error) });
  }

  /** A read of a tag that could not be recorded. */
  lost({ subject: { repository, tag }, valid }: TagRead): void {
    this.outages.begin({
      repository,
      tag,
      cause: NOT_STORED,
      byList: false,
      since: null,
      firstFailedAt: valid.hi,
    });
  }

  /** Many reads that could not be recorded. */
  lostAll(): void {
    if (this.outages.registry !== null) return;
    const now = this.#context.catalog.clock().getTime();
    const since = this.#watchedUntil;
    this.outages.begin({
      repository: null,
      tag: null,
      cause: NOT_STORED,
      byList: true,
      since,
      firstFailedAt: now,
    });
  }

  /** Decides what failed reads mean, and stores which outages have begun. */
  async judge(): Promise<void> {
    const begun = this.outages.judge(this.#context.catalog.clock().getTime());
    if (begun.length === 0) return;
    await this.#serial.run(async () => {
      for (const outage of begun) await this.#storeBegun(outage);
    });
  }

  async #storeBegun(outage: Outage): Promise<void> {
    if (!this.outages.has(outage)) return;
    const { database } = this.#context.history;
    const since = await this.#sinceOf(outage);
    this.#since.set(outage, since);
    if (!(await storeOpenGap(database, this.row, outage, since))) {
      this.outages.forget(outage);
      return;
    }
    const { repository, tag, cause } = outage;
    const { logger } = this.#context.catalog;
    logger.warn({ registry: this.name, repository, tag, code: cause.code }, "cannot be watched");
    this.#tell(repository);
  }

  async #sinceOf(outage: Outage): Promise<number> {
    const known = outage.since ?? this.#since.get(outage);
    if (known !== undefined) return known;
    if (outage.repository === null) return this.#watchedUntil;
    const read = await lastGoodRead(this.#context.history.database, this.row, outage);
    return Math.min(read ?? outage.firstFailedAt, outage.firstFailedAt);
  }

  /** Chains an outage that has ended. @param until milliseconds since 1970: the read that ended it was sent */
  async recordGap(outage: Outage, until: number): Promise<void> {
    await this.#serial.run(async () => {
      const { history, record } = this.#context;
      const lo = await this.#sinceOf(outage);
      const valid = { lo, hi: Math.max(lo, until) };
      const { repository, tag, cause } = outage;
      const subject = { registryId: this.registryId, repository, tag };
      const reason = gapReason(cause, valid);
      await record.evidence(history, [{ kind: "gap", subject, valid, source: "poll", reason }]);
      // A begun outage of the same place may be stored already; it is stored anew when it is judged.
      await storeOpenGap(history.database, this.row, outage, null);
      if (repository === null) this.#unbrokenSince = valid.hi;
      this.#context.catalog.logger.info({ registry: this.name, repository, tag, reason }, "watched again");
      this.#tell(repository);
    });
  }

  /**
   * Stores up to when the registry was watched, its clock and its name, and chains a heartbeat once an hour.
   * @param now everything that was read until then is recorded
   */
  async beat(now: Date, registry: ConnectedRegistry = this.#registry): Promise<void> {
    const { database } = this.#context.history;
    this.#registry = registry;
    const isWatched = this.outages.isAnswering;
    const clockSkew = this.#skewToStore();
    await database.client.historyRegistry.updateMany({
      where: { id: this.row },
      data: {
        name: registry.name,
        url: registry.url,
        clockSkew,
        ...(isWatched ? { watchedUntil: now } : {}),
      },
    });
    this.#storedSkew = clockSkew;
    if (!isWatched) return;
    this.#watchedUntil = now.getTime();
    if (now.getTime() - this.#heartbeatAt >= HEARTBEAT_MS) await this.#recordHeartbeat(now);
  }

  async #recordHeartbeat(now: Date): Promise<void> {
    const { history, record } = this.#context;
    const subject = { registryId: this.registryId, repository: null, tag: null };
    const valid = { lo: Math.min(this.#unbrokenSince, now.getTime()), hi: now.getTime() };
    const heartbeat: NewEvidence = { kind: "heartbeat", subject, valid, source: "poll" };
    await record.evidence(history, [heartbeat]);
    const where = { id: this.row };
    await history.database.client.historyRegistry.updateMany({ where, data: { heartbeatAt: now } });
    this.#heartbeatAt = now.getTime();
    this.#unbrokenSince = now.getTime();
  }

  #skewToStore(): number {
    const { clockSkew } = this;
    if (this.#skew.isLarge && !this.#warned) {
      const { logger } = this.#context.catalog;
      logger.warn({ registry: this.name, milliseconds: clockSkew }, "the registry's clock differs from ours");
    }
    this.#warned = this.#skew.isLarge;
    return Math.abs(clockSkew - this.#storedSkew) > SKEW_STEP_MS ? clockSkew : this.#storedSkew;
  }

  #tell(repository: string | null): void {
    this.#context.history.onChange({ registryId: this.registryId, repository });
  }
}
