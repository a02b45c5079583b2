import { randomBytes } from "node:crypto";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import { select, sql } from "#lib/database/sql.ts";
import { registryNamePattern } from "./configured-registry.ts";
import { isSealedWithCurrentKey, openSecret, sealSecret } from "./sealed-secret.ts";
import type { Settings } from "./settings.ts";

/**
 * What a registry's webhooks are believed by.
 *
 * @param name short name, as a stranger wrote it
 * @returns null when there is no such registry; a `secret` of null when none was made in the console, or it
 *   cannot be opened with the present key
 */
export async function findWebhookSecrets(
  { database, keys }: Settings,
  name: string,
): Promise<{ registryId: string; secret: string | null } | null> {
  if (!registryNamePattern.test(name)) return null;
  // One query: the answer to a stranger takes as long for a registry that exists as for one that does not.
  const [row] = await select<{ registryId: string; sealed: string | null }>(
    database,
    sql`SELECT r."id" AS "registryId", w."sealedSecret" AS "sealed" FROM "Registry" AS r
      LEFT JOIN "Webhook" AS w ON w."registryId" = r."id" WHERE r."name" = ${name}`,
  );
  if (row === undefined) return null;
  const { registryId, sealed } = row;
  return { registryId, secret: sealed ? openSecret(keys, sealed, { webhookOf: registryId }) : null };
}

/**
 * Makes the secret of a registry's webhooks; the one before is no longer accepted.
 *
 * @returns the secret, which can never be read again
 */
export async function makeWebhookSecret(
  { database, keys }: Settings,
  person: Person,
  registryId: string,
  now: Date,
): Promise<string> {
  authorise(person, "webhooks.configure");
  const secret = `ttwh_${randomBytes(32).toString("base64url")}`;
  const data = { sealedSecret: sealSecret(keys, secret, { webhookOf: registryId }), createdAt: now };
  await database.client.webhook.upsert({
    where: { registryId },
    create: { registryId, ...data },
    update: data,
  });
  return secret;
}

/** Seals anew what an earlier key opens, so that the earlier key can go. At the start of the server. */
export async function resealWebhookSecrets({ database, keys }: Settings): Promise<void> {
  const rows = await database.client.webhook.findMany({ where: { sealedSecret: { not: "" } } });
  for (const { registryId, sealedSecret } of rows) {
    if (isSealedWithCurrentKey(keys, sealedSecret)) continue;
    const place = { webhookOf: registryId };
    const secret = openSecret(keys, sealedSecret, place);
    if (secret === null) continue;
    const data = { sealedSecret: sealSecret(keys, secret, place) };
    await database.client.webhook.updateMany({ where: { registryId, sealedSecret }, data });
  }
}
