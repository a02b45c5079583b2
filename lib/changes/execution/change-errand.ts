import { consoleItself, localAdministrator, type Person } from "#lib/access/person.ts";
import type { ActorName } from "#lib/tag-history/evidence.ts";
import type { ChangesContext } from "../changes-context.ts";
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
    connect: ({ registry }) => context.catalog.registries.connect(person, registry),
    signal,
    onBytes,
  };
}

/** Whoever asked for it; a server that takes a change over acts for the same person. */
function personOf({ personId, personName }: ChangeRow): Person {
  if (personId === localAdministrator.id) return localAdministrator;
  return { ...consoleItself, id: personId, name: personName };
}
