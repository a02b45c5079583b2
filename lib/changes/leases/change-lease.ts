import type { Database } from "#lib/database/database.ts";

/** Milliseconds a server may be silent before another one goes on with its change. */
export const CHANGE_LEASE_MS = 30_000;

/** What stands in the row of a change that a server runs. */
export function changeLease(owner: string, now: Date): { owner: string; leaseUntil: Date } {
  return { owner, leaseUntil: new Date(now.getTime() + CHANGE_LEASE_MS) };
}

/**
 * Takes or keeps a change for this server. False: another one has it. On SQLite there is one server, and
 * what a killed one left behind is taken over at once.
 */
export async function takeChange(
  { client, kind }: Database,
  id: string,
  { owner, now }: { owner: string; now: Date },
): Promise<boolean> {
  const free = [{ owner: null }, { owner }, { leaseUntil: null }, { leaseUntil: { lt: now } }];
  const { count } = await client.change.updateMany({
    where: { id, ...(kind === "sqlite" ? {} : { OR: free }) },
    data: changeLease(owner, now),
  });
  return count === 1;
}
