import { InvalidInput, NotFound } from "#lib/errors.ts";
import { parseRepositoryName } from "#lib/references/repository-name.ts";
import type { CatalogContext } from "../catalog-context.ts";
import type { RegistryConnection } from "../registry-pool.ts";
import { writeRepositories } from "../store/write-repositories.ts";

export interface RepositoryRow {
  id: number;
  name: string;
  checkedAt: Date | null;
}

/** @throws InvalidInput in one sentence when no registry can have a repository of this name */
export function checkRepositoryName(name: string): void {
  const parsed = parseRepositoryName(name);
  if (!parsed.ok) throw new InvalidInput(parsed.why);
}

/** What the index holds of a repository, or null. */
export function findRepository(
  context: CatalogContext,
  registryId: string,
  name: string,
): Promise<RepositoryRow | null> {
  return context.database.client.repository.findUnique({
    where: { registryId_name: { registryId, name } },
    select: { id: true, name: true, checkedAt: true },
  });
}

/** Makes a repository known that the registry was seen to have, and answers its row. */
export async function knownRepository(
  context: CatalogContext,
  { registryId }: RegistryConnection,
  name: string,
): Promise<RepositoryRow> {
  const found = await findRepository(context, registryId, name);
  if (found) return found;
  await writeRepositories(context.database, { registryId, names: [name], at: context.clock(), by: "visit" });
  const row = await findRepository(context, registryId, name);
  if (!row) throw new NotFound(`The repository ${name} was taken away a moment ago.`);
  return row;
}

/** The registry's 404 in the words of this console; any other failure as it is. */
export function asNotFound(error: unknown, what: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== "registry_not_found") return error;
  return new NotFound(`The registry has no ${what}.`, {
    advice: "Check the spelling, or look for it in the list of repositories.",
    cause: error,
  });
}
