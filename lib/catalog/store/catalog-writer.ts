import type { Database } from "#lib/database/database.ts";
import { runTogether, type Sql } from "#lib/database/sql.ts";
import { Unavailable } from "#lib/errors.ts";
import { wait } from "../concurrency/wait.ts";
import { Batch, type Fact } from "./batch.ts";
import { DueCounts } from "./due-counts.ts";
import { recountRepositories } from "./recount-repositories.ts";

/** Milliseconds between attempts to store a batch. */
const RETRIES_MS = [100, 500];

export interface CatalogWriterOptions {
  /** Milliseconds after which the first waiting row is written at the latest. */
  everyMs?: number;
  /** Rows after which a batch is written at once. */
  rows?: number;
  clock?: () => Date;
}

/**
 * The one way of what was learnt into the database: facts are collected and written together in short
 * transactions, one after another, so that a scan of thousands of repositories costs a few commits per
 * second. A request to a registry is never under way inside a transaction.
 */
export class CatalogWriter {
  readonly #database: Database;
  readonly #everyMs: number;
  readonly #rows: number;
  readonly #clock: () => Date;
  readonly #counts = new DueCounts();
  #batch = new Batch();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #countTimer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();
  #queued = 0;
  #failures = 0;
  #lastFailure: unknown = null;

  constructor(database: Database, options: CatalogWriterOptions = {}) {
    this.#database = database;
    this.#everyMs = options.everyMs ?? 400;
    this.#rows = options.rows ?? 2000;
    this.#clock = options.clock ?? (() => new Date());
  }

  /** Takes facts over; they are stored soon. */
  add(...facts: Fact[]): void {
    for (const fact of facts) this.#batch.add(fact);
    if (this.#batch.size >= this.#rows) this.#write();
    else this.#timer ??= this.#later();
  }

  /** Calls `listener` once everything added so far is stored. */
  afterwards(listener: () => void): void {
    this.#batch.afterwards(listener);
    this.#timer ??= this.#later();
  }

  /** Resolves when there is room for more: at most a few batches wait in memory. */
  async room(): Promise<void> {
    while (this.#queued > 2) await this.#writing;
  }

  /**
   * Resolves when everything added so far is stored.
   * @throws what went wrong with the database, when any of it could not be stored
   */
  async flush(): Promise<void> {
    const failures = this.#failures;
    if (this.#batch.size > 0 || this.#timer !== null) this.#write();
    await this.#writing;
    this.check(failures);
  }

  /** Like `flush`, and the counted columns of every repository are true as well. */
  async settle(): Promise<void> {
    await this.flush();
    const failures = this.#failures;
    this.#write(true);
    await this.#writing;
    this.check(failures);
  }

  /** A number to hand to `check` later. */
  get failures(): number {
    return this.#failures;
  }

  /** @throws when a batch could not be stored since `failures` was read: what was learnt is incomplete then */
  check(failures: number): void {
    if (this.#failures === failures) return;
    throw new Unavailable("What was read from the registry could not be stored.", {
      advice: "Look at the disk and the database of this console, then start the scan again.",
      cause: this.#lastFailure,
    });
  }

  #later(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => this.#write(), this.#everyMs);
    timer.unref();
    return timer;
  }

  #write(all = false): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#batch;
    this.#batch = new Batch();
    this.#queued += 1;
    this.#writing = this.#writing.then(() => this.#store(batch, all));
  }

  async #store(batch: Batch, all: boolean): Promise<void> {
    const due = this.#counts.take(batch, all);
    try {
      const facts = batch.statements(this.#clock());
      await this.#attempt([...facts, ...recountRepositories(due)]);
    } catch (error) {
      this.#failures += 1;
      this.#lastFailure = error;
    } finally {
      this.#queued -= 1;
    }
    batch.ended();
    this.#countLater();
  }

  /** Tried again for a moment: another process may hold the file, or PostgreSQL may break a deadlock. */
  async #attempt(statements: readonly Sql[]): Promise<void> {
    for (const pause of [...RETRIES_MS, null]) {
      try {
        await runTogether(this.#database, statements);
        return;
      } catch (error) {
        if (pause === null) throw error;
        await wait(pause);
      }
    }
  }

  /** Counts what was put off, when nothing else comes. */
  #countLater(): void {
    const pause = this.#counts.nextMs();
    if (pause === null || this.#countTimer !== null) return;
    this.#countTimer = setTimeout(
      () => {
        this.#countTimer = null;
        this.#write();
      },
      Math.max(pause, this.#everyMs),
    );
    this.#countTimer.unref();
  }
}
