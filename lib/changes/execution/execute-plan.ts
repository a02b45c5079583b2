import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Change, Plan } from "#lib/contract/changes.ts";
import { Conflict, InvalidInput, isTagtrailError, type TagtrailError } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { auditUnavailable, databaseFailed } from "../errors.ts";
import { changeLease } from "../leases/change-lease.ts";
import { type ChangeRow, findChange, presentChange } from "../store/change-rows.ts";
import { beginChange } from "./begin-change.ts";
import { requireAllowed } from "./require-allowed.ts";

export interface Execution {
  /** Change.id of the plan. */
  readonly plan: string;
  readonly reason?: string | undefined;
  /** Throw what stopped a change before anything was sent, for callers that want an error and no row. */
  readonly throwRefusal?: boolean;
}

/** Milliseconds for which a request waits for a change to end; copies are not waited for. */
export const WAIT_MS = 25_000;

/**
 * Executes a plan exactly as it was stored, once: of two requests for the same plan one is told that it was
 * executed. A deletion begins when the time in which it can be called off is over.
 *
 * @throws Conflict when it expired, cannot be executed, was executed before, or with `throwRefusal` when a tag
 *   was moved since; InvalidInput when a reason is missing; Forbidden by a rule of this console
 */
export async function executePlan(
  context: ChangesContext,
  person: Person,
  { plan: id, reason, throwRefusal = false }: Execution,
): Promise<Change> {
  authorise(person, "tags.change");
  const { database } = context.catalog;
  const row = await findChange(database, id);
  const why = reason ?? row.reason;
  requireExecutable(context, row, why);
  await requireAllowed(context, row);
  const { undoSeconds } = shownPlan(row);
  const now = context.clock();
  const waits = undoSeconds > 0;
  await begin(context, id, {
    ...{ state: waits ? "waiting" : "running", reason: why },
    ...(waits
      ? { dueAt: new Date(now.getTime() + undoSeconds * 1000) }
      : { startedAt: now, ...changeLease(context.owner, now) }),
  });
  const refusal = waits ? null : await runAndWait(context, row).catch(interrupted);
  if (refusal !== null && throwRefusal) throw refusal;
  return await presentChange(database, await findChange(database, id));
}

interface Begun {
  readonly state: string;
  readonly reason: string | null;
  readonly dueAt?: Date;
  readonly startedAt?: Date;
  readonly owner?: string;
  readonly leaseUntil?: Date;
}

/** Of two who execute the same plan, one begins it. */
async function begin({ catalog }: ChangesContext, id: string, data: Begun): Promise<void> {
  const { count } = await catalog.database.client.change
    .updateMany({ where: { id, state: "planned" }, data })
    .catch((error: unknown) => {
      throw auditUnavailable(error);
    });
  if (count !== 1) throw executedBefore();
}

/** @throws why it was interrupted; what could not be recorded was not begun, and is not taken up (take-up.ts) */
function interrupted(error: unknown): never {
  throw isTagtrailError(error) ? error : databaseFailed(error);
}

async function runAndWait(context: ChangesContext, { id, kind }: ChangeRow): Promise<TagtrailError | null> {
  const ended = beginChange(context, id);
  if (kind === "copy") return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<{ error: null }>((resolve) => {
    timer = setTimeout(() => resolve({ error: null }), WAIT_MS);
  });
  try {
    return (await Promise.race([ended, enough])).error;
  } finally {
    clearTimeout(timer);
  }
}

/** What was shown when it was planned. */
export function shownPlan({ shown }: Pick<ChangeRow, "shown">): Plan {
  return JSON.parse(shown) as Plan;
}

function requireExecutable({ clock }: ChangesContext, row: ChangeRow, reason: string | null): void {
  if (row.state !== "planned") throw executedBefore();
  const plan = shownPlan(row);
  const blocker = plan.remarks.find(({ level }) => level === "blocker");
  if (!plan.executable) {
    throw new Conflict(blocker?.text ?? "There is nothing to do.", {
      advice: blocker?.advice ?? "Plan something else.",
      details: { rule: blocker?.code ?? "nothing-to-do" },
    });
  }
  if (row.expiresAt < clock()) {
    throw new Conflict("This plan is too old: what it was made from may have changed.", {
      advice: "Plan it again.",
      details: { rule: "plan-expired" },
    });
  }
  if (plan.needsReason && (reason ?? "") === "") {
    throw new InvalidInput("This change needs a reason.", {
      advice: "Say in a few words why; it is kept in the history.",
      details: { rule: "reason-needed" },
    });
  }
}

function executedBefore(): Conflict {
  return new Conflict("This plan was executed already.", {
    advice: "Look at the change, or plan it again.",
    details: { rule: "executed-before" },
  });
}
