import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "./catalog-context.ts";
import { scanRepository } from "./scan/scan-repository.ts";
import { startScan } from "./scan/start-scan.ts";

export interface SchedulerOptions {
  /** Milliseconds after which a registry is read again on our own account. */
  rescanAfterMs?: number;
  /** Milliseconds between two looks at what is due. */
  everyMs?: number;
}

/** Milliseconds in which a repository is not read again, however many pages ask. */
const REPOSITORY_FRESH_MS = 5_000;
/** Reads registries in the background: those never read at once, the others when they are due or asked for. */
export class Scheduler {
  readonly #context: CatalogContext;
  readonly #rescanAfterMs: number;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(context: CatalogContext, options: SchedulerOptions = {}) {
    this.#context = context;
    this.#rescanAfterMs = options.rescanAfterMs ?? 15 * 60_000;
    this.#everyMs = options.everyMs ?? 20_000;
  }

  /** Begins to look at what is due, now and then regularly. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), this.#everyMs);
    this.#timer.unref();
    this.#look();
  }

  /** Ends all background work and waits for it. What a scan has learnt is stored; it goes on after a restart. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#context.shutdown.abort();
    await this.#context.background.idle();
    await this.#context.writer.settle();
  }

  /**
   * Reads a whole registry now. False: it is being read already, here or on another server.
   * @throws NotFound when there is no registry of this name
   */
  async requestScan(person: Person, registryName: string): Promise<boolean> {
    authorise(person, "scans.start");
    const { registryId } = await this.#context.registries.connect(person, registryName);
    if (await this.#isLeased(registryId)) return false;
    return startScan(this.#context, registryName);
  }

  /** Stops a scan that runs in this process. False: none does. */
  async stopScan(person: Person, registryName: string): Promise<boolean> {
    authorise(person, "scans.start");
    const scanning = this.#context.scanning.get(registryName);
    scanning?.abort();
    return scanning !== undefined;
  }

  /**
   * Looks at one repository of the index again. False: it is being read, or was a moment ago.
   * @throws NotFound when there is no registry of this name
   */
  async requestRepository(person: Person, registryName: string, repository: string): Promise<boolean> {
    authorise(person, "scans.start");
    const { registryId } = await this.#context.registries.connect(person, registryName);
    const row = await this.#context.database.client.repository.findUnique({
      where: { registryId_name: { registryId, name: repository } },
      select: { id: true, checkedAt: true },
    });
    if (!row || this.#context.jobs.has(row.id)) return false;
    if (this.#context.recent.get(`repository ${row.id}`)) return false;
    const now = this.#context.clock().getTime();
    if (row.checkedAt && now - row.checkedAt.getTime() < REPOSITORY_FRESH_MS) return false;
    this.#context.recent.set(`repository ${row.id}`, true, REPOSITORY_FRESH_MS);
    this.#context.background.run("repository scan", () =>
      scanRepository(this.#context, person, registryName, repository),
    );
    return true;
  }

  #look(): void {
    this.#context.background.run("look for due scans", async () => {
      for (const { name } of await this.#due()) startScan(this.#context, name);
    });
  }

  async #due(): Promise<{ name: string }[]> {
    const now = this.#context.clock().getTime();
    const before = new Date(now - this.#rescanAfterMs);
    const free = new Date(now);
    return this.#context.database.client.registry.findMany({
      where: {
        OR: [{ scannedAt: null }, { scannedAt: { lt: before } }],
        // After a failure the next attempt waits a while as well.
        NOT: { scan: { finishedAt: { gte: before }, state: "failed" } },
        AND: [
          { OR: [{ scan: null }, { scan: { leaseUntil: null } }, { scan: { leaseUntil: { lt: free } } }] },
        ],
      },
      select: { name: true },
    });
  }

  async #isLeased(registryId: string): Promise<boolean> {
    const scan = await this.#context.database.client.scan.findUnique({ where: { registryId } });
    return scan?.leaseUntil != null && scan.leaseUntil.getTime() > this.#context.clock().getTime();
  }
}
