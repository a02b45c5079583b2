import type { Database } from "#lib/database/database.ts";
import { empty, insertRows, join, list, runTogether, type Sql, select, sql } from "#lib/database/sql.ts";
import type { RawDelivery } from "./parse-delivery.ts";

/** A stored delivery that is being processed. */
export interface Delivery extends RawDelivery {
  readonly id: number;
  readonly registryId: string;
  /** This one included. */
  readonly attempts: number;
}

/** How an attempt ended. */
export interface Outcome {
  readonly delivery: Pick<Delivery, "id" | "registryId">;
  /** waiting: to be tried again. */
  readonly state: "done" | "ignored" | "failed" | "waiting";
  /** In our own words; never text of the sender. */
  readonly note: string | null;
  /** Events that said nothing to us. */
  readonly ignored: number;
}

/** After so many attempts a delivery has failed. */
export const ATTEMPTS = 10;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 10 * 60_000;

const DAY_MS = 24 * 60 * 60_000;
/** What was processed is kept for people who look for an event. */
const KEPT_MS = 3 * DAY_MS;
const FAILED_KEPT_MS = 30 * DAY_MS;
/** And no more of it than so many, whatever arrives. */
const KEPT_ROWS = 100_000;

/**
 * Takes the next deliveries, in the order in which they came.
 *
 * Taking one is the beginning of an attempt, which is counted at once and after which it is not due for a
 * while. So a server that is killed leaves nothing to clean up, two servers do not take the same one, and a
 * delivery that kills its server does so ever more rarely.
 *
 * @param most how many
 */
export async function takeDeliveries(database: Database, most: number, now: Date): Promise<Delivery[]> {
  const lock = database.kind === "postgresql" ? sql`FOR UPDATE SKIP LOCKED` : empty;
  const taken = await select<{ id: number }>(
    database,
    // Materialized, as PostgreSQL may otherwise run the part with the lock more than once.
    sql`WITH "next" AS MATERIALIZED (
        SELECT "id" FROM "WebhookDelivery" WHERE "state" = 'waiting' AND (${join(due(now), " OR ")})
        ORDER BY "id" LIMIT ${most} ${lock}
      )
      UPDATE "WebhookDelivery" SET "attempts" = "attempts" + 1, "processedAt" = ${now}
      WHERE "id" IN (SELECT "id" FROM "next") RETURNING "id"`,
  );
  if (taken.length === 0) return [];
  const rows = await database.client.webhookDelivery.findMany({
    where: { id: { in: taken.map(({ id }) => Number(id)) } },
    orderBy: { id: "asc" },
    select: { id: true, registryId: true, receivedAt: true, headers: true, body: true, attempts: true },
  });
  return rows.map((row) => ({ ...row, headers: JSON.parse(row.headers) as Record<string, string> }));
}

/** One piece for each number of attempts: both engines compare plain columns with plain values. */
function due(now: Date): Sql[] {
  const waits = Array.from({ length: ATTEMPTS }, (_, attempts) => {
    const before = new Date(now.getTime() - waitAfter(attempts));
    return sql`("attempts" = ${attempts} AND ("processedAt" IS NULL OR "processedAt" <= ${before}))`;
  });
  // One whose last attempt never ended, because its server did.
  const last = new Date(now.getTime() - LONGEST_WAIT_MS);
  return [...waits, sql`("attempts" >= ${ATTEMPTS} AND "processedAt" <= ${last})`];
}

/** Milliseconds between the beginning of an attempt and the next. */
function waitAfter(attempts: number): number {
  if (attempts === 0) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
}

/** Writes down how attempts ended, with the counts, in one transaction. */
export async function finishDeliveries(
  database: Database,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<void> {
  const groups = Map.groupBy(outcomes, ({ state, note }) => JSON.stringify([state, note]));
  const updates = [...groups.values()].map((group) => {
    const ids = group.map(({ delivery }) => delivery.id);
    const { state, note } = group[0] ?? { state: "done", note: null };
    return sql`UPDATE "WebhookDelivery" SET "state" = ${state}, "note" = ${note}, "processedAt" = ${now}
      WHERE "state" = 'waiting' AND "id" IN (${list(ids)})`;
  });
  await runTogether(database, [...updates, ...countIgnored(outcomes, now)]);
}

function countIgnored(outcomes: readonly Outcome[], now: Date): Sql[] {
  const byRegistry = Map.groupBy(outcomes, ({ delivery }) => delivery.registryId);
  return [...byRegistry].sort().flatMap(([registryId, own]) => {
    const ignored = own.reduce((sum, one) => sum + one.ignored, 0);
    if (ignored === 0) return [];
    const row = [registryId, "", now, 0, 0, ignored];
    return insertRows("Webhook", counted, [row], addIgnored);
  });
}

const counted = ["registryId", "sealedSecret", "createdAt", "receivedCount", "refusedCount", "ignoredCount"];
const addIgnored = sql`ON CONFLICT ("registryId") DO UPDATE SET
  "ignoredCount" = "Webhook"."ignoredCount" + excluded."ignoredCount"`;

/** Takes away what was processed long ago, or has too much behind it. What waits is never taken away. */
export async function pruneDeliveries(database: Database, now: Date): Promise<void> {
  const newest = await database.client.webhookDelivery.findFirst({
    orderBy: { id: "desc" },
    select: { id: true },
  });
  if (newest === null) return;
  const before = (age: number) => ({ lt: new Date(now.getTime() - age) });
  await database.client.webhookDelivery.deleteMany({
    where: {
      OR: [
        { state: { in: ["done", "ignored"] }, processedAt: before(KEPT_MS) },
        { state: "failed", processedAt: before(FAILED_KEPT_MS) },
        { state: { in: ["done", "ignored"] }, id: { lte: newest.id - KEPT_ROWS } },
      ],
    },
  });
}
