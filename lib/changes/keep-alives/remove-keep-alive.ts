import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { KeepAlive } from "#lib/contract/changes.ts";
import { isTagtrailError, NotFound } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { executePlan } from "../execution/execute-plan.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { storePlan } from "../store/store-plan.ts";
import { presentKeepAlive } from "./list-keep-alives.ts";

/**
 * Takes away the hidden tag by which a version is kept, by the same way as any tag: planned, recorded, looked
 * at afterwards. The version itself is left to the registry.
 *
 * @throws NotFound; TagtrailError why it cannot be taken away, which also stands in the row
 */
export async function removeKeepAlive(
  context: ChangesContext,
  person: Person,
  id: number,
): Promise<KeepAlive> {
  authorise(person, "tags.change");
  const { client } = context.catalog.database;
  const row = await client.keepAlive.findUnique({ where: { id } });
  if (!row) throw new NotFound("There is no such kept version.", { advice: "Load the list again." });
  const note = (state: KeepAlive["state"], why: string | null) =>
    client.keepAlive.update({ where: { id }, data: { state, why } });
  try {
    const { registryName: registry, repository, tag, keptFor } = row;
    const plan = await planDeletion(context, person, {
      ...{ registry, repository, tags: [tag], digests: [] },
      reason: `No longer kept for ${keptFor}.`,
    });
    const stored = await storePlan(
      context,
      person,
      { ...plan, shown: { ...plan.shown, undoSeconds: 0 } },
      null,
    );
    const change = await executePlan(context, person, { plan: stored.id });
    if (change.state === "done") {
      await client.keepAlive.delete({ where: { id } });
      return presentKeepAlive({ ...row, state: "removing" });
    }
    const state = change.state === "failed" ? "failed" : "removing";
    return presentKeepAlive(await note(state, change.result));
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    await note("failed", error.message);
    throw error;
  }
}
