import type { ScanProgress } from "#lib/contract/registries.ts";
import { Conflict } from "#lib/errors.ts";
import { causeOf } from "../cause.ts";
import { recountRegistry } from "../store/recount-registry.ts";
import { keepScanLease, type ScanCounts, type ScanLease } from "../store/scan-lease.ts";
import type { ScanSession } from "./scan-session.ts";

/** Milliseconds between two lines of progress for pages, and between two rows for other servers. */
const TELL_MS = 500;
const STORE_MS = 5000;

/** Counts what a scan has done, tells it to the pages twice a second, and keeps the lease alive. */
export class ScanProgressReporter {
  readonly counts: ScanCounts;
  readonly #session: ScanSession;
  readonly #lease: ScanLease;
  readonly #stop: (reason: unknown) => void;
  #timer: ReturnType<typeof setInterval> | null = null;
  #storedAt = 0;
  #storing: Promise<void> = Promise.resolve();

  constructor(session: ScanSession, lease: ScanLease, counts: ScanCounts, stop: (reason: unknown) => void) {
    this.#session = session;
    this.#lease = lease;
    this.counts = counts;
    this.#stop = stop;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), TELL_MS);
    this.#timer.unref();
    this.tell("running", null);
  }

  async end(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#storing;
  }

  tell(state: ScanProgress["state"], cause: ScanProgress["cause"]): void {
    const { context, connection } = this.#session;
    const { repositoriesDone, repositoriesTotal, tagsDone } = this.counts;
    context.events.publish({
      type: "scan",
      registry: connection.registryName,
      scan: {
        state,
        startedAt: this.#lease.startedAt.toISOString(),
        finishedAt: state === "running" ? null : context.clock().toISOString(),
        repositoriesDone,
        repositoriesTotal,
        tagsDone,
        cause,
      },
    });
  }

  #tick(): void {
    const { paused } = this.#session;
    this.tell("running", paused === null ? null : causeOf(paused));
    const now = performance.now();
    if (now - this.#storedAt < STORE_MS) return;
    this.#storedAt = now;
    this.#storing = this.#storing.then(() => this.#store()).catch((error) => this.#stop(error));
  }

  async #store(): Promise<void> {
    const { context, connection } = this.#session;
    const kept = await keepScanLease(context.database, this.#lease, this.counts, context.clock());
    if (!kept) throw new Conflict("Another server has taken this scan over.");
    await recountRegistry(context.database, connection.registryId);
  }
}
