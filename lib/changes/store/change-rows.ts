import type { Change, ChangeStep } from "#lib/contract/changes.ts";
import type { Database } from "#lib/database/database.ts";
import { timeText } from "#lib/database/paging/raw-values.ts";
import { NotFound } from "#lib/errors.ts";
import type { PlannedStep } from "../plan.ts";
import { undoRefused } from "./undo-refused.ts";

/** Steps that an answer holds. */
const SHOWN_STEPS = 1_000;

/** @throws NotFound */
export async function findChange(database: Database, id: string) {
  const row = await database.client.change.findUnique({ where: { id } });
  if (row) return row;
  throw new NotFound("There is no such change.", { advice: "Look at the list of changes." });
}

export type ChangeRow = Awaited<ReturnType<typeof findChange>>;

type StepRow = Awaited<ReturnType<typeof stepRowsOf>>[number];

/** The steps of a change in their order. */
export function stepRowsOf(database: Database, changeId: string) {
  return database.client.changeStep.findMany({ where: { changeId }, orderBy: { position: "asc" } });
}

/** A stored step as it was planned. */
export function stepOf(row: StepRow): PlannedStep {
  const { action, registryId, registryName, repository, tag, digest, from, details } = row;
  const place = { registryId, registry: registryName, repository };
  return { ...JSON.parse(details), action, place, tag, digest, from } as PlannedStep;
}

/** A change as the API shows it. */
export async function presentChange(database: Database, row: ChangeRow): Promise<Change> {
  const [change] = await presentChanges(database, [row], SHOWN_STEPS);
  if (!change) throw new Error("a row is one change");
  return change;
}

/**
 * Changes as the API shows them, in a few queries however many they are.
 *
 * @param most first steps of each that are shown; there may be thousands
 */
export async function presentChanges(
  { client }: Database,
  rows: readonly ChangeRow[],
  most: number,
): Promise<Change[]> {
  const ids = rows.map(({ id }) => id);
  const [steps, counts] = await Promise.all([
    client.changeStep.findMany({
      where: { changeId: { in: ids }, position: { lt: most } },
      orderBy: [{ changeId: "asc" }, { position: "asc" }],
    }),
    client.changeStep.groupBy({ by: ["changeId"], where: { changeId: { in: ids } }, _count: true }),
  ]);
  const stepsOf = Map.groupBy(steps, ({ changeId }) => changeId);
  const countOf = new Map(counts.map(({ changeId, _count }) => [changeId, _count]));
  return rows.map((row) => present(row, stepsOf.get(row.id) ?? [], countOf.get(row.id) ?? 0));
}

function present(row: ChangeRow, steps: readonly StepRow[], stepCount: number): Change {
  return {
    id: row.id,
    kind: row.kind as Change["kind"],
    registry: row.registryName,
    repository: row.repository,
    title: row.title,
    state: row.state as Change["state"],
    result: row.result,
    reason: row.reason,
    actor: { name: row.personName, kind: "person", how: row.personHow as Change["actor"]["how"] },
    createdAt: row.createdAt.toISOString(),
    dueAt: timeText(row.dueAt),
    finishedAt: timeText(row.finishedAt),
    steps: steps.map(presentStep),
    stepCount,
    progress: row.bytesTotal === 0n ? null : { bytes: Number(row.bytesDone), of: Number(row.bytesTotal) },
    undoRefused: undoRefused(row, steps),
    undoes: row.undoes,
    undoneBy: row.undoneBy,
  };
}

function presentStep(row: StepRow): ChangeStep {
  return {
    position: row.position,
    action: row.action as ChangeStep["action"],
    registry: row.registryName,
    repository: row.repository,
    tag: row.tag,
    digest: row.digest,
    from: row.from,
    state: row.state as ChangeStep["state"],
    why: row.why,
    at: timeText(row.endedAt ?? row.sentAt),
  };
}
