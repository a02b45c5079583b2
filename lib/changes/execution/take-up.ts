import { isTagtrailError } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { changeLease } from "../leases/change-lease.ts";
import { type ChangeRow, findChange } from "../store/change-rows.ts";
import { beginChange } from "./begin-change.ts";
import { requireAllowed } from "./require-allowed.ts";

/** Milliseconds: a deletion whose time came so long ago, while no server ran, is not begun without anybody looking. */
const TOO_LATE_MS = 15 * 60_000;

/** Goes on with a change that is due: begins what waited, settles what was lost, takes up what was left behind. */
export async function takeUp(context: ChangesContext, id: string): Promise<void> {
  const row = await findChange(context.catalog.database, id);
  if (row.state === "waiting" && !(await claimWaiting(context, row))) return;
  const abandon = row.state === "running" && (context.rules.readOnly || (await nobodyWaits(context, row)));
  void beginChange(context, id, { abandon });
}

/** Between looking and now it may have been called off, or the rules have become stricter. */
async function claimWaiting(context: ChangesContext, row: ChangeRow): Promise<boolean> {
  const { id, dueAt } = row;
  const now = context.clock();
  if (dueAt !== null && now.getTime() - dueAt.getTime() > TOO_LATE_MS) {
    await endUnbegun(context, id, "No server was running when its time came, so nothing was done.");
    return false;
  }
  try {
    await requireAllowed(context, row);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    await endUnbegun(context, id, error.message);
    return false;
  }
  const { count } = await context.catalog.database.client.change.updateMany({
    where: { id, state: "waiting" },
    data: { state: "running", startedAt: now, ...changeLease(context.owner, now) },
  });
  return count === 1;
}

/**
 * A move whose server ended is not made when nobody expects it any more, and what was answered with an error
 * is not done afterwards. A copy goes on, and so does a deletion that waited for its time.
 */
async function nobodyWaits({ catalog }: ChangesContext, { id, kind, dueAt }: ChangeRow): Promise<boolean> {
  if (kind === "move") return true;
  if (kind === "copy" || dueAt !== null) return false;
  const begun = await catalog.database.client.changeStep.count({
    where: { changeId: id, state: { not: "pending" } },
  });
  return begun === 0;
}

async function endUnbegun({ catalog, clock }: ChangesContext, id: string, why: string): Promise<void> {
  const { client } = catalog.database;
  const { count } = await client.change.updateMany({
    where: { id, state: "waiting" },
    data: { state: "failed", dueAt: null, finishedAt: clock(), result: why },
  });
  if (count !== 1) return;
  await client.changeStep.updateMany({
    where: { changeId: id, state: "pending" },
    data: { state: "skipped", why },
  });
}
