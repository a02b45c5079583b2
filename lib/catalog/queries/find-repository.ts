import type { Person } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { NotFound } from "#lib/errors.ts";

/** The stored row of a registry. @throws NotFound */
export async function findRegistry(database: Database, _person: Person, name: string) {
  const registry = await database.client.registry.findUnique({ where: { name } });
  if (registry) return registry;
  throw new NotFound(`There is no registry named ${name}.`, {
    advice: "Look at the list of registries, or connect one.",
  });
}

export type RegistryRow = Awaited<ReturnType<typeof findRegistry>>;

/** The stored row of a repository, or null when it was never heard of. @throws NotFound for its registry */
export async function findRepository(
  database: Database,
  person: Person,
  named: { registry: string; repository: string },
) {
  const registry = await findRegistry(database, person, named.registry);
  const repository = await database.client.repository.findUnique({
    where: { registryId_name: { registryId: registry.id, name: named.repository } },
  });
  return { registry, repository };
}

export type RepositoryRow = NonNullable<Awaited<ReturnType<typeof findRepository>>["repository"]>;
