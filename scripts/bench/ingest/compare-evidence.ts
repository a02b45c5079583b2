import { openForReading } from "#lib/database/open-for-reading.ts";
import { sql } from "#lib/database/sql.ts";
import { verifyChain } from "#lib/tag-history/chain/verify-chain.ts";

/** What the database holds, against what was answered 202. */
export interface Comparison {
  readonly acknowledged: number;
  /** Acknowledged, and no evidence of it. */
  readonly lost: number;
  /** Events with more than one piece of evidence. */
  readonly doubled: number;
  /** Evidence of events that were never sent. */
  readonly unknown: number;
  readonly chain: { readonly records: number; readonly fault: string | null };
}

/**
 * @param acknowledged ids of events that were answered 202
 * @param sent ids of all events, those without an answer as well
 */
export async function compareEvidence(
  databaseUrl: string,
  acknowledged: ReadonlySet<string>,
  sent: ReadonlySet<string>,
): Promise<Comparison> {
  const reading = await openForReading(databaseUrl);
  try {
    const rows = await reading.rows<{ id: string; count: number | bigint }>(
      sql`SELECT e."sourceEventId" AS "id", COUNT(*) AS "count" FROM "Evidence" AS e
        WHERE e."source" = 'webhook:distribution' GROUP BY e."sourceEventId"`,
    );
    const counts = new Map(rows.map(({ id, count }) => [id, Number(count)]));
    const { records, firstBad } = await verifyChain(reading);
    return {
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((id) => !counts.has(id)).length,
      doubled: [...counts.values()].filter((count) => count > 1).length,
      unknown: [...counts.keys()].filter((id) => !sent.has(id)).length,
      chain: { records, fault: firstBad?.why ?? null },
    };
  } finally {
    await reading.close();
  }
}

/** Deliveries that are stored and not yet processed. */
export async function countWaiting(databaseUrl: string): Promise<number> {
  const reading = await openForReading(databaseUrl);
  try {
    const [row] = await reading.rows<{ count: number | bigint }>(
      sql`SELECT COUNT(*) AS "count" FROM "WebhookDelivery" WHERE "state" = 'waiting'`,
    );
    return Number(row?.count ?? 0);
  } finally {
    await reading.close();
  }
}
