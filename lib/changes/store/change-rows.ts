import type { Change, ChangeStep } from "#lib/contract/changes.ts";
import type { Database, Prisma } from "#lib/database/database.ts";
import { timeText } from "#lib/database/paging/raw-values.ts";
import { NotFound } from "#lib/errors.ts";
import type { PlannedStep } from "../plan.ts";
import { REVERSIBLE, undoRefused } from "./undo-refused.ts";

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
  const [steps, counts, reversible, unknown] = await Promise.all([
    client.changeStep.findMany({
      where: { changeId: { in: ids }, position: { lt: most } },
      orderBy: [{ changeId: "asc" }, { position: "asc" }],
    }),
    client.changeStep.groupBy({ by: ["changeId"], where: { changeId: { in: ids } }, _count: true }),
    changesWith(client, { changeId: { in: ids }, state: "applied", action: { in: REVERSIBLE } }),
    changesWith(client, { changeId: { in: ids }, state: "unknown" }),
  ]);
  const stepsOf = Map.groupBy(steps, ({ changeId }) => changeId);
  const countOf = new Map(counts.map(({ changeId, _count }) => [changeId, _count]));
  return rows.map((row) => ({
    ...present(row, stepsOf.get(row.id) ?? []),
    stepCount: countOf.get(row.id) ?? 0,
    undoRefused: undoRefused(row, { reversible: reversible.has(row.id), unknown: unknown.has(row.id) }),
  }));
}

/** Ids of the changes that have such steps. */
async function changesWith(
  client: Database["client"],
  where: Prisma.ChangeStepWhereInput,
): Promise<Set<string>> {
  const found = await client.changeStep.groupBy({ by: ["changeId"], where });
  return new Set(found.map(({ changeId }) => changeId));
}

function present(row: ChangeRow, steps: readonly StepRow[]): Omit<Change, "stepCount" | "undoRefused"> {
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
    progress: row.bytesTotal === 0n ? null : { bytes: Number(row.bytesDone), of: Number(row.bytesTotal) },
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
