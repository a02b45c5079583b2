import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { ConnectRegistryAnswer } from "#lib/contract/registries.ts";
import { createRegistryClient } from "#lib/registry/create-registry-client.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import { providerById } from "#lib/registry/providers/providers.ts";
import type { RegistryClient } from "#lib/registry/registry-client.ts";
import type { RegistryTarget } from "#lib/registry/target.ts";
import { createRegistry } from "#lib/settings/registry-store.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { nameRepositories } from "../name-repositories.ts";
import { refusingClient } from "../refusing-client.ts";
import { startScan } from "../scan/start-scan.ts";
import { type ConnectRequest, requestedTarget } from "./requested-target.ts";
import { type ConnectionTest, testConnection } from "./test-connection.ts";

/** Milliseconds for the whole test; a person waits for it. */
const TEST_MS = 45_000;

export interface ConnectOutcome extends Omit<ConnectRegistryAnswer, "registry"> {
  /** Name of the registry that was stored; null when it was only tried, or cannot be used. */
  connected: string | null;
}

/**
 * Tries a registry and, unless `dryRun`, stores it when it can be used, then begins to read it. What is wrong
 * is told step by step in the answer. No secret is in the answer, in an error or in the log.
 *
 * @throws InvalidInput when a field makes no sense; Conflict when the name is taken; Forbidden
 */
export async function connectRegistry(
  context: CatalogContext,
  person: Person,
  request: ConnectRequest,
  options: { dryRun: boolean; signal?: AbortSignal },
): Promise<ConnectOutcome> {
  authorise(person, "registries.connect");
  const { target, notes } = requestedTarget(request);
  const { ok, discovery, ...told } = await tryTarget(context, target, notes, options.signal);
  if (!ok || options.dryRun) return { connected: null, ...told };
  const { name, url, provider, credential, allowedRealms, caCertificate } = target;
  const record = await createRegistry(context.settings, person, {
    name,
    url,
    kind: provider,
    source: "console",
    discovery: providerById(provider).catalogue === "no" ? "named" : discovery,
    credential,
    allowedRealms,
    caCertificate,
  });
  await context.database.client.registry.update({
    where: { id: record.id },
    data: {
      status: "ok",
      checkedAt: context.clock(),
      capabilities: told.capabilities && JSON.stringify(told.capabilities),
    },
  });
  if (request.repositories.length > 0) {
    await nameRepositories(context, person, { registry: name, repositories: request.repositories });
  }
  context.events.publish({ type: "registry", registry: name });
  startScan(context, name);
  return { connected: name, ...told };
}

async function tryTarget(
  context: CatalogContext,
  target: RegistryTarget,
  notes: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ConnectionTest> {
  const client = clientOf(target);
  const signals = [AbortSignal.timeout(TEST_MS), context.shutdown.signal, ...(signal ? [signal] : [])];
  try {
    return await testConnection(client, target, notes, AbortSignal.any(signals));
  } finally {
    await client.close();
  }
}

/** An address or a certificate that cannot be used at all is told like any other failure of the test. */
function clientOf(target: RegistryTarget): RegistryClient {
  try {
    return createRegistryClient(target);
  } catch (error) {
    if (!isRegistryError(error)) throw error;
    return refusingClient(error);
  }
}
