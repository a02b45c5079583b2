import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "#lib/database/database.ts";
import { insertRows, runTogether, type Sql, select, sql } from "#lib/database/sql.ts";
import { Unavailable } from "#lib/errors.ts";
import { tooMany } from "./webhook-refusal.ts";

/** A request as it came. */
export interface NewDelivery {
  readonly registryId: string;
  readonly receivedAt: Date;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface InboxOptions {
  /** Called after deliveries were stored. */
  onStored?: () => void;
  clock?: () => Date;
  /** Deliveries and bytes of bodies that may wait to be processed. */
  waiting?: { deliveries: number; bytes: number };
  /** Requests that may wait to be stored. */
  pending?: number;
}

interface Pending {
  readonly delivery: NewDelivery;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Milliseconds: requests that come so soon after each other are stored by one commit. As long as two commits
 * took lately, so that on a slow disk most of the time is left for others: a commit to SQLite holds up the
 * whole process.
 */
const GATHER_MS = { least: 4, most: 50 };
/** Milliseconds after which a refused request is counted in the database at the latest. */
const REFUSED_MS = 1_000;
/** Rows and bytes of one commit. */
const ROWS = 100;
const BYTES = 8 * 1024 * 1024;
/** Milliseconds for which the count of what waits is believed. */
const COUNTED_FOR_MS = 500;
const RETRY_SECONDS = 5;

const columns = ["registryId", "receivedAt", "contentType", "headers", "body"];

/**
 * Stores deliveries. Those that arrive together share one transaction, because a durable commit costs the
 * same for one as for fifty; each is answered only after its own. What waits is bounded: beyond it the
 * sender is told to come back (threat 113).
 */
export class DeliveryInbox {
  readonly #database: Database;
  readonly #options: Required<InboxOptions>;
  readonly #refused = new Map<string, number>();
  #refusedTimer: ReturnType<typeof setTimeout> | null = null;
  #pending: Pending[] = [];
  #storing: Promise<void> | null = null;
  #waiting = { deliveries: 0, bytes: 0 };
  #countedAt = Number.NEGATIVE_INFINITY;
  /** Milliseconds; of the last commit. */
  #took = 0;

  constructor(database: Database, options: InboxOptions = {}) {
    this.#database = database;
    this.#options = {
      onStored: () => {},
      clock: () => new Date(),
      waiting: { deliveries: 10_000, bytes: 256 * 1024 * 1024 },
      pending: 1_000,
      ...options,
    };
  }

  /**
   * Resolves when the delivery is committed.
   *
   * @throws WebhookRefusal when too much waits; Unavailable when it could not be stored
   */
  add(delivery: NewDelivery): Promise<void> {
    if (this.#pending.length >= this.#options.pending) return Promise.reject(full());
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.push({ delivery, resolve, reject });
    this.#store();
    return promise;
  }

  /** Counts a request with a wrong secret. Many of them cost one commit a second. */
  countRefused(registryId: string): void {
    this.#refused.set(registryId, (this.#refused.get(registryId) ?? 0) + 1);
    this.#refusedTimer ??= setTimeout(() => this.#store(), REFUSED_MS).unref();
  }

  /** Resolves when everything is stored, counts as well. */
  async idle(): Promise<void> {
    if (this.#refused.size > 0) this.#store();
    while (this.#storing !== null) await this.#storing;
  }

  #store(): void {
    this.#storing ??= this.#storeAll().finally(() => {
      this.#storing = null;
      // One may have come after the last look and before this.
      if (this.#pending.length > 0) this.#store();
    });
  }

  async #storeAll(): Promise<void> {
    while (this.#pending.length > 0 || this.#refused.size > 0) {
      await wait(Math.min(Math.max(2 * this.#took, GATHER_MS.least), GATHER_MS.most));
      await this.#storeSome(this.#take());
    }
  }

  #take(): Pending[] {
    let bytes = 0;
    const end = this.#pending.findIndex(({ delivery }, index) => {
      bytes += delivery.body.length;
      return index >= ROWS || (index > 0 && bytes > BYTES);
    });
    return this.#pending.splice(0, end === -1 ? this.#pending.length : end);
  }

