import type { Database } from "#lib/database/database.ts";
import { isUniqueViolation } from "#lib/database/unique-violation.ts";

/** Milliseconds a server may be silent before another one reads its layer. */
export const READING_LEASE_MS = 30_000;

interface Holder {
  digest: string;
  owner: string;
  now: Date;
}

const until = (now: Date) => new Date(now.getTime() + READING_LEASE_MS);

/** Takes the reading of a layer for this server. False: another server is at it. */
export async function takeReading(
  { client, kind }: Database,
  { digest, owner, now }: Holder,
): Promise<boolean> {
  // On SQLite there is one server: what stands there is of one that was killed.
  const free = kind === "sqlite" ? {} : { OR: [{ owner }, { leaseUntil: { lt: now } }] };
  const { count } = await client.layerReading.updateMany({
    where: { digest, ...free },
    data: { owner, leaseUntil: until(now) },
  });
  if (count === 1) return true;
  try {
    await client.layerReading.create({ data: { digest, owner, leaseUntil: until(now) } });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Keeps the reading. One that was given up, or that another server took meanwhile, does not come back by this. */
export async function keepReading({ client }: Database, { digest, owner, now }: Holder): Promise<void> {
  await client.layerReading.updateMany({ where: { digest, owner }, data: { leaseUntil: until(now) } });
}

/** Gives the reading up, done or not. */
export async function endReading({ client }: Database, digest: string, owner: string): Promise<void> {
  await client.layerReading.deleteMany({ where: { digest, owner } });
}
