import type { Database } from "#lib/database/database.ts";
import { insertRows, runTogether, type Sql, sql } from "#lib/database/sql.ts";

/** Milliseconds a server may be silent before another one takes its scan over. */
export const LEASE_MS = 60_000;
/** Milliseconds after which an interrupted scan is begun anew instead of resumed. */
const RESUME_WITHIN_MS = 60 * 60_000;

export interface ScanLease {
  registryId: string;
  owner: string;
  /** When the scan began; earlier than now when an interrupted one is resumed. */
  startedAt: Date;
  resumed: boolean;
}

/**
 * Takes the scan of a registry for this owner, or answers null when another server is at it. Decided by
 * one conditional update, so two servers cannot both succeed.
 */
export async function takeScanLease(
  database: Database,
  registryId: string,
  owner: string,
  now: Date,
): Promise<ScanLease | null> {
  await runTogether(database, [ensureRow(registryId)]);
  const before = await database.client.scan.findUniqueOrThrow({ where: { registryId } });
  const interrupted = before.resumeAfter !== null;
  const recent = before.startedAt !== null && now.getTime() - before.startedAt.getTime() < RESUME_WITHIN_MS;
  const resumed = interrupted && recent;
  const startedAt = resumed && before.startedAt ? before.startedAt : now;
  const { count } = await database.client.scan.updateMany({
    where: { registryId, OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    data: {
      state: "running",
      owner,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      startedAt,
      finishedAt: null,
      cause: null,
      ...(resumed ? {} : { repositoriesDone: 0, repositoriesTotal: null, tagsDone: 0, resumeAfter: null }),
    },
  });
  return count === 1 ? { registryId, owner, startedAt, resumed } : null;
}

export interface ScanCounts {
  repositoriesDone: number;
  repositoriesTotal: number | null;
  tagsDone: number;
  /** Name of the last repository finished; null while none was. */
  resumeAfter: string | null;
}

/** Stores progress and keeps the lease. False: another server has taken the scan over. */
export async function keepScanLease(
  database: Database,
  lease: ScanLease,
  counts: ScanCounts,
  now: Date,
): Promise<boolean> {
  const { count } = await database.client.scan.updateMany({
    where: { registryId: lease.registryId, owner: lease.owner },
    data: { ...counts, leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
  return count === 1;
}

/** Ends the scan and gives the lease up. A stopped or failed one keeps where to resume. */
export async function endScan(
  database: Database,
  lease: ScanLease,
  end: ScanCounts & { state: "idle" | "failed" | "stopped"; cause: string | null },
  now: Date,
): Promise<void> {
  const { state, cause, resumeAfter, ...counts } = end;
  await database.client.scan.updateMany({
    where: { registryId: lease.registryId, owner: lease.owner },
    data: {
      ...counts,
      state,
      cause,
      owner: null,
      leaseUntil: null,
      resumeAfter: state === "idle" ? null : resumeAfter,
      finishedAt: now,
    },
  });
}

function ensureRow(registryId: string): Sql {
  return insertRows("Scan", ["registryId", "state"], [[registryId, "idle"]], sql`ON CONFLICT DO NOTHING`);
}
