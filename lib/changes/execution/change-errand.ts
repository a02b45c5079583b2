import { consoleItself, localAdministrator, type Person } from "#lib/access/person.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { NotFound } from "#lib/errors.ts";
import type { ActorName } from "#lib/tag-history/evidence.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { Place } from "../plan.ts";
import type { StepRun } from "../steps/step-run.ts";
import { type ChangeRow, stepOf, type stepRowsOf } from "../store/change-rows.ts";

type StepRow = Awaited<ReturnType<typeof stepRowsOf>>[number];

/** A stored step with everything it is run or settled by. */
export function stepRun(
  context: ChangesContext,
  change: ChangeRow,
  row: StepRow,
  { signal, onBytes }: Pick<StepRun, "signal" | "onBytes">,
): StepRun {
  const person = personOf(change);
  return {
    context,
    changeId: change.id,
    position: row.position,
    step: stepOf(row),
    actor: { kind: "person", name: change.personName, how: change.personHow as ActorName["how"] },
    reason: change.reason,
    connect: (place) => connectTo(context, person, place),
    signal,
    onBytes,
  };
}

/** A name may stand for another registry by now; a change is of the one it was planned for. */
async function connectTo(
  { catalog }: ChangesContext,
  person: Person,
  { registry, registryId }: Place,
): Promise<RegistryConnection> {
  const connection = await catalog.registries.connect(person, registry);
  if (connection.registryId === registryId) return connection;
  throw new NotFound(`The registry ${registry} that this was planned for is no longer connected.`, {
    advice: "Another one has its name now; plan the change again.",
  });
}

/** Whoever asked for it; a server that takes a change over acts for the same person. */
function personOf({ personId, personName }: ChangeRow): Person {
  if (personId === localAdministrator.id) return localAdministrator;
  return { ...consoleItself, id: personId, name: personName };
}
