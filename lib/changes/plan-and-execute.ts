import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Plan, PlannedAnswer } from "#lib/contract/changes.ts";
import { Conflict, isTagtrailError } from "#lib/errors.ts";
import type { ChangesContext } from "./changes-context.ts";
import { auditUnavailable } from "./errors.ts";
import { executePlan, shownPlan, WAIT_MS } from "./execution/execute-plan.ts";
import type { NewPlan } from "./plan.ts";
import { type ChangeRow, findChange, presentChange } from "./store/change-rows.ts";
import { type PlanRequest, storePlan } from "./store/store-plan.ts";

/** Milliseconds between two looks whether a change has ended that runs elsewhere, or was begun this very moment. */
const LOOK_EVERY_MS = 100;

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
  const request = requestKey === null || dryRun ? null : requestOf(requestKey, body);
  const before = request === null ? null : await repeated(context, person, request);
  if (before) return before;
  const planned = await planner(context, person, body);
  const plan = await store(context, person, planned, request);
  // The same request came meanwhile, and was first.
  if (plan === null && request !== null) {
    const first = await repeated(context, person, request);
    if (first) return first;
  }
  if (plan === null) throw auditUnavailable(null);
  if (dryRun) return { plan, change: null };
  return await execute(context, person, plan, request);
}

/** Of two equal requests one begins what both stored as one; the other is answered with what it came to. */
async function execute(
  context: ChangesContext,
  person: Person,
  plan: Plan,
  request: PlanRequest | null,
): Promise<PlannedAnswer> {
  try {
    return { plan, change: await executePlan(context, person, { plan: plan.id, throwRefusal: true }) };
  } catch (error) {
    const begun = isTagtrailError(error) && error.details.rule === "executed-before";
    const first = begun && request !== null ? await repeated(context, person, request) : null;
    if (first) return first;
    throw error;
  }
}

/** Null: the key was used a moment ago. */
async function store(
  context: ChangesContext,
  person: Person,
  planned: NewPlan,
  request: PlanRequest | null,
): Promise<Plan | null> {
  try {
    return await storePlan(context, person, planned, request);
  } catch (error) {
    if (isTagtrailError(error)) throw error;
    if (request !== null && (await findRequest(context, person, request)) !== null) return null;
    throw auditUnavailable(error);
  }
}

function requestOf(key: string, body: unknown): PlanRequest {
  return { key, hash: createHash("sha256").update(JSON.stringify(body)).digest("hex") };
}

function findRequest({ catalog }: ChangesContext, person: Person, { key }: PlanRequest) {
  return catalog.database.client.change.findUnique({
    where: { personId_requestKey: { personId: person.id, requestKey: key } },
    select: { id: true, requestHash: true },
  });
}

/**
 * The same request again (a double click, a retry after a lost answer) is answered with what it came to. What
 * was stored and never begun is begun now; what failed fails again.
 */
async function repeated(
  context: ChangesContext,
  person: Person,
  request: PlanRequest,
): Promise<PlannedAnswer | null> {
  const row = await findRequest(context, person, request);
  if (!row) return null;
  if (row.requestHash !== request.hash) {
    throw new Conflict("This Idempotency-Key was used for another request.", {
      advice: "Use a new key for every change.",
      details: { rule: "key-reused" },
    });
  }
  const stored = await ended(context, row.id);
  const plan = shownPlan(stored);
  if (stored.state === "planned") return await execute(context, person, plan, request);
  if (stored.state === "failed") {
    throw new Conflict(stored.result ?? "This request failed before.", {
      advice: "If it should be tried again, send it with a new Idempotency-Key.",
      details: { rule: "failed-before", change: row.id },
    });
  }
  return { plan, change: await presentChange(context.catalog.database, stored) };
}

/** The change once it has ended, here or on another server: who asks again is answered as late as who asked first. */
async function ended({ catalog: { database }, running }: ChangesContext, id: string): Promise<ChangeRow> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    await running.get(id)?.ended.catch(() => undefined);
    const stored = await findChange(database, id);
    if (stored.state !== "running" || stored.kind === "copy" || performance.now() > until) return stored;
    await wait(LOOK_EVERY_MS);
  }
}
