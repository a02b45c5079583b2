import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import { isUniqueViolation } from "#lib/database/unique-violation.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import type { ProviderId } from "#lib/registry/providers/provider.ts";
import type { Credential } from "#lib/registry/target.ts";
import { type RegistryRecord, type RegistrySource, recordColumns, recordOf } from "./registry-record.ts";
import type { Settings } from "./settings.ts";
import { storeCredential } from "./stored-credential.ts";

export interface NewRegistry {
  name: string;
  /** Origin. */
  url: string;
  kind: ProviderId;
  source: RegistrySource;
  discovery: "catalog" | "named";
  credential: Credential | null;
  allowedRealms: readonly string[];
  caCertificate: string | null;
}

/** Every registry, by name. */
export async function listRegistries({ database }: Settings, person: Person): Promise<RegistryRecord[]> {
  authorise(person, "catalog.read");
  const rows = await database.client.registry.findMany({ select: recordColumns, orderBy: { name: "asc" } });
  return rows.map(recordOf);
}

/** @throws NotFound when there is no registry of this name */
export async function findRegistry(
  { database }: Settings,
  person: Person,
  name: string,
): Promise<RegistryRecord> {
  authorise(person, "catalog.read");
  const row = await database.client.registry.findUnique({ where: { name }, select: recordColumns });
  if (row !== null) return recordOf(row);
  throw new NotFound(`There is no registry named ${name}.`, {
    advice: "Look at the list of registries, or connect one.",
  });
}

/**
 * Stores a registry, its credential sealed.
 *
 * @throws Conflict when the name is taken
 */
export async function createRegistry(
  settings: Settings,
  person: Person,
  registry: NewRegistry,
): Promise<RegistryRecord> {
  authorise(person, "registries.connect");
  const { credential, allowedRealms, ...columns } = registry;
  const id = crypto.randomUUID();
  const data = {
    ...columns,
    ...storeCredential(settings.keys, credential, { registryId: id, origin: registry.url }),
    id,
    allowedRealms: JSON.stringify(allowedRealms),
    // Only the operator's environment may waive it, never a request.
    verifyTls: !settings.insecureTls.has(registry.name),
    createdBy: person.id,
  };
  try {
    return recordOf(await settings.database.client.registry.create({ data, select: recordColumns }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Conflict(`There is already a registry named ${registry.name}.`, {
      advice: "Choose another name.",
      details: { field: "name" },
      cause: error,
    });
  }
}

/** What was known of a registry at its former address says nothing about the new one. */
const forgotten = { status: "unchecked", cause: null, checkedAt: null, capabilities: null } as const;

/**
 * Gives a registry another address. The credential does not go along, nor do the token servers agreed to:
 * whoever may change the address must not be able to have the credential sent to a host of theirs (threat 77).
 *
 * @param url origin
 * @throws NotFound; Conflict when the registry is configured outside the console
 */
export async function changeRegistryUrl(
  settings: Settings,
  person: Person,
  name: string,
  url: string,
): Promise<RegistryRecord> {
  authorise(person, "registries.connect");
  const record = await requireOwn(settings, person, name);
  if (record.url === url) return record;
  const data = {
    url,
    allowedRealms: "[]",
    ...forgotten,
    ...storeCredential(settings.keys, null, at(record, url)),
  };
  return update(settings, record, data);
}

/**
 * Replaces the credential; null makes the registry anonymous.
 *
 * @throws NotFound; Conflict when the registry is configured outside the console
 */
export async function changeRegistryCredential(
  settings: Settings,
  person: Person,
  name: string,
  credential: Credential | null,
): Promise<RegistryRecord> {
  authorise(person, "registries.connect");
  const record = await requireOwn(settings, person, name);
  const data = { ...forgotten, ...storeCredential(settings.keys, credential, at(record, record.url)) };
  return update(settings, record, data);
}

function at(record: RegistryRecord, origin: string): { registryId: string; origin: string } {
  return { registryId: record.id, origin };
}

async function update({ database }: Settings, record: RegistryRecord, data: object): Promise<RegistryRecord> {
  return recordOf(
    await database.client.registry.update({ where: { id: record.id }, data, select: recordColumns }),
  );
}

async function requireOwn(settings: Settings, person: Person, name: string): Promise<RegistryRecord> {
  const record = await findRegistry(settings, person, name);
  if (record.source === "console") return record;
  throw new Conflict(`${name} is configured outside the console.`, {
    advice: "Change it where it is configured and start again.",
  });
}
