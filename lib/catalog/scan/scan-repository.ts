import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import { NotFound } from "#lib/errors.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { readRepository } from "./read-repository.ts";
import { feedColumns, loadKnownTags } from "./repository-feed.ts";
import { ScanSession } from "./scan-session.ts";

/**
 * Looks at one repository of the index again: its list of tags, and one HEAD per tag that did not move.
 * @throws NotFound when the index does not know it; RegistryError when its tags could not be listed, which is
 *   stored as its cause as well; the signal's reason
 */
export async function scanRepository(
  context: CatalogContext,
  person: Person,
  registryName: string,
  repository: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  authorise(person, "scans.start");
  const connection = await context.registries.connect(person, registryName);
  const row = await context.database.client.repository.findUnique({
    where: { registryId_name: { registryId: connection.registryId, name: repository } },
    select: feedColumns,
  });
  if (!row) {
    throw new NotFound(`No repository ${repository} is known in ${registryName}.`, {
      advice: "Open its page once, or scan the registry.",
    });
  }
  const known = (await loadKnownTags(context.database, [row])).get(row.id) ?? new Map();
  const signals = [context.shutdown.signal, ...(options.signal ? [options.signal] : [])];
  const session = new ScanSession(context, connection, signals, "interactive");
  await readRepository(session, { repositoryId: row.id, name: row.name }, { known });
}
