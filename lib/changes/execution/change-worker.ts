import { inPieces } from "#lib/database/in-pieces.ts";
import type { ChangesContext } from "../changes-context.ts";
import { removeExpired } from "../keep-alives/remove-expired.ts";
import { takeUp } from "./take-up.ts";

const EVERY_MS = 1_000;
const TIDY_EVERY_MS = 10 * 60_000;
/** Plans that nobody executed are kept for a day, for whoever looks for what was shown. */
const PLANS_KEPT_MS = 24 * 60 * 60_000;
/** Changes begun at one look. */
const MOST = 20;

/**
 * Begins what is due: deletions whose time to be called off is over, lost answers that can be settled,
 * and what a server that ended left behind.
 */
export class ChangeWorker {
  readonly #context: ChangesContext;
  #timer: ReturnType<typeof setInterval> | null = null;
  #looking: Promise<void> | null = null;
  #tidiedAt = Number.NEGATIVE_INFINITY;
  #isFirst = true;

  constructor(context: ChangesContext) {
    this.#context = context;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), EVERY_MS);
    this.look();
  }

  /** Lets changes that run end the request they are at; the rest is left to the next server. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
    this.#context.stopping.abort();
    const running = [...this.#context.running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.allSettled(running.map(({ ended }) => ended));
  }

  /** Looks now. What fails is told in the log and looked at again. */
  look(): void {
    // A change that a stop interrupts wakes us, and is for the next server.
    if (this.#context.stopping.signal.aborted) return;
    this.#looking ??= this.#look()
      .catch((error: unknown) =>
        this.#context.catalog.logger.warn({ err: error }, "open changes could not be looked at"),
      )
      .finally(() => {
        this.#looking = null;
      });
  }

  /** Resolves when no look is under way. */
  async settled(): Promise<void> {
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { catalog, clock, owner } = this.#context;
    const { client, kind } = catalog.database;
    const now = clock();
    // There is one server on SQLite, so whatever runs and is not ours was left behind.
    const notOurs = { OR: [{ owner: null }, { owner: { not: owner } }] };
    const leftBehind =
      kind === "sqlite" && this.#isFirst
        ? notOurs
        : { OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] };
    const due = await client.change.findMany({
      where: {
        OR: [
          { state: { in: ["waiting", "settling"] }, dueAt: { lte: now } },
          { state: "running", ...leftBehind },
        ],
      },
      orderBy: [{ createdAt: "asc" }],
      take: MOST,
      select: { id: true },
    });
    this.#isFirst = false;
    for (const { id } of due) {
      if (!this.#context.running.has(id)) await takeUp(this.#context, id);
    }
    if (Math.abs(now.getTime() - this.#tidiedAt) >= TIDY_EVERY_MS) {
      this.#tidiedAt = now.getTime();
      await this.#tidy(now);
    }
  }

  async #tidy(now: Date): Promise<void> {
    const { client } = this.#context.catalog.database;
    const old = await client.change.findMany({
      where: { state: "planned", expiresAt: { lt: new Date(now.getTime() - PLANS_KEPT_MS) } },
      select: { id: true },
      take: 5_000,
    });
    for (const some of inPieces(old, 500)) {
      await client.change.deleteMany({ where: { id: { in: some.map(({ id }) => id) }, state: "planned" } });
    }
    await removeExpired(this.#context);
  }
}
