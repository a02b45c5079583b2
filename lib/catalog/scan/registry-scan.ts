import type { Cause } from "#lib/contract/fields.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { causeOf } from "../cause.ts";
import { runUnits, type Unit } from "../concurrency/run-units.ts";
import type { RegistryConnection } from "../registry-pool.ts";
import { recountRegistry, recountRegistrySize } from "../store/recount-registry.ts";
import { endScan, type ScanLease } from "../store/scan-lease.ts";
import { type CatalogueOutcome, listCatalogue } from "./list-catalogue.ts";
import { type FeedRow, feedColumns, loadKnownTags, RepositoryFeed } from "./repository-feed.ts";
import { RepositoryJob } from "./repository-job.ts";
import { ScanProgressReporter } from "./scan-progress.ts";
import { ScanSession } from "./scan-session.ts";

/** Pieces of work at the same time: a few more than the client's 8 requests, so that those never wait for us. */
const WIDTH = 12;

export interface ScanOutcome {
  /** `busy`: another scan of this registry is running, here or on another server. */
  state: "finished" | "failed" | "stopped" | "busy";
  /** Why it failed, for the log. */
  failure: unknown;
}

/** One scan of one registry, from the lease to the counts. */
export class RegistryScan {
  readonly #context: CatalogContext;
  readonly #connection: RegistryConnection;
  readonly #lease: ScanLease;
  readonly #session: ScanSession;
  readonly #progress: ScanProgressReporter;
  readonly #lost = new AbortController();
  readonly #feed = new RepositoryFeed();
  readonly #jobs = new Set<RepositoryJob>();
  readonly #stopped: AbortSignal | undefined;
  /** Of repositories that could not be read; the scan goes on. */
  #failures = 0;
  #absent = false;

  constructor(
    context: CatalogContext,
    connection: RegistryConnection,
    lease: ScanLease,
    stop: AbortSignal | undefined,
  ) {
    this.#context = context;
    this.#connection = connection;
    this.#lease = lease;
    this.#stopped = stop;
    const signals = [this.#lost.signal, context.shutdown.signal, ...(stop ? [stop] : [])];
    this.#session = new ScanSession(context, connection, signals);
    const counts = { repositoriesDone: 0, repositoriesTotal: null, tagsDone: 0, resumeAfter: null };
    this.#progress = new ScanProgressReporter(this.#session, lease, counts, (reason) =>
      this.#lost.abort(reason),
    );
  }

