import { createHash } from "node:crypto";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import { RegistryError } from "#lib/registry/errors.ts";
import type { RegistryTarget } from "#lib/registry/target.ts";
import { recordColumns, recordOf } from "./registry-record.ts";
import type { Settings } from "./settings.ts";
import { loadCredential } from "./stored-credential.ts";

/**
 * What the protocol client needs to speak to a stored registry: the one way by which a credential leaves
 * this folder. Its `id` changes with everything that matters to a connection.
 *
 * @returns null when there is no registry of this name
 * @throws RegistryError `registry_unauthorized` when the stored credential cannot be opened any more (threat
 *   128): the registry keeps what is known of it and asks for its credential
 */
export async function findTarget(
  settings: Settings,
  person: Person,
  name: string,
): Promise<{ registryId: string; target: RegistryTarget } | null> {
  authorise(person, "catalog.read");
  const row = await settings.database.client.registry.findUnique({
    where: { name },
    select: { ...recordColumns, username: true, sealedSecret: true },
  });
  if (row === null) return null;
  const { username, sealedSecret, ...columns } = row;
  const record = recordOf(columns);
  const stored = { username, sealedSecret, secretKind: columns.secretKind };
  const credential = loadCredential(settings.keys, stored, { registryId: record.id, origin: record.url });
  if (credential === "unreadable") throw credentialUnreadable(record);
  const parts = [
    record.url,
    record.kind,
    username,
    sealedSecret,
    record.allowedRealms,
    record.caCertificate,
    record.verifyTls,
  ];
  const target: RegistryTarget = {
    id: `${record.id}.${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16)}`,
    name,
    url: record.url,
    provider: record.kind,
    credential,
    allowedRealms: record.allowedRealms,
    caCertificate: record.caCertificate,
    verifyTls: record.verifyTls,
  };
  return { registryId: record.id, target };
}

/** Why a registry with a credential of a lost key is not asked. */
export function credentialUnreadable({ name, url }: { name: string; url: string }): RegistryError {
  return new RegistryError(
    "registry_unauthorized",
    `The stored credential for ${name} (${new URL(url).host}) cannot be opened with the present key.`,
    { advice: "Enter the credential again, or start with the earlier TAGTRAIL_SECRET or key file." },
  );
}
