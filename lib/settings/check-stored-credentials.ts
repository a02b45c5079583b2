import { logger } from "#lib/logger.ts";
import { credentialUnreadable } from "./registry-target.ts";
import { isSealedWithCurrentKey } from "./sealed-secret.ts";
import type { Settings } from "./settings.ts";
import { loadCredential, storeCredential } from "./stored-credential.ts";
import { resealWebhookSecrets } from "./webhook-secret.ts";

/**
 * Looks at every stored credential at the start of the server. One whose key is gone marks its registry as
 * failing, with the cause, and stops nothing else (threat 128). One that an earlier key opens is sealed anew
 * with the current one, so that the earlier key can go; so are the secrets of webhooks.
 *
 * @returns the names of registries that need their credential again
 */
export async function checkStoredCredentials(settings: Settings): Promise<string[]> {
  const { client } = settings.database;
  const rows = await client.registry.findMany({
    where: { secretKind: { not: null } },
    orderBy: { name: "asc" },
  });
  const unreadable: string[] = [];
  for (const row of rows) {
    const place = { registryId: row.id, origin: row.url };
    const credential = loadCredential(settings.keys, row, place);
    const { code, message, advice } = credentialUnreadable(row);
    const told = row.cause?.includes(JSON.stringify(message)) === true;
    const where = { id: row.id };
    if (credential === "unreadable") {
      logger.error({ registry: row.name }, "the stored credential cannot be opened with the present key");
      unreadable.push(row.name);
      const cause = JSON.stringify({ code, message, advice });
      await client.registry.update({ where, data: { status: "failing", cause } });
      continue;
    }
    if (told) await client.registry.update({ where, data: { status: "unchecked", cause: null } });
    if (isSealedWithCurrentKey(settings.keys, row.sealedSecret ?? "")) continue;
    await client.registry.update({ where, data: storeCredential(settings.keys, credential, place) });
  }
  await resealWebhookSecrets(settings);
  return unreadable;
}
