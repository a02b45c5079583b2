import type { Person } from "#lib/access/person.ts";
import type { TransactionClient } from "#lib/database/database.ts";
import { lockUntilEnd } from "#lib/database/transaction-lock.ts";
import { InvalidConfiguration } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { providerById } from "#lib/registry/providers/providers.ts";
import type { Credential } from "#lib/registry/target.ts";
import type { ConfiguredRegistry } from "./configured-registry.ts";
import { nameRepositories } from "./name-repositories.ts";
import type { Settings } from "./settings.ts";
import { loadCredential, type StoredCredential, storeCredential } from "./stored-credential.ts";

/** Milliseconds for everything, most of which goes into taking away what was indexed of a large registry. */
const REMOVAL_MS = 300_000;

interface StoredRow extends StoredCredential {
  id: string;
  name: string;
  url: string;
  kind: string;
  source: string;
}

/**
 * Makes the stored registries those of the configuration, at the start of the server: new ones are added,
 * changed ones changed, and those that were configured before and are not any more are taken away with what
 * was indexed of them. A registry that was merely renamed keeps its index. What was connected in the browser
 * stays, but for whether its certificate is verified, which only the operator decides.
 *
 * There is no question of rights: whoever sets the environment runs this process.
 *
 * @param person recorded as the one who connected them
 * @throws InvalidConfiguration when a name is taken by a registry of another address
 */
export async function syncConfiguredRegistries(
  settings: Settings,
  person: Person,
  registries: readonly ConfiguredRegistry[],
): Promise<void> {
  const { database } = settings;
  const work = async (transaction: TransactionClient): Promise<void> => {
    await lockUntilEnd(database, transaction, "configured registries");
    const rows = await transaction.registry.findMany();
    const vanished = rows.filter(
      (row) => row.source === "environment" && !registries.some((one) => one.name === row.name),
    );
    for (const registry of registries) {
      const row = rows.find((one) => one.name === registry.name) ?? takeRenamed(vanished, registry);
      const id = await store(settings, transaction, person, registry, row);
      await nameRepositories(transaction, id, registry.repositories, new Date());
    }
    for (const { id, name } of vanished) {
      logger.warn({ registry: name }, "registry is not configured any more and was taken away");
      await transaction.registry.delete({ where: { id } });
    }
    await waiveVerification(transaction, settings.insecureTls);
  };
  await database.client.$transaction(work, { timeout: REMOVAL_MS });
}

function takeRenamed<Row extends StoredRow>(vanished: Row[], { url }: ConfiguredRegistry): Row | undefined {
  const index = vanished.findIndex((row) => row.url === url);
  return index < 0 ? undefined : vanished.splice(index, 1)[0];
}

async function store(
  settings: Settings,
  transaction: TransactionClient,
  person: Person,
  registry: ConfiguredRegistry,
  row: StoredRow | undefined,
): Promise<string> {
  const columns = {
    name: registry.name,
    url: registry.url,
    kind: registry.kind,
    source: "environment",
    allowedRealms: JSON.stringify(registry.allowedRealms),
    caCertificate: registry.caCertificate,
    verifyTls: registry.verifyTls,
  };
  const place = { registryId: row?.id ?? crypto.randomUUID(), origin: registry.url };
  const discovery = discoveryOf(registry);
  if (row === undefined) {
    const credential = storeCredential(settings.keys, registry.credential, place);
    const data = { ...columns, ...credential, discovery, id: place.registryId, createdBy: person.id };
    await transaction.registry.create({ data });
    return place.registryId;
  }
  if (row.source !== "environment" && row.url !== registry.url) throw nameTaken(registry, row);
  // Sealing anew would look like a change and end the connections of other servers.
  const kept = row.url === registry.url && sameCredential(settings, row, registry.credential, place);
  const credential = kept ? {} : storeCredential(settings.keys, registry.credential, place);
  const moved = row.url === registry.url && row.kind === registry.kind ? {} : { discovery };
  const changed = kept && row.url === registry.url ? {} : { status: "unchecked", cause: null };
  await transaction.registry.update({
    where: { id: row.id },
    data: { ...columns, ...credential, ...moved, ...changed },
  });
  return row.id;
}

function sameCredential(
  { keys }: Settings,
  row: StoredRow,
  credential: Credential | null,
  place: { registryId: string; origin: string },
): boolean {
  const stored = loadCredential(keys, row, place);
  return stored !== "unreadable" && JSON.stringify(stored) === JSON.stringify(credential);
}

function discoveryOf({ kind, credential }: ConfiguredRegistry): "catalog" | "named" {
  const { catalogue } = providerById(kind);
  return catalogue === "yes" || (catalogue === "with-credential" && credential !== null)
    ? "catalog"
    : "named";
}

function nameTaken(registry: ConfiguredRegistry, row: StoredRow): InvalidConfiguration {
  const where =
    row.source === "sandbox" ? "the built-in sample registry" : "a registry connected in the browser";
  return new InvalidConfiguration(
    `The name ${registry.name} is configured for ${registry.url}, but it belongs to ${where}, ${row.url}.`,
    {
      advice: "Configure another name.",
    },
  );
}

async function waiveVerification(
  transaction: TransactionClient,
  insecureTls: ReadonlySet<string>,
): Promise<void> {
  const names = [...insecureTls];
  await transaction.registry.updateMany({ where: { name: { in: names } }, data: { verifyTls: false } });
  await transaction.registry.updateMany({
    where: { name: { notIn: names }, source: { not: "environment" } },
    data: { verifyTls: true },
  });
}
