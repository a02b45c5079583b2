import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Webhook } from "#lib/contract/tag-history.ts";
import type { RegistryRecord } from "#lib/settings/registry-record.ts";
import { findRegistry } from "#lib/settings/registry-store.ts";
import { findWebhookSecrets, makeWebhookSecret } from "#lib/settings/webhook-secret.ts";
import { instructionsFor } from "./instructions/instructions.ts";
import type { Webhooks } from "./webhooks.ts";

type SetupContext = Pick<Webhooks, "settings" | "clock" | "environmentSecret" | "address">;

/**
 * How a registry's webhooks reach this console, what came of them, and settings ready to paste.
 *
 * @param name short name of the registry
 * @throws NotFound
 */
export async function getWebhook(context: SetupContext, person: Person, name: string): Promise<Webhook> {
  authorise(person, "catalog.read");
  return await describe(context, await findRegistry(context.settings, person, name));
}

/**
 * Makes a new secret for a registry's webhooks; the one before is no longer accepted.
 *
 * @returns with the secret, which is shown this once
 * @throws NotFound
 */
export async function createWebhook(
  context: SetupContext,
  person: Person,
  name: string,
): Promise<Webhook & { secret: string }> {
  authorise(person, "webhooks.configure");
  const registry = await findRegistry(context.settings, person, name);
  const secret = await makeWebhookSecret(context.settings, person, registry.id, context.clock());
  return { ...(await describe(context, registry)), secret };
}

async function describe(context: SetupContext, registry: RegistryRecord): Promise<Webhook> {
  const { settings, environmentSecret, address } = context;
  const { client } = settings.database;
  const [row, waiting, found] = await Promise.all([
    client.webhook.findUnique({ where: { registryId: registry.id } }),
    client.webhookDelivery.count({ where: { registryId: registry.id, state: "waiting" } }),
    findWebhookSecrets(settings, registry.name),
  ]);
  const own = found !== null && found.secret !== null;
  const url = `${address}/api/v1/webhooks/${registry.name}`;
  return {
    registry: registry.name,
    url,
    configured: own || environmentSecret !== null,
    secretFrom: own ? "console" : environmentSecret === null ? null : "environment",
    createdAt: own ? (row?.createdAt.toISOString() ?? null) : null,
    lastReceivedAt: row?.lastReceivedAt?.toISOString() ?? null,
    received: row?.receivedCount ?? 0,
    refused: row?.refusedCount ?? 0,
    ignored: row?.ignoredCount ?? 0,
    waiting,
    instructions: instructionsFor(registry.kind, { url, name: registry.name }),
  };
}
