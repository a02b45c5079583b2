import { parentsOf } from "#lib/catalog/queries/shared-layers.ts";
import { tagsByDigest } from "#lib/catalog/queries/tags-by-digest.ts";
import type { PlannedVersion } from "#lib/contract/changes.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { Place } from "../plan.ts";
import { glanceOf } from "./glance-of.ts";

/** Tags named with a version; a digest may have thousands. */
const NAMED_TAGS = 1_000;

/**
 * A version with what hangs on it, as the index knows it: whoever plans has read the repository before.
 *
 * @param touched tags that the plan itself changes; the others are named
 */
export async function describeVersion(
  context: ChangesContext,
  place: Place,
  digest: string,
  { role, touched }: { role: PlannedVersion["role"]; touched: ReadonlySet<string> },
): Promise<PlannedVersion> {
  const { database } = context.catalog;
  const glance = await glanceOf(context, place, digest);
  const repository = await database.client.repository.findUnique({
    where: { registryId_name: { registryId: place.registryId, name: place.repository } },
    select: { id: true },
  });
  const none = { ...glance, role, otherTags: [], parents: [], children: 0, referrers: 0 };
  if (repository === null) return none;
  const [tags, parents, children, referrers] = await Promise.all([
    tagsByDigest(database, repository.id, [digest], NAMED_TAGS),
    parentsOf(database, repository.id, [digest]),
    database.client.manifestChild.count({ where: { parentDigest: digest } }),
    referrersOf(context, repository.id, digest),
  ]);
  const above = await tagsByDigest(
    database,
    repository.id,
    parents.map(({ parent }) => parent),
    20,
  );
  return {
    ...none,
    otherTags: (tags.get(digest) ?? []).filter(
      (tag) => !touched.has(tag) && auxiliaryTag(tag).role !== "kept",
    ),
    parents: parents.map(({ parent }) => ({ digest: parent, tags: above.get(parent) ?? [] })),
    children,
    referrers,
  };
}

/** Signatures, SBOMs and attestations in the repository that speak of it. */
async function referrersOf(
  { catalog: { database } }: ChangesContext,
  repositoryId: number,
  digest: string,
): Promise<number> {
  const manifests = await database.client.manifest.findMany({
    where: { subject: digest },
    select: { digest: true },
    take: 1000,
  });
  if (manifests.length === 0) return 0;
  return await database.client.version.count({
    where: { repositoryId, goneSince: null, digest: { in: manifests.map((each) => each.digest) } },
  });
}
