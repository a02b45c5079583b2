import { createHash } from "node:crypto";
import type { Database, TransactionClient } from "./database.ts";

/**
 * Makes servers on one PostgreSQL take turns: waits until no other transaction holds a lock of this name,
 * and holds it until this one ends. On SQLite there is one server, whose transactions take turns anyway.
 */
export async function lockUntilEnd(
  { kind }: Pick<Database, "kind">,
  transaction: TransactionClient,
  name: string,
): Promise<void> {
  if (kind === "sqlite") return;
  const key = createHash("sha256").update(`tagtrail ${name}`).digest().readBigInt64BE();
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${key})`;
}
