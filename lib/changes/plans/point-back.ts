import type { Person } from "#lib/access/person.ts";
import type { PlanDifference, PlannedTag, PlannedVersion, Remark } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { NewPlan, PinVersion, Place, PointTag, RemoveTag } from "../plan.ts";
import { isThere } from "./current-tag.ts";
import { describeVersion } from "./describe-version.ts";
import { differenceOf } from "./difference-of.ts";
import { type Errand, openErrand } from "./errand.ts";
import { glanceOf } from "./glance-of.ts";
import { moveRemarks } from "./move-remarks.ts";
import { knowIfPossible } from "./plan-move.ts";
import { protectionOf } from "./protection-of.ts";
import { note, warning } from "./remarks.ts";
import { pinnedText } from "./removal-steps.ts";
import { ruleRemarks } from "./rule-remarks.ts";
import { pinSteps } from "./tags-left.ts";
import { TagsNow } from "./tags-now.ts";

/**
 * Plans to point tags that a change moved or removed back to the versions that they left, as far as nobody moved
 * them since.
 *
 * @throws RegistryError when the registry cannot be asked
 */
export async function pointBack(
  context: ChangesContext,
  person: Person,
  place: Place,
  moved: readonly (PointTag | RemoveTag)[],
): Promise<NewPlan> {
  const { registry, repository } = place;
  const errand = await openErrand(context, person, registry, repository);
  const names = moved.map(({ tag }) => tag);
  const tags = await TagsNow.ask(errand, names);
  const remarks: Remark[] = [];
  const steps: PointTag[] = [];
  for (const step of moved) {
    const remark = await hindrance(errand, tags, step);
    if (remark === null) steps.push(backStep(errand, step));
    else remarks.push(remark);
  }
  const planned: PlannedTag[] = [];
  for (const step of steps) planned.push(await plannedTag(errand, step));
  const pins = pinSteps(errand, tags, new Map(steps.map(({ tag, digest }) => [tag, digest])));
  const shown = await versionsShown(errand, steps, pins);
  const rules = ruleRemarks(context, planned);
  return {
    place,
    steps: [...pins, ...steps],
    shown: {
      ...{ kind: "move", registry, repository, title: "", tags: planned },
      ...{ versions: shown.versions, difference: shown.difference, freed: null, copied: null },
      ...{ remarks: [...rules.remarks, ...remarks, ...shown.remarks] },
      ...{ needsReason: rules.needsReason, undoSeconds: 0 },
    },
  };
}

/** Somebody moved a tag since: it is theirs now. */
export function movedSince(tag: string): Remark {
  return warning("moved-since", `${tag} was moved since, so it is left as it is.`);
}

const leftOf = (step: PointTag | RemoveTag) => (step.action === "point-tag" ? step.digest : null);

/** Why a tag is not pointed back; null: nothing is in the way. */
async function hindrance(
  { session, place }: Errand,
  tags: TagsNow,
  step: PointTag | RemoveTag,
): Promise<Remark | null> {
  const { tag } = step;
  if (tags.unreadable([tag]).length > 0) {
    return warning("tag-unreadable", `What ${tag} points at could not be read, so it is left as it is.`);
  }
  if (tags.digestOf(tag) !== leftOf(step)) return movedSince(tag);
  const to = step.from ?? "";
  if (await isThere(session, place.repository, to)) return null;
  return warning("version-gone", `${shortDigest(to)}, where ${tag} pointed, is gone.`, {
    advice: "If its bytes are kept here, restore it first.",
  });
}

function backStep({ place }: Errand, step: PointTag | RemoveTag): PointTag {
  return { action: "point-tag", place, tag: step.tag, from: leftOf(step), digest: step.from ?? "" };
}

async function plannedTag({ context, place }: Errand, { tag, from, digest }: PointTag): Promise<PlannedTag> {
  return {
    ...{ registry: place.registry, repository: place.repository, tag },
    from: from === null ? null : await glanceOf(context, place, from),
    to: await glanceOf(context, place, digest),
    change: from === null ? "created" : "moved",
    protection: protectionOf(context.rules, tag),
  };
}

interface VersionsShown {
  readonly versions: PlannedVersion[];
  readonly difference: PlanDifference | null;
  readonly remarks: Remark[];
}

/** One tag is compared as when it is moved; several are only listed. */
async function versionsShown(
  errand: Errand,
  steps: readonly PointTag[],
  pins: readonly PinVersion[],
): Promise<VersionsShown> {
  const { context, place, person } = errand;
  const days = context.rules.keepAliveDays;
  const [step, ...more] = steps;
  if (step === undefined || more.length > 0) {
    const digests = pins.map(({ digest }) => digest);
    const remarks = pins.length > 0 ? [note("pinned", pinnedText(digests, days))] : [];
    return { versions: [], difference: null, remarks };
  }
  const touched = new Set([step.tag]);
  const described = async (digest: string, role: PlannedVersion["role"]) => {
    await knowIfPossible(context, person, { place, digest });
    return describeVersion(context, place, digest, { role, touched });
  };
  const incoming = await described(step.digest, "incoming");
  const outgoing = step.from === null ? null : await described(step.from, "outgoing");
  const difference = outgoing === null ? null : await differenceOf(context, outgoing, incoming);
  const pinned = pins.length > 0 ? days : null;
  return {
    versions: outgoing === null ? [incoming] : [outgoing, incoming],
    difference,
    remarks: moveRemarks({ tag: step.tag, outgoing, incoming, there: true, difference, pinned }),
  };
}
