import type { Person } from "#lib/access/person.ts";
import type { Plan } from "#lib/contract/changes.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { type Bound, insertRows, runTogether } from "#lib/database/sql.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { NewPlan, PlannedStep } from "../plan.ts";
import { actorOf } from "./actor-of.ts";
import { uuidv7 } from "./uuid-v7.ts";

/** Milliseconds for which a plan that was shown may be executed. */
export const PLAN_LASTS_MS = 15 * 60_000;
/** A statement takes some thousands of values at most. */
const ROWS = 300;

export interface PlanRequest {
  /** Idempotency-Key; the same request again is the same change. */
  readonly key: string;
  readonly hash: string;
}

/** Stores a plan with its steps: what is executed later is read from here and nowhere else. */
export async function storePlan(
  context: ChangesContext,
  person: Person,
  { shown, place, steps, undoes, reason }: NewPlan,
  request: PlanRequest | null,
): Promise<Plan> {
  const now = context.clock();
  const id = uuidv7(now.getTime());
  const expiresAt = new Date(now.getTime() + PLAN_LASTS_MS);
  const executable = steps.length > 0 && !shown.remarks.some(({ level }) => level === "blocker");
  const plan: Plan = {
    ...shown,
    id,
    executable,
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
  const actor = actorOf(person);
  const row: Bound[] = [
    ...[id, plan.kind, place.registryId, place.registry, place.repository, plan.title],
    ...["planned", reason ?? null, person.id, actor.name, actor.how, JSON.stringify(plan)],
    ...[request?.key ?? null, request?.hash ?? null, undoes ?? null, now, expiresAt, bytesOf(steps)],
  ];
  const rows = steps.map((step, position) => stepRow(id, position, step));
  await runTogether(context.catalog.database, [
    insertRows("Change", columns, [row]),
    ...inPieces(rows, ROWS).map((some) => insertRows("ChangeStep", stepColumns, some)),
  ]);
  return plan;
}

const columns = [
  ...["id", "kind", "registryId", "registryName", "repository", "title"],
  ...["state", "reason", "personId", "personName", "personHow", "shown"],
  ...["requestKey", "requestHash", "undoes", "createdAt", "expiresAt", "bytesTotal"],
];

const stepColumns = [
  ...["changeId", "position", "action", "registryId", "registryName", "repository", "tag", "digest", "from"],
  "details",
];

function bytesOf(steps: readonly PlannedStep[]): number {
  return steps.reduce((sum, step) => sum + (step.action === "copy-blob" ? step.size : 0), 0);
}

/** What is not in a column of its own stands in `details`; step-of.ts reads it back. */
function stepRow(changeId: string, position: number, step: PlannedStep): Bound[] {
  const { action, place, ...rest } = step;
  const { tag, digest, from, ...details } = { tag: null, digest: null, from: null, ...rest };
  return [
    ...[changeId, position, action, place.registryId, place.registry, place.repository],
    ...[tag, digest, from, JSON.stringify(details)],
  ];
}
