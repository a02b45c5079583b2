import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Referrer, ReferrerList } from "#lib/contract/manifests.ts";
import { InvalidInput, NotFound } from "#lib/errors.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { visitSession } from "../read-session.ts";
import { checkRepositoryName, findRepository } from "../visit/find-repository.ts";
import { askRegistry } from "./ask-registry.ts";
import { cosignTagReferrers, indexChildReferrers, storedReferrers } from "./known-referrers.ts";

const MAX_REFERRERS = 500;

/**
 * Everything that speaks of a manifest: from the registry's referrers API or its fallback tag, from cosign's
 * `.sig`, `.att` and `.sbom` tags, from BuildKit's children of the index itself, and from what the index has
 * seen before. Each way is told with its outcome, so that a failed one never looks like "nothing there".
 *
 * @throws NotFound when the index does not know the repository; InvalidInput when the digest is none
 */
export async function listReferrers(
  context: CatalogContext,
  person: Person,
  registryName: string,
  repository: string,
  digest: string,
): Promise<ReferrerList> {
  authorise(person, "catalog.read");
  checkRepositoryName(repository);
  if (!isDigest(digest)) throw new InvalidInput("Referrers are asked for by a sha256 or sha512 digest.");
  const connection = await context.registries.connect(person, registryName);
  const row = await findRepository(context, connection.registryId, repository);
  if (!row) throw new NotFound(`No repository ${repository} is known in ${registryName}.`);
  const identity = { repositoryId: row.id, name: repository };
  const session = visitSession(context, connection, context.shutdown.signal);
  const sources = await Promise.all([
    askRegistry(session, identity, digest),
    cosignTagReferrers(context, row.id, digest),
    indexChildReferrers(context, digest),
    storedReferrers(context, row.id, digest),
  ]);
  const found = new Map<string, Referrer>();
  for (const { referrers } of sources) {
    for (const referrer of referrers)
      found.set(referrer.digest, merged(found.get(referrer.digest), referrer));
  }
  return {
    items: [...found.values()].slice(0, MAX_REFERRERS),
    nextCursor: null,
    asked: sources.map(({ source, ok, detail }) => ({ source, ok, detail })),
    truncated: found.size > MAX_REFERRERS || sources.some((source) => source.truncated === true),
  };
}

/** The first source names it; one that has read it knows the size of all of it, and when it was made. */
function merged(first: Referrer | undefined, next: Referrer): Referrer {
  if (!first) return next;
  return { ...first, size: Math.max(first.size, next.size), createdAt: first.createdAt ?? next.createdAt };
}
