import { setTimeout as wait } from "node:timers/promises";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import { recordEvidence } from "#lib/tag-history/record.ts";
import {
  ATTEMPTS,
  type Delivery,
  finishDeliveries,
  type Outcome,
  pruneDeliveries,
  takeDeliveries,
} from "./delivery-queue.ts";
import { claimOf } from "./event-claim.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { type RequestRead, requestReads } from "./request-reads.ts";
import { SenderBook } from "./sender-book.ts";
import type { ParsedDelivery } from "./webhook-event.ts";

export interface ProcessorParts {
  readonly history: HistoryContext;
  /** Asks the poller to read a tag. */
  readonly requestRead: RequestRead;
}

/** Deliveries that share one transaction of the history: what is received meanwhile waits for its end. */
const BATCH = 50;
/** Milliseconds: deliveries that come so soon after each other are processed together. Reads follow 2 s later. */
const GATHER_MS = 250;
const LEAST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;
/** Milliseconds between looks for what is to be tried again, or was stored by another server. */
const LOOK_EVERY_MS = 5_000;
const PRUNE_EVERY_MS = 60 * 60_000;

/** A delivery and what is understood of it. */
interface Understood {
  readonly delivery: Delivery;
  readonly parsed: ParsedDelivery;
}

/**
 * Turns stored deliveries into evidence, in the background and in the order in which they came. A process
 * that is killed at any moment loses nothing, because a delivery waits until its evidence is stored, and
 * doubles nothing, because the same event is the same evidence.
 */
export class DeliveryProcessor {
  readonly #history: HistoryContext;
  readonly #requestRead: RequestRead;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  #wokenAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #stopped = true;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor({ history, requestRead }: ProcessorParts) {
    this.#history = history;
    this.#requestRead = requestRead;
  }

  start(): void {
    this.#stopped = false;
    this.#runIn(0);
  }

  /** Something was stored. */
  wake(): void {
    this.#wokenAt = performance.now();
    this.#runIn(GATHER_MS);
  }

  /** Resolves when the batch that is being processed has ended; begins no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
    await this.#running;
  }

  /**
   * Processes what is due now.
   *
   * @param isOver asked before every batch: whether to leave the rest for later
   * @throws what the database throws
   */
  async processDue(isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const startedAt = performance.now();
      const taken = await takeDeliveries(this.#history.database, BATCH, this.#history.clock());
      if (taken.length > 0) await this.#process(taken);
      if (taken.length < BATCH) break;
      const took = performance.now() - startedAt;
      // On SQLite nothing else in this process runs during a batch: without a pause, no event could come.
      await wait(LEAST_PAUSE_MS);
      // While events come, a backlog may use half of the time: taking them in is first, as not every sender
      // tries again.
      if (this.#wokenAt >= startedAt) await wait(Math.min(took, LONGEST_PAUSE_MS));
    }
    await this.#prune();
  }

  #runIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (this.#stopped || at >= this.#dueAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => this.#run(), milliseconds);
  }

  #run(): void {
    this.#timer = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
    // What arrives meanwhile is found by the run after it.
    if (this.#running !== null) {
      this.#runIn(GATHER_MS);
      return;
    }
    this.#running = this.processDue(() => this.#stopped)
      .catch((error: unknown) => {
        this.#history.logger.error({ err: error }, "webhook deliveries could not be processed; trying again");
      })
      .finally(() => {
        this.#running = null;
        this.#runIn(LOOK_EVERY_MS);
      });
  }

  async #process(deliveries: readonly Delivery[]): Promise<void> {
    const { database, clock } = this.#history;
    const senders = await SenderBook.of(database, deliveries);
    const understood: Understood[] = [];
    const outcomes: Outcome[] = [];
    for (const delivery of deliveries) {
      const sender = senders.find(delivery.registryId);
      if (sender === null) outcomes.push(leftAlone(delivery));
      else understood.push({ delivery, parsed: parseDelivery(delivery, sender) });
    }
    outcomes.push(...(await this.#recordAll(understood)));
    await finishDeliveries(database, outcomes, clock());
  }

  /** All in one transaction; if that fails, one by one, so that only what cannot be recorded stays behind. */
  async #recordAll(understood: readonly Understood[]): Promise<Outcome[]> {
    try {
      await this.#record(understood);
      return understood.map(recorded);
    } catch (error) {
      if (understood.length === 1 && understood[0]) return [this.#failed(understood[0], error)];
    }
    const outcomes: Outcome[] = [];
    for (const one of understood) {
      outcomes.push(
        await this.#record([one]).then(
          () => recorded(one),
          (error: unknown) => this.#failed(one, error),
        ),
      );
    }
    return outcomes;
  }

  async #record(understood: readonly Understood[]): Promise<void> {
    const claims = understood.flatMap(({ delivery: { id, registryId }, parsed: { vendor, events } }) =>
      vendor === null ? [] : events.map((event) => claimOf(event, { registryId, vendor, deliveryId: id })),
    );
    await recordEvidence(this.#history, claims);
    await requestReads(this.#history, this.#requestRead, understood);
  }

  #failed({ delivery }: Understood, error: unknown): Outcome {
    const { id, registryId, attempts } = delivery;
    const isLast = attempts >= ATTEMPTS;
    this.#history.logger.warn(
      { delivery: id, registryId, attempts, err: error },
      "webhook delivery not recorded",
    );
    const note = isLast ? "It could not be recorded; the log says why." : "It is tried again.";
    return { delivery, state: isLast ? "failed" : "waiting", note, ignored: 0 };
  }

  async #prune(): Promise<void> {
    const now = this.#history.clock();
    if (Math.abs(now.getTime() - this.#prunedAt) < PRUNE_EVERY_MS) return;
    await pruneDeliveries(this.#history.database, now);
    this.#prunedAt = now.getTime();
  }
}

function leftAlone(delivery: Delivery): Outcome {
  return { delivery, state: "ignored", note: "Its registry is no longer connected.", ignored: 1 };
}

function recorded({ delivery, parsed: { events, worthReading, ignored, notes } }: Understood): Outcome {
  const state = events.length > 0 || worthReading.length > 0 ? "done" : "ignored";
  return { delivery, state, note: notes.length === 0 ? null : notes.join(" "), ignored };
}
