import type { Database } from "#lib/database/database.ts";
import { insertRows, runTogether, sql } from "#lib/database/sql.ts";

/** Milliseconds a server may be silent before another one watches in its place. */
export const WATCH_LEASE_MS = 30_000;

const nameOf = (registryId: string) => `watcher of ${registryId}`;

interface Held {
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Takes or keeps the watch of a registry for this server. False: another server has it. Decided by one
 * conditional update, so two servers cannot both succeed. On SQLite there is one server, and what a killed
 * one left behind is taken over at once.
 */
export async function takeWatchLease(
  database: Database,
  registryId: string,
  owner: string,
  now: Date,
): Promise<boolean> {
  const name = nameOf(registryId);
  const wanted = textOf({ owner, until: now.getTime() + WATCH_LEASE_MS });
  const before = await database.client.setting.findUnique({ where: { name } });
  if (!before) {
    const insert = insertRows("Setting", ["name", "value"], [[name, wanted]], sql`ON CONFLICT DO NOTHING`);
    const [inserted] = await runTogether(database, [insert]);
    return inserted === 1;
  }
  const held = heldIn(before.value);
  const isFree = held === null || held.owner === owner || held.until < now.getTime();
  if (!isFree && database.kind !== "sqlite") return false;
  const { count } = await database.client.setting.updateMany({
    where: { name, value: before.value },
    data: { value: wanted },
  });
  return count === 1;
}

/** Lets another server watch at once. */
export async function giveUpWatchLease(database: Database, registryId: string, owner: string): Promise<void> {
  const name = nameOf(registryId);
  const row = await database.client.setting.findUnique({ where: { name } });
  if (row && heldIn(row.value)?.owner === owner) {
    await database.client.setting.deleteMany({ where: { name, value: row.value } });
  }
}

/** Forgets the leases of registries that were taken away. */
export async function forgetWatchLease(database: Database, registryId: string): Promise<void> {
  await database.client.setting.deleteMany({ where: { name: nameOf(registryId) } });
}

function textOf(held: Held): string {
  return JSON.stringify(held);
}

function heldIn(text: string): Held | null {
  try {
    const { owner, until } = JSON.parse(text) as Partial<Held>;
    return typeof owner === "string" && typeof until === "number" ? { owner, until } : null;
  } catch {
    return null;
  }
}
