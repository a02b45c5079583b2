import type { Person } from "#lib/access/person.ts";
import type { Cause } from "#lib/contract/fields.ts";
import type { TagList } from "#lib/contract/repositories.ts";
import { timeText } from "#lib/database/paging/raw-values.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { parseCause } from "../cause.ts";
import { ensureRepositoryListed, prioritise } from "../read-through.ts";
import { type TagQuery, tagPage } from "./tag-page.ts";

const stillListing: Cause = {
  code: "still_listing",
  message: "The registry is still listing this repository's tags.",
  advice: "They appear here as soon as the registry has answered.",
};

/**
 * Tags of a repository. What was indexed before is answered without asking the registry; a repository that
 * was never read is listed now, and what its tags point at follows in the background, the rows of this page
 * first.
 *
 * @throws NotFound; RegistryError when it was never read and cannot be read now; InvalidInput
 */
export async function listTags(context: CatalogContext, person: Person, query: TagQuery): Promise<TagList> {
  const visit = await ensureRepositoryListed(context, person, query.registry, query.repository);
  const { database } = context;
  if (visit.repositoryId === null) return nothingYet;
  const [repository, page] = await Promise.all([
    database.client.repository.findUniqueOrThrow({
      where: { id: visit.repositoryId },
      select: { complete: true, checkedAt: true, cause: true },
    }),
    tagPage(database, visit.repositoryId, query),
  ]);
  const unresolved = page.items.filter((tag) => tag.digest === null).map((tag) => tag.name);
  if (unresolved.length > 0) prioritise(context, visit.repositoryId, unresolved);
  return {
    ...page,
    complete: repository.complete,
    checkedAt: timeText(repository.checkedAt),
    cause: parseCause(repository.cause) ?? (visit.listed ? null : stillListing),
  };
}

const nothingYet: TagList = {
  items: [],
  nextCursor: null,
  total: 0,
  complete: false,
  checkedAt: null,
  cause: stillListing,
};
