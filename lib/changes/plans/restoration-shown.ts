import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { PlannedTag, PlannedVersion, Remark } from "#lib/contract/changes.ts";
import type { PlannedStep, PointTag, PutVersion } from "../plan.ts";
import { counted } from "./counted.ts";
import { describeVersion } from "./describe-version.ts";
import type { Errand } from "./errand.ts";
import { glanceOf } from "./glance-of.ts";
import { protectionOf } from "./protection-of.ts";
import { note } from "./remarks.ts";
import { remainingRemarks, removalRemarks, removalSteps } from "./removal-steps.ts";
import type { Restoration } from "./restoration.ts";
import { ruleRemarks } from "./rule-remarks.ts";
import { afterPointing, leftUntagged, pinSteps } from "./tags-left.ts";
import type { TagsNow } from "./tags-now.ts";

/** As many tags and versions as are shown; more cannot be restored at once. */
const MOST_SHOWN = 1_000;
const MOST_DESCRIBED = 200;

export interface RestorationShown {
  readonly tags: PlannedTag[];
  readonly versions: PlannedVersion[];
  readonly remarks: Remark[];
  readonly needsReason: boolean;
}

/**
 * Versions are put back first; then tags get them, and only then others are removed, so that a version does not
 * lose its last tag before it has another.
 */
export function restorationSteps(
  errand: Errand,
  tags: TagsNow,
  { targets, putBacks, ability }: Restoration,
): PlannedStep[] {
  const { place } = errand;
  const puts = new Map<string, PutVersion>();
  for (const { steps } of putBacks) for (const step of steps) puts.set(step.digest, step);
  const points = [...targets].flatMap(([tag, digest]): PointTag[] =>
    digest === null ? [] : [{ action: "point-tag", place, tag, from: tags.digestOf(tag), digest }],
  );
  const removed = [...targets].filter(([, digest]) => digest === null).map(([tag]) => tag);
  const way = ability?.removeTag ?? null;
  return [
    ...pinSteps(errand, tags, targets),
    ...puts.values(),
    ...points,
    ...(way === null ? [] : removalSteps(place, afterPointing(tags, targets), removed, way)),
    ...putBacks.map(({ digest }) => ({ action: "check-version", place, digest }) as const),
  ];
}

/** What people see of a restoration. */
export async function restorationShown(
  errand: Errand,
  tags: TagsNow,
  restoration: Restoration,
): Promise<RestorationShown> {
  const { context } = errand;
  const { targets, ability, putBacks } = restoration;
  const planned = await plannedTags(errand, tags, restoration);
  const rules = ruleRemarks(context, planned);
  const pins = pinSteps(errand, tags, targets);
  const losing = { left: leftUntagged(tags, targets), pins, pinnedDays: context.rules.keepAliveDays };
  const removed = [...targets].filter(([, digest]) => digest === null).map(([tag]) => tag);
  const remarks = [
    ...rules.remarks,
    ...restoration.remarks,
    ...(ability !== null && removed.length > 0 ? removalRemarks(ability) : []),
    ...remainingRemarks(tags, [...targets.keys()], losing),
  ];
  if (putBacks.length > 0) {
    const text = `Put back from the bytes kept here, with a look at every blob afterwards: ${counted(putBacks.length, "version")}.`;
    remarks.push(note("put-back", text));
  }
  const versions = await plannedVersions(errand, tags, restoration);
  return { tags: planned, versions, remarks, needsReason: rules.needsReason };
}

async function plannedTags(errand: Errand, tags: TagsNow, { targets }: Restoration): Promise<PlannedTag[]> {
  const { context, place } = errand;
  const { registry, repository } = place;
  const glance = (digest: string | null) => (digest === null ? null : glanceOf(context, place, digest));
  return eachLimited([...targets].slice(0, MOST_SHOWN), 8, async ([tag, digest]): Promise<PlannedTag> => {
    const [from, to] = await Promise.all([glance(tags.digestOf(tag)), glance(digest)]);
    const change = to === null ? "removed" : from === null ? "created" : "moved";
    const protection = protectionOf(context.rules, tag);
    return { registry, repository, tag, from, to, change, protection };
  });
}

/** Versions that tags get, and those that lose them. */
async function plannedVersions(
  { context, place }: Errand,
  tags: TagsNow,
  { targets, putBacks }: Restoration,
): Promise<PlannedVersion[]> {
  const roles = new Map<string, PlannedVersion["role"]>();
  for (const tag of targets.keys()) roles.set(tags.digestOf(tag) ?? "", "outgoing");
  for (const digest of targets.values()) roles.set(digest ?? "", "incoming");
  for (const { digest } of putBacks) roles.set(digest, "restored");
  roles.delete("");
  const touched = new Set(targets.keys());
  return eachLimited([...roles].slice(0, MOST_DESCRIBED), 4, async ([digest, role]) => {
    const version = await describeVersion(context, place, digest, { role, touched });
    return { ...version, otherTags: tags.on(digest).filter((tag) => !touched.has(tag)) };
  });
}
