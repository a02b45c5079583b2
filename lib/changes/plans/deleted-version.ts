import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { listReferrers } from "#lib/catalog/referrers/list-referrers.ts";
import type { PlannedVersion, Remark } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { counted } from "./counted.ts";
import { isThere } from "./current-tag.ts";
import { describeVersion } from "./describe-version.ts";
import type { Errand } from "./errand.ts";
import { glanceOf } from "./glance-of.ts";
import { type KeptVersion, keepVersion } from "./keep-version.ts";
import { indexesAbove } from "./parts-of-index.ts";
import { blocker, note, warning } from "./remarks.ts";
import { listed } from "./rule-remarks.ts";
import type { TagsNow } from "./tags-now.ts";

/** A version that is to be deleted, and what speaks against it. */
export interface DeletedVersion {
  readonly digest: string;
  readonly described: PlannedVersion;
  /** Every tag on it: they go with it. */
  readonly tags: readonly string[];
  /** Indexes that it is a part of. */
  readonly above: readonly string[];
  readonly remarks: readonly Remark[];
  /** Its bytes are in our database. */
  readonly kept: boolean;
}

/**
 * Looks at one version that is to be deleted, and keeps its bytes.
 *
 * @param deleted every version that the plan deletes
 */
export async function deletedVersion(
  errand: Errand,
  digest: string,
  { tags, deleted }: { tags: TagsNow; deleted: ReadonlySet<string> },
): Promise<DeletedVersion> {
  const { session, place, context } = errand;
  const on = tags.on(digest);
  if (!(await isThere(session, place.repository, digest))) return absent(errand, digest);
  const kept = await tryToKeep(errand, digest);
  const above = await indexesAbove(errand, digest);
  const staying = above.filter((index) => !deleted.has(index));
  const touched = new Set(on);
  const described = await describeVersion(context, place, digest, { role: "deleted", touched });
  const referrers = kept.version === null ? NONE : await referrersOf(errand, digest);
  return {
    digest,
    tags: on,
    above,
    described: {
      ...described,
      otherTags: [],
      parents: above.map((index) => ({ digest: index, tags: tags.on(index) })),
      referrers: Math.max(described.referrers, referrers.count),
    },
    remarks: [
      ...kept.remarks,
      ...indexRemarks(digest, staying, tags),
      ...referrers.remarks,
      ...childRemarks(digest, kept.version, deleted),
    ],
    kept: kept.version !== null,
  };
}

async function absent({ context, place }: Errand, digest: string): Promise<DeletedVersion> {
  const glance = await glanceOf(context, place, digest);
  const text = `The registry does not have ${shortDigest(digest)}.`;
  return {
    ...{ digest, tags: [], above: [], kept: false },
    described: { ...glance, role: "deleted", otherTags: [], parents: [], children: 0, referrers: 0 },
    remarks: [blocker("version-gone", text, { advice: "It was deleted before; load the page again." })],
  };
}

interface Keeping {
  /** Null: not even its manifest can be kept. */
  readonly version: KeptVersion | null;
  readonly remarks: readonly Remark[];
}

async function tryToKeep(errand: Errand, digest: string): Promise<Keeping> {
  const short = shortDigest(digest);
  try {
    const version = await keepVersion(errand, digest);
    const unread = version.missing.filter(({ cause }) => cause.code !== "registry_not_found");
    const sparse = version.missing.length - unread.length;
    const remarks: Remark[] = [];
    if (unread[0]) {
      const text = `A manifest inside ${short} could not be read, so it could not be put back: ${unread[0].cause.message}`;
      remarks.push(blocker("bytes-not-kept", text));
    }
    if (sparse > 0) {
      const text = `${short} names ${counted(sparse, "manifest")} that the registry does not have and that cannot be put back.`;
      remarks.push(warning("sparse", text));
    }
    if (version.missingConfigs.length > 0) {
      const text = `Configs of ${short} that could not be read and are not kept: ${version.missingConfigs.length}.`;
      remarks.push(warning("config-not-kept", text));
    }
    return { version, remarks };
  } catch (error) {
    errand.session.signal?.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    const text = `The bytes of ${short} could not be kept, so it could not be put back: ${error.message}`;
    return { version: null, remarks: [blocker("bytes-not-kept", text)] };
  }
}

/** An index whose child is deleted stays tagged and broken (distribution), or the registry refuses (zot, Harbor). */
function indexRemarks(digest: string, indexes: readonly string[], tags: TagsNow): Remark[] {
  const short = shortDigest(digest);
  const tagged = indexes.filter((index) => tags.on(index).length > 0);
  if (tagged.length > 0) {
    const names = listed([...new Set(tagged.flatMap((index) => tags.on(index)))]);
    const advice = "Delete the index, or move its tags, first.";
    return [
      blocker("part-of-tagged-index", `${short} is a part of ${names}, which would break.`, { advice }),
    ];
  }
  if (indexes.length === 0) return [];
  const names = listed(indexes.map(shortDigest));
  return [
    warning("part-of-index", `${short} is a part of ${names}, which no tag points at and which would break.`),
  ];
}

function childRemarks(digest: string, version: KeptVersion | null, deleted: ReadonlySet<string>): Remark[] {
  const children = (version?.parts ?? []).filter(
    (part) => part.digest !== digest && !deleted.has(part.digest),
  );
  if (children.length === 0) return [];
  const text = `What is inside ${shortDigest(digest)} (${counted(children.length, "manifest")}) stays, unless this registry deletes what no tag and no index names.`;
  const advice = "Choose them as well to have them deleted.";
  return [note("children-stay", text, { advice })];
}

interface Referrers {
  readonly count: number;
  readonly remarks: readonly Remark[];
}

const NONE: Referrers = { count: 0, remarks: [] };
/** Documents of a version whose bytes are kept with it. */
const MOST_KEPT = 100;

async function referrersOf(errand: Errand, digest: string): Promise<Referrers> {
  const { context, person, place } = errand;
  const { registry, repository } = place;
  const { items, asked } = await listReferrers(context.catalog, person, registry, repository, digest);
  // What an index holds itself is a child of it.
  const outside = items.filter(({ source }) => source !== "index-child");
  await keepReferrers(
    errand,
    outside.map((referrer) => referrer.digest),
  );
  const remarks: Remark[] = [];
  if (outside.length > 0) {
    const text = `Signatures, SBOMs or other documents speak of ${shortDigest(digest)}: ${outside.length}. They stay, unless this registry deletes them too.`;
    const tags = outside.flatMap(({ tag }) => tag ?? []);
    const advice = tags.length > 0 ? `Their tags can be removed as well: ${listed(tags)}.` : undefined;
    remarks.push(warning("referrers", text, advice === undefined ? {} : { advice }));
  }
  const failed = asked.find(({ ok }) => !ok);
  if (failed) remarks.push(warning("referrers-unknown", `What speaks of it is not known: ${failed.detail}`));
  return { count: outside.length, remarks };
}

/** Harbor deletes signatures with what they speak of: they can be put back with it then. */
async function keepReferrers(errand: Errand, digests: readonly string[]): Promise<void> {
  await eachLimited(digests.slice(0, MOST_KEPT), 4, async (digest) => {
    try {
      await keepVersion(errand, digest, "referrer");
    } catch (error) {
      errand.session.signal?.throwIfAborted();
      // One that cannot be read cannot be verified by anybody either.
      if (!isTagtrailError(error)) throw error;
    }
  });
}
