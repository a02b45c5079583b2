import type { Person } from "#lib/access/person.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { Place } from "../plan.ts";

/** A place with the client of its registry. */
export interface ConnectedPlace {
  readonly place: Place;
  readonly connection: RegistryConnection;
}

/**
 * The place that a person names. Nothing is sent to the registry.
 *
 * @throws NotFound when there is no registry of this name
 */
export async function resolvePlace(
  { catalog }: ChangesContext,
  person: Person,
  registry: string,
  repository: string,
): Promise<ConnectedPlace> {
  const connection = await catalog.registries.connect(person, registry);
  return { place: { registryId: connection.registryId, registry, repository }, connection };
}