  async #storeSome(taken: readonly Pending[]): Promise<void> {
    const refused = [...this.#refused];
    this.#refused.clear();
    if (this.#refusedTimer !== null) clearTimeout(this.#refusedTimer);
    this.#refusedTimer = null;
    try {
      const room = await this.#room(taken);
      const stored = taken.slice(0, room);
      const statements = [...insertOf(stored), ...this.#counts(stored, refused)];
      const startedAt = performance.now();
      await runTogether(this.#database, statements);
      this.#took = performance.now() - startedAt;
      for (const { resolve } of stored) resolve();
      for (const { reject } of taken.slice(room)) reject(full());
      if (stored.length > 0) this.#options.onStored();
    } catch (cause) {
      // Nobody is told of a count that could not be stored; who sent an event is.
      for (const { reject } of taken) reject(notStored(cause));
    }
  }

  /** How many of these may wait beside what waits already. */
  async #room(taken: readonly Pending[]): Promise<number> {
    if (taken.length === 0) return 0;
    const now = this.#options.clock().getTime();
    if (Math.abs(now - this.#countedAt) >= COUNTED_FOR_MS) {
      this.#waiting = await countWaiting(this.#database, this.#options.waiting.deliveries);
      this.#countedAt = now;
    }
    const most = this.#options.waiting;
    const over = taken.findIndex(({ delivery }) => {
      const { deliveries, bytes } = this.#waiting;
      if (deliveries >= most.deliveries || bytes + delivery.body.length > most.bytes) return true;
      this.#waiting = { deliveries: deliveries + 1, bytes: bytes + delivery.body.length };
      return false;
    });
    return over === -1 ? taken.length : over;
  }

  #counts(stored: readonly Pending[], refused: readonly (readonly [string, number])[]): Sql[] {
    const now = this.#options.clock();
    const received = Map.groupBy(stored, ({ delivery }) => delivery.registryId);
    const names = new Set([...received.keys(), ...refused.map(([registryId]) => registryId)]);
    const wrong = new Map(refused);
    // Always in the same order, so that two servers do not wait for each other's rows.
    return [...names].sort().map((registryId) => {
      const own = received.get(registryId)?.length ?? 0;
      const row = [registryId, "", now, own === 0 ? null : now, own, wrong.get(registryId) ?? 0, 0];
      return insertRows("Webhook", counted, [row], addToCounts);
    });
  }
}

const counted = [
  ...["registryId", "sealedSecret", "createdAt", "lastReceivedAt"],
  ...["receivedCount", "refusedCount", "ignoredCount"],
];
/** A registry whose secret comes from the environment has a row for its counts all the same. */
const addToCounts = sql`ON CONFLICT ("registryId") DO UPDATE SET
  "lastReceivedAt" = COALESCE(excluded."lastReceivedAt", "Webhook"."lastReceivedAt"),
  "receivedCount" = "Webhook"."receivedCount" + excluded."receivedCount",
  "refusedCount" = "Webhook"."refusedCount" + excluded."refusedCount"`;

function insertOf(stored: readonly Pending[]): Sql[] {
  if (stored.length === 0) return [];
  const rows = stored.map(({ delivery }) => [
    delivery.registryId,
    delivery.receivedAt,
    delivery.contentType,
    JSON.stringify(delivery.headers),
    delivery.body,
  ]);
  return [insertRows("WebhookDelivery", columns, rows)];
}

/** Counts no further than it matters. */
async function countWaiting(
  database: Database,
  most: number,
): Promise<{ deliveries: number; bytes: number }> {
  const [row] = await select<{ deliveries: bigint | number; bytes: bigint | number }>(
    database,
    sql`SELECT COUNT(*) AS "deliveries", COALESCE(SUM("size"), 0) AS "bytes" FROM (
      SELECT LENGTH("body") AS "size" FROM "WebhookDelivery" WHERE "state" = 'waiting' LIMIT ${most}
    ) AS "counted"`,
  );
  return { deliveries: Number(row?.deliveries ?? 0), bytes: Number(row?.bytes ?? 0) };
}

function full(): Error {
  return tooMany("More events are waiting than can be taken in.", RETRY_SECONDS);
}

function notStored(cause: unknown): Unavailable {
  return new Unavailable("The event could not be stored.", { advice: "Send it again.", cause });
}
