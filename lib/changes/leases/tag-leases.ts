import type { Database, TransactionClient } from "#lib/database/database.ts";
import { insertRows, runTogether, sql } from "#lib/database/sql.ts";

/** A tag that is leased, and the fencing number it was leased with. */
export interface TagLease {
  readonly place: string;
  readonly fence: number;
}

/** A place as leases name it. */
export function leasePlace(registryId: string, repository: string, tag: string): string {
  return `${registryId} ${repository} ${tag}`;
}

/**
 * Takes a tag for a change, so that no other change touches it, here or on another server. Null: another has
 * it. Decided by one conditional update; every taking has a higher fencing number than the one before.
 *
 * @param until afterwards another may take it
 */
export async function takeTagLease(
  database: Database,
  { place, holder, now, until }: { place: string; holder: string; now: Date; until: Date },
): Promise<TagLease | null> {
  const [, taken] = await runTogether(database, [
    insertRows("TagLease", ["place", "fence", "until"], [[place, 0, now]], sql`ON CONFLICT DO NOTHING`),
    sql`UPDATE "TagLease" SET "holder" = ${holder}, "fence" = "fence" + 1, "until" = ${until}
        WHERE "place" = ${place} AND ("holder" IS NULL OR "holder" = ${holder} OR "until" < ${now})`,
  ]);
  if (taken !== 1) return null;
  const row = await database.client.tagLease.findUniqueOrThrow({ where: { place } });
  return row.holder === holder ? { place, fence: row.fence } : null;
}

/** Holds a lease longer, inside the transaction that depends on it. False: it is somebody else's by now. */
export async function extendTagLease(
  transaction: TransactionClient,
  { place, fence }: TagLease,
  until: Date,
): Promise<boolean> {
  const { count } = await transaction.tagLease.updateMany({
    where: { place, fence, holder: { not: null } },
    data: { until },
  });
  return count === 1;
}

/** Holds whatever a change holds for longer: its lost answer could not be settled yet. */
export async function extendLeasesOf(database: Database, changeId: string, until: Date): Promise<void> {
  await database.client.tagLease.updateMany({ where: { holder: changeId }, data: { until } });
}

/** Gives tags back that a change holds. */
export async function giveUpTagLeases(database: Database, leases: readonly TagLease[]): Promise<void> {
  for (const { place, fence } of leases) {
    await database.client.tagLease.updateMany({ where: { place, fence }, data: { holder: null } });
  }
}

/** Gives all tags back that a change holds, whoever took them for it. */
export async function giveUpLeasesOf(database: Database, changeId: string): Promise<void> {
  await database.client.tagLease.updateMany({ where: { holder: changeId }, data: { holder: null } });
}
