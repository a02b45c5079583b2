import type { Person } from "#lib/access/person.ts";
import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { Remark } from "#lib/contract/changes.ts";
import { Conflict } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { staleTag } from "../errors.ts";
import type { DeleteVersion, NewPlan, Place, PlannedStep, PointTag, RemoveTag } from "../plan.ts";
import { findChange, presentChange, stepOf, stepRowsOf } from "../store/change-rows.ts";
import { changeSession, currentTag } from "./current-tag.ts";
import { mergePlans } from "./merge-plans.ts";
import { planDeletion } from "./plan-deletion.ts";
import { planRestoration } from "./plan-restoration.ts";
import { movedSince, pointBack } from "./point-back.ts";
import { note } from "./remarks.ts";
import { resolvePlace } from "./resolve-place.ts";

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
  if (created.length > 0) plans.push(await removeCreated(context, person, place, created));
  return plans;
}

/** Tags that were created, unless somebody moved them since: then they are somebody else's. */
async function removeCreated(
  context: ChangesContext,
  person: Person,
  place: Place,
  created: readonly PointTag[],
): Promise<NewPlan> {
  const { registry, repository } = place;
  const { connection } = await resolvePlace(context, person, registry, repository);
  const session = changeSession(context, connection, context.catalog.shutdown.signal);
  const digests = new Map(created.map(({ tag, digest }) => [tag, digest]));
  const now = await eachLimited([...digests.keys()], 8, (tag) => currentTag(session, repository, tag));
  const seen = new Map([...digests.keys()].map((tag, at) => [tag, now[at] ?? null]));
  const tags = [...digests.keys()].filter((tag) => seen.get(tag) === digests.get(tag));
  const plan = await planDeletion(context, person, { registry, repository, tags, digests: [] });
  const moved = plan.shown.tags.filter(({ tag, from }) => from?.digest !== digests.get(tag));
  if (moved[0]) {
    const { tag, from } = moved[0];
    throw staleTag(place, { tag, expected: digests.get(tag) ?? null, actual: from?.digest ?? null });
  }
  const remarks = [...seen].flatMap(([tag, digest]): Remark[] => {
    if (digest === digests.get(tag)) return [];
    return digest === null ? [note("gone-since", `${tag} is gone already.`)] : [movedSince(tag)];
  });
  return { ...plan, shown: { ...plan.shown, remarks: [...plan.shown.remarks, ...remarks] } };
}