  async run(): Promise<ScanOutcome> {
    const { writer } = this.#context;
    const failures = writer.failures;
    this.#progress.start();
    try {
      const catalogue = await this.#readAll();
      await writer.settle();
      writer.check(failures);
      return await this.#finish(catalogue);
    } catch (error) {
      return await this.#break(error);
    } finally {
      for (const job of this.#jobs) job.end();
      await this.#progress.end();
    }
  }

  async #readAll(): Promise<CatalogueOutcome> {
    const registry = await this.#context.database.client.registry.findUniqueOrThrow({
      where: { id: this.#connection.registryId },
      select: { discovery: true },
    });
    let total = 0;
    const listing = listCatalogue(this.#session, this.#feed, {
      listedAt: this.#lease.startedAt,
      discovery: registry.discovery,
      onRepositories: (count) => {
        total += count;
      },
    }).finally(() => this.#feed.end());
    const [listed, worked] = await Promise.allSettled([
      listing.then((outcome) => {
        this.#progress.counts.repositoriesTotal = total;
        return outcome;
      }),
      runUnits(this.#units(), { width: WIDTH, signal: this.#session.signal }),
    ]);
    if (worked.status === "rejected") throw worked.reason;
    if (listed.status === "rejected") throw listed.reason;
    if (registry.discovery === "catalog") await this.#readUnlisted(listed.value);
    return listed.value;
  }

  /** Repositories the catalogue did not have this time: after a whole list, a 404 means they are gone. */
  async #readUnlisted({ whole }: CatalogueOutcome): Promise<void> {
    const { startedAt } = this.#lease;
    this.#absent = whole;
    this.#feed.reopen();
    const rows = await this.#context.database.client.repository.findMany({
      where: {
        registryId: this.#connection.registryId,
        named: false,
        goneSince: null,
        OR: [{ listedAt: null }, { listedAt: { lt: startedAt } }],
      },
      select: feedColumns,
      orderBy: { id: "asc" },
    });
    this.#feed.push(rows);
    this.#feed.end();
    const { counts } = this.#progress;
    counts.repositoriesTotal = (counts.repositoriesTotal ?? 0) + rows.length;
    await runUnits(this.#units(), { width: WIDTH, signal: this.#session.signal });
  }

  async *#units(): AsyncGenerator<Unit> {
    for (let rows = await this.#feed.take(); rows.length > 0; rows = await this.#feed.take()) {
      const known = await loadKnownTags(this.#context.database, rows);
      for (const row of rows) {
        if (this.#wasDone(row)) this.#progress.counts.repositoriesDone += 1;
        else yield () => this.#start(row, known.get(row.id) ?? new Map());
      }
    }
  }

  /** A resumed scan skips what it has finished before. */
  #wasDone({ complete, checkedAt }: FeedRow): boolean {
    return this.#lease.resumed && complete && checkedAt !== null && checkedAt >= this.#lease.startedAt;
  }

  async #start(row: FeedRow, known: ReturnType<Awaited<ReturnType<typeof loadKnownTags>>["get"]> & object) {
    const running = this.#context.jobs.get(row.id);
    if (running) {
      await running.ended;
      this.#progress.counts.repositoriesDone += 1;
      return undefined;
    }
    const { counts } = this.#progress;
    const job: RepositoryJob = new RepositoryJob(this.#session, {
      repository: { repositoryId: row.id, name: row.name },
      known,
      width: WIDTH,
      absentFromCatalogue: this.#absent,
      onTag: () => {
        counts.tagsDone += 1;
      },
      onEnd: (failure) => {
        this.#jobs.delete(job);
        if (failure) this.#failures += 1;
        counts.repositoriesDone += 1;
        counts.resumeAfter = row.name;
      },
    });
    this.#jobs.add(job);
    this.#context.jobs.set(row.id, job);
    return job.unit()();
  }

  async #finish(catalogue: CatalogueOutcome): Promise<ScanOutcome> {
    const { database, clock } = this.#context;
    const id = this.#connection.registryId;
    await recountRegistry(database, id);
    await recountRegistrySize(database, id);
    const cause = catalogue.notice === null ? null : causeOf(catalogue.notice);
    const degraded = cause !== null || this.#failures > 0;
    await database.client.registry.updateMany({
      where: { id },
      data: {
        status: degraded ? "degraded" : "ok",
        cause: cause && JSON.stringify(cause),
        checkedAt: clock(),
        scannedAt: clock(),
      },
    });
    await this.#end("idle", cause);
    return { state: "finished", failure: null };
  }

  async #break(error: unknown): Promise<ScanOutcome> {
    const stopped = (this.#stopped?.aborted ?? false) || this.#context.shutdown.signal.aborted;
    const { database, clock, logger } = this.#context;
    const cause = stopped ? null : causeOf(error);
    if (cause) {
      const told = isTagtrailError(error) ? { code: cause.code, reason: cause.message } : { err: error };
      logger.warn({ registry: this.#connection.registryName, ...told }, "scan failed");
    }
    await this.#context.writer.settle().catch((failure) => logger.error({ err: failure }, "scan not stored"));
    await recountRegistry(database, this.#connection.registryId);
    if (cause?.code.startsWith("registry_") || cause?.code === "realm_not_allowed") {
      const where = { id: this.#connection.registryId };
      const data = { status: "failing", cause: JSON.stringify(cause), checkedAt: clock() };
      await database.client.registry.updateMany({ where, data });
    }
    await this.#end(stopped ? "stopped" : "failed", cause);
    return { state: stopped ? "stopped" : "failed", failure: stopped ? null : error };
  }

  async #end(state: "idle" | "failed" | "stopped", cause: Cause | null): Promise<void> {
    await this.#progress.end();
    const { context, counts } = { context: this.#context, counts: this.#progress.counts };
    const end = { ...counts, state, cause: cause && JSON.stringify(cause) };
    await endScan(context.database, this.#lease, end, context.clock());
    this.#progress.tell(state, cause);
    context.events.publish({ type: "registry", registry: this.#connection.registryName });
  }
}
