import type { Logger } from "pino";
import { wait } from "#lib/catalog/concurrency/wait.ts";
import type { Database } from "#lib/database/database.ts";
import { isTagtrailError, TagtrailError } from "#lib/errors.ts";
import type { LayerStore } from "../store/layer-store.ts";
import { ReadingJob, type ReadingState, type ReadWork } from "./reading-job.ts";
import { endReading, keepReading, READING_LEASE_MS, takeReading } from "./reading-lease.ts";

export interface LayerReadingsParts {
  readonly store: Pick<LayerStore, "find" | "save">;
  readonly database: Database;
  readonly clock: () => Date;
  readonly logger: Logger;
  /** Marks this process in leases. */
  readonly owner: string;
  /** Readings at the same time, and those that may wait. */
  readonly atOnce: number;
  readonly mostWaiting: number;
  /** Milliseconds a reading goes on when nobody waits for it: a page that is loaded anew comes back. */
  readonly patienceMs: number;
  /** Milliseconds between two looks whether another server has read a layer. */
  readonly lookEveryMs?: number;
}

/** A reading that somebody waits for. */
export interface JoinedReading {
  readonly state: ReadingState;
  /** Resolves when it has ended, however it ended; `state` says how. */
  readonly ended: Promise<void>;
  /** It is not waited for any more. */
  left(): void;
}

/**
 * Reads layers, each once at a time however many ask, here or on another server; a few at the same time, the others
 * wait in order. What nobody waits for any more is stopped.
 */
export class LayerReadings {
  readonly #parts: LayerReadingsParts;
  /** The newest of each digest. */
  readonly #jobs = new Map<string, ReadingJob>();
  readonly #unfinished = new Set<ReadingJob>();
  readonly #waiting: ReadingJob[] = [];
  /** Those that gave up their place while another server read their layer, and may go on. */
  readonly #returning: { job: ReadingJob; goOn: () => void }[] = [];
  #running = 0;
  #closed = false;

  constructor(parts: LayerReadingsParts) {
    this.#parts = parts;
  }

  /** Readings that come before this one; 0 when it has begun, or there is none. */
  ahead(digest: string): number {
    const place = this.#waiting.findIndex((job) => job.digest === digest);
    return place < 0 ? 0 : this.#running + place;
  }

  /**
   * Joins the reading of a layer, or begins it. `left` must be called when it is not waited for any more.
   *
   * @param place where this one would read it from, so that a place that fails is told to those only who meant it
   * @param full also what is stored already, where that is only a list by a table of contents
   * @throws TagtrailError `too_many_requests` when too many wait already
   */
  join(digest: string, place: string, work: ReadWork, full = false): JoinedReading {
    const known = this.#jobs.get(digest);
    // One that was stopped is over for those who come now, even when its end takes a moment.
    const serves = known !== undefined && !known.abort.signal.aborted && (known.full || !full);
    const job = serves ? known : this.#begin(new ReadingJob(digest, full, known?.ended ?? null));
    job.offer(place, work);
    if (job.leaving !== null) clearTimeout(job.leaving);
    job.leaving = null;
    job.watchers += 1;
    this.#next();
    let gone = false;
    const left = () => {
      if (gone) return;
      gone = true;
      job.watchers -= 1;
      if (job.watchers === 0) this.#leave(job);
    };
    return { state: job.seenFrom(place), ended: job.ended, left };
  }

