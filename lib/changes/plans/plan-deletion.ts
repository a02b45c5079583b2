import type { Person } from "#lib/access/person.ts";
import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { CHANGE_LIMIT, type DeletionBody, type PlannedTag, type Remark } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { DeletionAbility } from "#lib/registry/registry-changes.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { NewPlan, PlannedStep } from "../plan.ts";
import { abilityOf } from "./ability-of.ts";
import { chooseTags } from "./choose-tags.ts";
import { counted } from "./counted.ts";
import { type DeletedVersion, deletedVersion } from "./deleted-version.ts";
import { deletionRemarks, deletionSteps } from "./deletion-steps.ts";
import { describeVersion } from "./describe-version.ts";
import { type Errand, openErrand } from "./errand.ts";
import { freedPlan } from "./freed-plan.ts";
import { glanceOf } from "./glance-of.ts";
import { keepVersion } from "./keep-version.ts";
import { readTagged } from "./parts-of-index.ts";
import { protectionOf } from "./protection-of.ts";
import { blocker, warning } from "./remarks.ts";
import { remainingRemarks, removalRemarks, removalSteps } from "./removal-steps.ts";
import { ruleRemarks } from "./rule-remarks.ts";
import { leftUntagged, pinSteps } from "./tags-left.ts";
import { TagsNow } from "./tags-now.ts";

/** What a deletion comes to once everything it touches was looked at. */
interface Deletion {
  readonly errand: Errand;
  readonly body: DeletionBody;
  readonly tags: TagsNow;
  readonly ability: DeletionAbility;
  /** Tags whose versions stay. */
  readonly removed: readonly string[];
  readonly versions: readonly DeletedVersion[];
  readonly remarks: readonly Remark[];
}

/**
 * Plans to remove tags and to delete versions with every tag on them. Nothing is deleted whose tags could not be
 * listed, whose bytes could not be kept, or that is a part of a tagged index.
 *
 * @throws NotFound when there is no such registry; RegistryError when the registry cannot be asked
 */
export async function planDeletion(
  context: ChangesContext,
  person: Person,
  body: DeletionBody,
): Promise<NewPlan> {
  const errand = await openErrand(context, person, body.registry, body.repository);
  const tags = await TagsNow.read(errand);
  const digests = [...new Set(body.digests)];
  const chosen = await chooseTags(errand, body, tags);
  const count = chosen.tags.length + digests.length;
  const remarks: Remark[] = [...chosen.remarks];
  if (count === 0) remarks.push(blocker("nothing-to-do", "Nothing here is to be removed or deleted."));
  if (count > CHANGE_LIMIT) return tooMany(errand, body, remarks, count);
  const ability = await abilityOf(errand);
  await tags.confirmOn([...digests, ...chosen.tags.map((tag) => tags.digestOf(tag) ?? "")]);
  const gone = new Set([...chosen.tags, ...digests.flatMap((digest) => tags.on(digest))]);
  const all = gone.size + digests.length;
  if (all > CHANGE_LIMIT) return tooMany(errand, body, remarks, all);
  const deleted = new Set(digests);
  remarks.push(...(digests.length > 0 ? await unseenRemarks(errand, tags) : []));
  const versions = await eachLimited(digests, 4, (digest) =>
    deletedVersion(errand, digest, { tags, deleted }),
  );
  const removed = chosen.tags.filter((tag) => !deleted.has(tags.digestOf(tag) ?? ""));
  remarks.push(...(await keptRemarks(errand, tags, removed)));
  if (tags.gap !== null && removed.length > 0) {
    const text = `Other tags on the same versions may be missing here: ${tags.gap}`;
    remarks.push(warning("siblings-unknown", text));
  }
  return assemble({ errand, body, tags, ability, removed, versions, remarks });
}

/** Tags that go with their versions count: each is shown, leased and looked at. */
function tooMany(errand: Errand, body: DeletionBody, before: readonly Remark[], count: number): NewPlan {
  const text = `${count} tags and versions would go, and at most ${CHANGE_LIMIT} are changed at once.`;
  const advice = "Choose fewer, for example by a narrower pattern, or remove some of the tags before.";
  const remarks = [...before, blocker("too-many", text, { advice })];
  const title = `Remove more than ${CHANGE_LIMIT} tags and versions of ${body.repository}`;
  const shown = shownAs(errand, { title, remarks, tags: [], versions: [] });
  return { place: errand.place, steps: [], reason: body.reason, shown };
}

/** A version that loses a tag may be dropped one day: its bytes are kept, so that the tag can be put back. */
async function keptRemarks(errand: Errand, tags: TagsNow, removed: readonly string[]): Promise<Remark[]> {
  const digests = [...new Set(removed.map((tag) => tags.digestOf(tag) ?? ""))];
  const remarks = await eachLimited(digests, 4, async (digest) => {
    try {
      await keepVersion(errand, digest);
      return [];
    } catch (error) {
      errand.session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      const text = `${shortDigest(digest)} cannot be read, so its bytes are not kept here: ${error.message}`;
      return [warning("bytes-not-kept", text)];
    }
  });
  return remarks.flat();
}

