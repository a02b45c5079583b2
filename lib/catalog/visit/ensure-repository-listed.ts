import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { storedCause } from "../cause.ts";
import { atMost } from "../concurrency/wait.ts";
import { visitSession } from "../read-session.ts";
import type { RegistryConnection } from "../registry-pool.ts";
import { listTagNames, type TagListing } from "../scan/list-tag-names.ts";
import { readRepository } from "../scan/read-repository.ts";
import { ScanSession } from "../scan/scan-session.ts";
import { asNotFound, checkRepositoryName, findRepository, knownRepository } from "./find-repository.ts";

/** Milliseconds a page waits for a list that was never read; after that it shows what came so far. */
const PATIENCE_MS = 10_000;

export interface RepositoryVisit {
  /** Null while a repository that the index does not know yet is still being listed. */
  repositoryId: number | null;
  /** The names of all its tags are known; what they point at may still be on its way. */
  listed: boolean;
}

/**
 * Makes sure that a repository's tags are known by name. One that was read before costs no request. One that
 * was not, or that nobody has heard of (a typed address), is listed now; its tags are then resolved in the
 * background, in the order of names unless `prioritise` says otherwise.
 *
 * @throws NotFound when the registry has no such repository; RegistryError when it was never read and cannot
 *   be read now; InvalidInput when the name cannot exist
 */
export async function ensureRepositoryListed(
  context: CatalogContext,
  person: Person,
  registryName: string,
  repository: string,
): Promise<RepositoryVisit> {
  authorise(person, "catalog.read");
  checkRepositoryName(repository);
  const connection = await context.registries.connect(person, registryName);
  const row = await findRepository(context, connection.registryId, repository);
  if (row?.checkedAt) return { repositoryId: row.id, listed: true };
  const listing = context.flights.run(`visit ${connection.registryId} ${repository}`, () =>
    listNow(context, connection, repository, row?.id ?? null),
  );
  const listed = await atMost(PATIENCE_MS, listing);
  // Whoever waits no longer must not bring the process down with a late failure.
  listing.catch(() => {});
  return listed === undefined
    ? { repositoryId: row?.id ?? null, listed: false }
    : { repositoryId: listed, listed: true };
}

async function listNow(
  context: CatalogContext,
  connection: RegistryConnection,
  repository: string,
  knownId: number | null,
): Promise<number> {
  const session = visitSession(context, connection, context.shutdown.signal);
  try {
    const listing = await listTagNames(session, repository);
    const { id } = await knownRepository(context, connection, repository);
    await storeNames(context, id, listing);
    const running = context.jobs.get(id);
    if (!running) {
      const identity = { repositoryId: id, name: repository };
      context.background.run("visit", () => readTags(context, connection, identity, listing));
    }
    return id;
  } catch (error) {
    if (knownId !== null) {
      context.writer.add({
        kind: "repository-failed",
        repositoryId: knownId,
        cause: storedCause(error),
        gone: false,
      });
    }
    throw asNotFound(error, `repository ${repository}`);
  }
}

async function storeNames(context: CatalogContext, repositoryId: number, listing: TagListing): Promise<void> {
  for (const name of listing.names) context.writer.add({ kind: "tag-name", repositoryId, name });
  context.writer.add({ kind: "repository-listed", repositoryId });
  await context.writer.flush();
}

/** Resolves the tags behind the page's back. Failures end as causes of the repository and its tags. */
async function readTags(
  context: CatalogContext,
  connection: RegistryConnection,
  repository: { repositoryId: number; name: string },
  listing: TagListing,
): Promise<void> {
  const session = new ScanSession(context, connection, [context.shutdown.signal], "interactive");
  const { name } = repository;
  await readRepository(session, repository, { known: new Map(), listing }).catch((error: unknown) =>
    context.logger.info(
      { registry: connection.registryName, repository: name, err: error },
      "reading ended early",
    ),
  );
}
