import type { Person } from "#lib/access/person.ts";
import type { Registry } from "#lib/contract/registries.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { findRegistry } from "./find-repository.ts";
import { presentRegistry } from "./present-registry.ts";

/** One connected registry as it is known now. @throws NotFound */
export async function getRegistry(
  { database }: CatalogContext,
  person: Person,
  name: string,
): Promise<Registry> {
  const row = await findRegistry(database, person, name);
  const [scan, watch] = await Promise.all([
    database.client.scan.findUnique({ where: { registryId: row.id } }),
    database.client.historyRegistry.findUnique({ where: { registryId: row.id } }),
  ]);
  return presentRegistry(row, scan, watch);
}
