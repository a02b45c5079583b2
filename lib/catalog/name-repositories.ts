import { authorise } from "#lib/access/authorise.ts";
import { consoleItself, type Person } from "#lib/access/person.ts";
import { parseRepositoryList } from "#lib/references/repository-list.ts";
import type { CatalogContext } from "./catalog-context.ts";
import { scanRepository } from "./scan/scan-repository.ts";
import { startScan } from "./scan/start-scan.ts";
import { writeRepositories } from "./store/write-repositories.ts";

/** Up to this many new names are read one by one; more make a scan of the registry. */
const ONE_BY_ONE = 50;

export interface NamedRepositories {
  added: number;
  alreadyThere: number;
  invalid: { name: string; why: string }[];
}

/**
 * Takes repositories named by hand into the index and begins to read them: for registries that list none,
 * or not all. Full references of this registry are understood; tag and digest are dropped.
 * @throws NotFound when there is no registry of this name; Forbidden
 */
export async function nameRepositories(
  context: CatalogContext,
  person: Person,
  request: { registry: string; repositories: readonly string[] },
): Promise<NamedRepositories> {
  authorise(person, "repositories.name");
  const { registryId, target } = await context.registries.connect(person, request.registry);
  const list = parseRepositoryList(request.repositories.join("\n"), { host: new URL(target.url).host });
  const { names } = list;
  const named = { registryId, names, at: context.clock(), by: "person" } as const;
  const added = await writeRepositories(context.database, named);
  if (names.length > 0) {
    context.events.publish({ type: "registry", registry: request.registry });
    if (names.length > ONE_BY_ONE) startScan(context, request.registry);
    else context.background.run("read repositories", () => readNamed(context, request.registry, names));
  }
  return { added, alreadyThere: names.length - added, invalid: list.invalid };
}

async function readNamed(context: CatalogContext, registry: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    // The failure is stored as the repository's cause; the others go on.
    await scanRepository(context, consoleItself, registry, name).catch((error: unknown) =>
      context.logger.info({ registry, repository: name, err: error }, "named repository not read"),
    );
  }
}
