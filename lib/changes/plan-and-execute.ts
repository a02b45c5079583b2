import { createHash } from "node:crypto";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { PlannedAnswer } from "#lib/contract/changes.ts";
import { Conflict, isTagtrailError } from "#lib/errors.ts";
import type { ChangesContext } from "./changes-context.ts";
import { auditUnavailable } from "./errors.ts";
import { executePlan, shownPlan } from "./execution/execute-plan.ts";
import type { NewPlan } from "./plan.ts";
import { findChange, presentChange } from "./store/change-rows.ts";
import { type PlanRequest, storePlan } from "./store/store-plan.ts";

/** A request that plans, and executes unless it is a dry run. */
export interface ChangeRequest<Body> {
  readonly person: Person;
  readonly body: Body;
  readonly dryRun: boolean;
  /** Idempotency-Key; null: none was sent. */
  readonly requestKey: string | null;
}

export type Planner<Body> = (context: ChangesContext, person: Person, body: Body) => Promise<NewPlan>;

/**
 * Plans, stores the plan, and unless it is a dry run executes what was stored.
 *
 * @throws what planning and executing throw; Conflict when the key was used for another request
 */
export async function planAndExecute<Body>(
  context: ChangesContext,
  planner: Planner<Body>,
  { person, body, dryRun, requestKey }: ChangeRequest<Body>,
): Promise<PlannedAnswer> {
  authorise(person, dryRun ? "history.read" : "tags.change");
  const request = requestKey === null || dryRun ? null : requestOf(requestKey, planner.name, body);
  const before = request === null ? null : await repeated(context, person, request);
  if (before) return before;
  const planned = await planner(context, person, body);
  const plan = await storePlan(context, person, planned, request).catch((error: unknown) => {
    throw isTagtrailError(error) ? error : auditUnavailable(error);
  });
  if (dryRun) return { plan, change: null };
  return { plan, change: await executePlan(context, person, { plan: plan.id, throwRefusal: true }) };
}

function requestOf(key: string, what: string, body: unknown): PlanRequest {
  const hash = createHash("sha256")
    .update(`${what} ${JSON.stringify(body)}`)
    .digest("hex");
  return { key, hash };
}

/** The same request again (a double click, a retry after a lost answer) is answered with what it came to. */
async function repeated(
  context: ChangesContext,
  person: Person,
  { key, hash }: PlanRequest,
): Promise<PlannedAnswer | null> {
  const { database } = context.catalog;
  const row = await database.client.change.findUnique({
    where: { personId_requestKey: { personId: person.id, requestKey: key } },
    select: { id: true, requestHash: true },
  });
  if (!row) return null;
  if (row.requestHash !== hash) {
    throw new Conflict("This Idempotency-Key was used for another request.", {
      advice: "Use a new key for every change.",
      details: { rule: "key-reused" },
    });
  }
  await context.running.get(row.id)?.ended.catch(() => undefined);
  const change = await findChange(database, row.id);
  return { plan: shownPlan(change), change: await presentChange(database, change) };
}
