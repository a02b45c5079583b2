import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Change } from "#lib/contract/changes.ts";
import { Conflict } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { findChange, presentChange } from "../store/change-rows.ts";

/**
 * Calls off a change that waits: then nothing was done. One that runs ends after the request it is at.
 *
 * @throws Conflict when it has ended; NotFound
 */
export async function cancelChange(context: ChangesContext, person: Person, id: string): Promise<Change> {
  authorise(person, "tags.change");
  const { database } = context.catalog;
  const { client } = database;
  const now = context.clock();
  const { count } = await client.change.updateMany({
    where: { id, state: "waiting" },
    data: { state: "cancelled", dueAt: null, finishedAt: now, result: "Called off; nothing was changed." },
  });
  if (count === 1) {
    await client.changeStep.updateMany({
      where: { changeId: id, state: "pending" },
      data: { state: "skipped", why: "It was called off." },
    });
    const called = await findChange(database, id);
    const { registryName: registry, repository } = called;
    context.catalog.events.publish({ type: "repository", registry, repository });
    return await presentChange(database, called);
  }
  const row = await findChange(database, id);
  if (row.state !== "running") {
    throw new Conflict("This change has ended, or was never begun.", {
      advice: "If it was applied, it can be undone.",
    });
  }
  await client.change.updateMany({ where: { id, state: "running" }, data: { cancelRequested: true } });
  const running = context.running.get(id);
  running?.abort.abort();
  await running?.ended.catch(() => undefined);
  return await presentChange(database, await findChange(database, id));
}
