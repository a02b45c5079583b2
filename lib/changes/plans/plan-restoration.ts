import type { Person } from "#lib/access/person.ts";
import { CHANGE_LIMIT, type Remark, type RestorationBody } from "#lib/contract/changes.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { NewPlan } from "../plan.ts";
import { counted } from "./counted.ts";
import { type Errand, openErrand } from "./errand.ts";
import { blocker } from "./remarks.ts";
import type { Restoration } from "./restoration.ts";
import { restorationShown, restorationSteps } from "./restoration-shown.ts";
import { restoreTags } from "./restore-tags.ts";
import { restoreVersions } from "./restore-versions.ts";
import { TagsNow } from "./tags-now.ts";

/**
 * Plans to put tags back to what they pointed at at an instant, or to put deleted versions back from their kept
 * bytes, each with the tags it had. What the registry lost is put back first, children before the indexes that
 * name them, and is looked at as a whole in the end.
 *
 * @throws NotFound when there is no such registry; InvalidInput for an instant in the future; RegistryError when
 *   the registry cannot be asked
 */
export async function planRestoration(
  context: ChangesContext,
  person: Person,
  body: RestorationBody,
): Promise<NewPlan> {
  const errand = await openErrand(context, person, body.registry, body.repository);
  // Tags that were deleted are asked for one by one; what differs from an instant is found among all of them.
  const tags = body.asOf === undefined ? await TagsNow.ask(errand, []) : await TagsNow.readIfThere(errand);
  const restoration =
    body.asOf === undefined
      ? await restoreVersions(errand, tags, [...new Set(body.digests ?? [])])
      : await restoreTags(errand, tags, { asOf: body.asOf, only: body.tags ?? null });
  return assemble(errand, body, { tags, restoration });
}

async function assemble(
  errand: Errand,
  body: RestorationBody,
  { tags, restoration }: { tags: TagsNow; restoration: Restoration },
): Promise<NewPlan> {
  const { place } = errand;
  const { targets, putBacks } = restoration;
  const shown = await restorationShown(errand, tags, restoration);
  const remarks: Remark[] = [...shown.remarks];
  const changes = targets.size + putBacks.length;
  const blocked = restoration.remarks.some(({ level }) => level === "blocker");
  if (changes === 0 && !blocked) {
    const rest = restoration.remarks.length > 0 ? "Nothing else" : "Nothing";
    remarks.push(blocker("nothing-to-do", `${rest} differs from what is to be put back.`));
  }
  const many = targets.size > CHANGE_LIMIT;
  if (many) {
    const text = `${targets.size} tags differ, and at most ${CHANGE_LIMIT} are changed at once.`;
    remarks.push(blocker("too-many", text, { advice: "Choose some of them." }));
  }
  return {
    place,
    steps: many ? [] : restorationSteps(errand, tags, restoration),
    reason: body.reason,
    shown: {
      ...{ kind: "restoration", registry: place.registry, repository: place.repository },
      title: titleOf(body, restoration),
      ...{ tags: shown.tags, versions: shown.versions, difference: null, freed: null, copied: null },
      ...{ remarks, needsReason: shown.needsReason, undoSeconds: 0 },
    },
  };
}

function titleOf({ repository, asOf, digests = [] }: RestorationBody, { targets }: Restoration): string {
  if (asOf !== undefined) {
    return `Put ${counted(targets.size, "tag")} of ${repository} back to ${new Date(asOf).toISOString()}`;
  }
  const versions = `Put ${counted(digests.length, "deleted version")} of ${repository} back`;
  return targets.size === 0 ? versions : `${versions} with ${counted(targets.size, "tag")}`;
}
