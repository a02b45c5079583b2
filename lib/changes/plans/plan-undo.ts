import type { Person } from "#lib/access/person.ts";
import type { PlannedTag, Remark } from "#lib/contract/changes.ts";
import { Conflict } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { DeleteVersion, NewPlan, Place, PlannedStep, PointTag, RemoveTag } from "../plan.ts";
import { findChange, presentChange, stepOf, stepRowsOf } from "../store/change-rows.ts";
import { changeSession, currentTag, isThere } from "./current-tag.ts";
import { glanceOf } from "./glance-of.ts";
import { mergePlans } from "./merge-plans.ts";
import { planDeletion } from "./plan-deletion.ts";
import { planRestoration } from "./plan-restoration.ts";
import { protectionOf } from "./protection-of.ts";
import { warning } from "./remarks.ts";
import { resolvePlace } from "./resolve-place.ts";
import { ruleRemarks } from "./rule-remarks.ts";
import { shortDigest } from "./short-digest.ts";

export interface UndoBody {
  readonly change: string;
  readonly reason?: string | undefined;
}

/**
 * Plans what takes a change back: tags go where they pointed before, created tags are removed, deleted versions
 * are put back from their kept bytes. A tag that was moved since is left as it is, and said so.
 *
 * @throws Conflict when it cannot be undone; NotFound; RegistryError
 */
export async function planUndo(
  context: ChangesContext,
  person: Person,
  { change: id, reason }: UndoBody,
): Promise<NewPlan> {
  const { database } = context.catalog;
  const change = await presentChange(database, await findChange(database, id));
  if (change.undoRefused !== null) {
    throw new Conflict(`This change cannot be undone. ${change.undoRefused}`, {
      advice: "Look at the change.",
      details: { rule: "cannot-undo" },
    });
  }
  const applied = (await stepRowsOf(database, id)).filter(({ state }) => state === "applied").map(stepOf);
  const places = new Map(applied.map(({ place }) => [`${place.registryId} ${place.repository}`, place]));
  const plans: NewPlan[] = [];
  for (const place of places.values()) {
    const own = applied.filter(
      ({ place: at }) => at.registryId === place.registryId && at.repository === place.repository,
    );
    plans.push(...(await undoAt(context, person, { place, steps: own })));
  }
  const title = `Undo: ${change.title}`;
  const merged = mergePlans(plans, {
    title,
    undoes: id,
    kind: change.kind === "deletion" ? "restoration" : "move",
  });
  return { ...merged, ...(reason === undefined ? {} : { reason }) };
}

interface Applied {
  readonly place: Place;
  readonly steps: readonly PlannedStep[];
}

async function undoAt(
  context: ChangesContext,
  person: Person,
  { place, steps }: Applied,
): Promise<NewPlan[]> {
  const { registry, repository } = place;
  const deleted = steps.filter((step): step is DeleteVersion => step.action === "delete-version");
  const created = steps.filter((step): step is PointTag => step.action === "point-tag" && step.from === null);
  const back = steps.filter(
    (step): step is PointTag | RemoveTag =>
      step.action === "remove-tag" || (step.action === "point-tag" && step.from !== null),
  );
  const plans: NewPlan[] = [];
  if (deleted.length > 0) {
    const digests = deleted.map(({ digest }) => digest);
    plans.push(await planRestoration(context, person, { registry, repository, digests }));
  }
  if (back.length > 0) plans.push(await pointBack(context, person, place, back));
  if (created.length > 0) {
    const tags = created.map(({ tag }) => tag);
    plans.push(await planDeletion(context, person, { registry, repository, tags, digests: [] }));
  }
  return plans;
}

/** Tags that were moved or removed, back to the version that they left. */
async function pointBack(
  context: ChangesContext,
  person: Person,
  place: Place,
  moved: readonly (PointTag | RemoveTag)[],
): Promise<NewPlan> {
  const { connection } = await resolvePlace(context, person, place.registry, place.repository);
  const session = changeSession(context, connection);
  const remarks: Remark[] = [];
  const tags: PlannedTag[] = [];
  const steps: PlannedStep[] = [];
  for (const step of moved) {
    const { tag } = step;
    const left = step.action === "point-tag" ? step.digest : null;
    const to = step.from ?? "";
    const now = await currentTag(session, place.repository, tag);
    if (now !== left) {
      remarks.push(warning("moved-since", `${tag} was moved since, so it is left as it is.`));
    } else if (!(await isThere(session, place.repository, to))) {
      const advice = "If its bytes are kept here, restore it first.";
      remarks.push(warning("version-gone", `${shortDigest(to)}, where ${tag} pointed, is gone.`, { advice }));
    } else {
      tags.push({
        ...{ registry: place.registry, repository: place.repository, tag },
        from: left === null ? null : await glanceOf(context, place, left),
        to: await glanceOf(context, place, to),
        change: left === null ? "created" : "moved",
        protection: protectionOf(context.rules, tag),
      });
      steps.push({ action: "point-tag", place, tag, from: left, digest: to });
    }
  }
  const rules = ruleRemarks(context, tags);
  const { registry, repository } = place;
  return {
    place,
    steps,
    shown: {
      ...{ kind: "move", registry, repository, title: "", tags, versions: [], difference: null },
      ...{ freed: null, copied: null, remarks: [...rules.remarks, ...remarks] },
      ...{ needsReason: rules.needsReason, undoSeconds: 0 },
    },
  };
}
