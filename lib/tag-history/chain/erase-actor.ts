import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Database, TransactionClient } from "#lib/database/database.ts";
import { join, type Sql, sql } from "#lib/database/sql.ts";
import type { ProofContext } from "./proof-context.ts";

/**
 * Takes a name out of the history, whatever kind of actor it names: name and salt go, the commitment in the
 * chain stays, so the chain still verifies and nobody can try names against it. Webhook requests that were
 * processed and are kept for a while go too where they hold the name. What is kept outside of this database,
 * such as backups, exports and the log, is not reached.
 *
 * @returns how many actors had this name
 * @throws Forbidden
 */
export async function eraseActor(
  { database, clock, logger }: Pick<ProofContext, "database" | "clock" | "logger">,
  person: Person,
  name: string,
): Promise<{ erased: number }> {
  authorise(person, "history.erase");
  const erased = await database.client.$transaction(async (transaction) => {
    await deleteDeliveries(database.kind, transaction, name);
    const { count } = await transaction.actor.updateMany({
      where: { name },
      data: { name: null, salt: null, erasedAt: clock() },
    });
    return count;
  });
  logger.info({ erased, by: person.id }, "a name was erased from the history");
  return { erased };
}

async function deleteDeliveries(
  kind: Database["kind"],
  transaction: TransactionClient,
  name: string,
): Promise<void> {
  const holds = spellings(name).map((spelling) => holdsBytes(kind, new TextEncoder().encode(spelling)));
  await transaction.$executeRaw(
    sql`DELETE FROM "WebhookDelivery" WHERE "state" <> 'waiting' AND (${join(holds, " OR ")})`,
  );
}

/** A name as it may stand in JSON: as it is, with the escapes JSON needs, and with all it allows. */
function spellings(name: string): string[] {
  const escaped = JSON.stringify(name).slice(1, -1);
  const ascii = escaped.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const upper = ascii.replace(/\\u([0-9a-f]{4})/g, (_, digits: string) => `\\u${digits.toUpperCase()}`);
  return [...new Set([name, escaped, ascii, upper])];
}

function holdsBytes(kind: Database["kind"], bytes: Uint8Array): Sql {
  return kind === "sqlite"
    ? sql`instr("body", ${bytes}) > 0 OR instr(CAST("headers" AS BLOB), ${bytes}) > 0 OR instr(CAST("note" AS BLOB), ${bytes}) > 0`
    : sql`position(${bytes} IN "body") > 0 OR position(${bytes} IN convert_to("headers", 'UTF8')) > 0 OR position(${bytes} IN convert_to(coalesce("note", ''), 'UTF8')) > 0`;
}