/** Promise: nothing is deleted whose tags were not all listed, nor while it may be a part of a tagged index. */
async function unseenRemarks(errand: Errand, tags: TagsNow): Promise<Remark[]> {
  const remarks: Remark[] = [];
  if (tags.gap !== null) {
    const text = `No version can be deleted safely, as its other tags are not known: ${tags.gap}`;
    remarks.push(
      blocker("tags-not-listed", text, { advice: "Read the repository again, then try once more." }),
    );
  }
  const unread = await readTagged(errand, tags);
  if (unread !== null) {
    const text = `Whether a version is a part of a tagged index is not known: ${unread}`;
    remarks.push(
      blocker("indexes-not-read", text, { advice: "Read the repository again, then try once more." }),
    );
  }
  return remarks;
}

async function assemble(deletion: Deletion): Promise<NewPlan> {
  const { errand, body, tags, ability, removed, versions } = deletion;
  const { context, place } = errand;
  // Whatever is above an index is above its children as well, so indexes come before what they name.
  const order = [...versions].sort((left, right) => left.above.length - right.above.length);
  const planned = await plannedTags(deletion);
  const rules = ruleRemarks(context, planned);
  const targets = new Map(planned.map(({ tag }) => [tag, null]));
  const left = leftUntagged(tags, targets);
  for (const { digest } of versions) left.delete(digest);
  const deleted = new Set(versions.map(({ digest }) => digest));
  const pins = pinSteps(errand, tags, targets, deleted);
  const losing = { left, pins, pinnedDays: context.rules.keepAliveDays };
  const { freed, remarks: freedRemarks } = await freedPlan(errand, versions);
  const steps: PlannedStep[] = [
    ...pins,
    ...(ability.removeTag === null ? [] : removalSteps(place, tags, removed, ability.removeTag)),
    ...deletionSteps(place, tags, order, ability),
  ];
  const remarks = [
    ...rules.remarks,
    ...deletion.remarks,
    ...versions.flatMap((version) => version.remarks),
    ...(removed.length > 0 ? removalRemarks(ability) : []),
    ...(versions.length > 0 ? deletionRemarks(ability, versions) : []),
    ...remainingRemarks(tags, removed, losing),
    ...freedRemarks,
  ];
  const title = titleOf(place.repository, removed, versions);
  const described = [...order.map((version) => version.described), ...(await outgoing(deletion))];
  const shown = shownAs(errand, { title, remarks, tags: planned, versions: described });
  return { place, steps, reason: body.reason, shown: { ...shown, freed, needsReason: rules.needsReason } };
}

type Shown = NewPlan["shown"];

function shownAs(
  { place, context }: Errand,
  parts: Pick<Shown, "title" | "remarks" | "tags" | "versions">,
): Shown {
  return {
    ...{ kind: "deletion", registry: place.registry, repository: place.repository },
    ...parts,
    ...{ difference: null, freed: null, copied: null, needsReason: false },
    undoSeconds: Math.round(context.rules.undoMs / 1000),
  };
}

/** Every tag that will be gone: removed ones, and those that go with their version. */
async function plannedTags({ errand, tags, removed, versions }: Deletion): Promise<PlannedTag[]> {
  const { context, place } = errand;
  const { registry, repository } = place;
  const all = [...removed, ...versions.flatMap((version) => version.tags)];
  return eachLimited(all, 8, async (tag): Promise<PlannedTag> => {
    const from = await glanceOf(context, place, tags.digestOf(tag) ?? "");
    const protection = protectionOf(context.rules, tag);
    return { registry, repository, tag, from, to: null, change: "removed", protection };
  });
}

/** Versions that lose a tag and stay. */
async function outgoing({ errand, tags, removed }: Deletion) {
  const { context, place } = errand;
  const touched = new Set(removed);
  const digests = [...new Set(removed.map((tag) => tags.digestOf(tag) ?? ""))];
  return eachLimited(digests, 4, async (digest) => {
    const version = await describeVersion(context, place, digest, { role: "outgoing", touched });
    return { ...version, otherTags: tags.on(digest).filter((tag) => !touched.has(tag)) };
  });
}

function titleOf(
  repository: string,
  removed: readonly string[],
  versions: readonly DeletedVersion[],
): string {
  const [tag, ...moreTags] = removed;
  const [version, ...moreVersions] = versions;
  const tagText =
    moreTags.length > 0 ? `${counted(removed.length, "tag")} of ${repository}` : `${repository}:${tag}`;
  const versionText =
    version && moreVersions.length === 0
      ? `${repository}@${shortDigest(version.digest)}`
      : `${counted(versions.length, "version")} of ${repository}`;
  if (version === undefined)
    return tag === undefined ? `Remove nothing of ${repository}` : `Remove ${tagText}`;
  return tag === undefined ? `Delete ${versionText}` : `Delete ${versionText} and remove ${tagText}`;
}