  /** Stops all readings, for good. */
  async close(): Promise<void> {
    this.#closed = true;
    const jobs = [...this.#unfinished];
    for (const job of jobs) job.abort.abort(stopped());
    await Promise.all(jobs.map((job) => job.ended));
  }

  #begin(job: ReadingJob): ReadingJob {
    if (this.#closed) throw stopped();
    if (this.#waiting.length >= this.#parts.mostWaiting) {
      throw new TagtrailError("too_many_requests", "Too many layers wait to be read already.", {
        advice: "Try again in a minute.",
      });
    }
    job.abort.signal.addEventListener("abort", () => this.#skip(job), { once: true });
    this.#jobs.set(job.digest, job);
    this.#unfinished.add(job);
    this.#waiting.push(job);
    return job;
  }

  #leave(job: ReadingJob): void {
    if (!this.#unfinished.has(job)) return;
    job.leaving = setTimeout(() => job.abort.abort(stopped()), this.#parts.patienceMs);
    job.leaving.unref();
  }

  /** One that still waits is taken out of the line. */
  #skip(job: ReadingJob): void {
    const place = this.#waiting.indexOf(job);
    if (place < 0) return;
    this.#waiting.splice(place, 1);
    this.#finish(job, job.abort.signal.reason);
  }

  #next(): void {
    while (this.#running < this.#parts.atOnce) {
      const back = this.#returning.shift();
      const job = back?.job ?? this.#waiting.shift();
      if (job === undefined) return;
      this.#running += 1;
      job.hasPlace = true;
      if (back) back.goOn();
      else this.#start(job);
    }
  }

  #start(job: ReadingJob): void {
    job.state = "reading";
    this.#run(job)
      .then(
        () => this.#finish(job, null),
        // Whatever broke by being stopped, it was stopped.
        (error: unknown) => this.#finish(job, job.abort.signal.aborted ? stopped() : error),
      )
      .finally(() => this.#giveUpPlace(job));
  }

  #giveUpPlace(job: ReadingJob): void {
    if (!job.hasPlace) return;
    job.hasPlace = false;
    this.#running -= 1;
    this.#next();
  }

  /** Lets others be read until it is time to look again whether another server has read this layer. */
  async #standAside(job: ReadingJob): Promise<void> {
    this.#giveUpPlace(job);
    await wait(this.#parts.lookEveryMs ?? 1000, job.abort.signal);
    await new Promise<void>((goOn) => {
      this.#returning.push({ job, goOn });
      this.#next();
    });
  }

  async #run(job: ReadingJob): Promise<void> {
    const { store, database, owner, clock } = this.#parts;
    const { digest } = job;
    const { signal } = job.abort;
    // The end of the one before gives up the lease that this one takes.
    await job.before;
    while (!(await takeReading(database, { digest, owner, now: clock() }))) {
      if (await this.#isStored(job)) return;
      await this.#standAside(job);
    }
    const keep = setInterval(() => {
      keepReading(database, { digest, owner, now: clock() }).catch((error: unknown) =>
        this.#parts.logger.warn({ err: error }, "the lease on reading a layer could not be kept"),
      );
    }, READING_LEASE_MS / 3);
    try {
      // Another server may have read it between the question of who asks and the lease.
      if (await this.#isStored(job)) return;
      signal.throwIfAborted();
      // What is read whole is kept, even when everybody has gone meanwhile.
      await store.save(digest, await job.read());
    } finally {
      clearInterval(keep);
      await endReading(database, digest, owner).catch((error: unknown) =>
        this.#parts.logger.warn({ err: error }, "the lease on reading a layer could not be given up"),
      );
    }
  }

  async #isStored({ digest, full }: ReadingJob): Promise<boolean> {
    const stored = (await this.#parts.store.find([digest])).get(digest);
    return stored !== undefined && (!full || stored.source === "reading");
  }

  #finish(job: ReadingJob, error: unknown): void {
    if (this.#jobs.get(job.digest) === job) this.#jobs.delete(job.digest);
    this.#unfinished.delete(job);
    if (error !== null && !job.abort.signal.aborted && isFault(error)) {
      this.#parts.logger.error({ err: error }, "a layer was not read");
    }
    job.finish(error);
  }
}

/** Not the fault of a registry or a layer: somebody has to look into it. */
function isFault(error: unknown): boolean {
  return !isTagtrailError(error) || error.code === "unavailable";
}

function stopped(): TagtrailError {
  return new TagtrailError("unavailable", "Reading this layer was stopped.", {
    advice: "Open it again to read it.",
  });
}
