import type { StepState } from "#lib/contract/changes.ts";
import type { TagtrailError } from "#lib/errors.ts";
import type { ChangesContext, EndedChange } from "../changes-context.ts";
import { databaseFailed } from "../errors.ts";
import type { ChangeRow } from "../store/change-rows.ts";
import { findChange, stepRowsOf } from "../store/change-rows.ts";
import { stepRun } from "./change-errand.ts";
import { finishChange } from "./finish-change.ts";
import { KeptChange } from "./kept-change.ts";
import { runStep } from "./run-step.ts";
import { settleStep } from "./settle-step.ts";
import { StepOrder } from "./step-order.ts";

export interface Running {
  readonly abort: AbortController;
  /** Leave what was not begun: its caller is gone, or was told that nothing was done. */
  readonly abandon: boolean;
}

/**
 * Runs the steps of a change that are left, in order, and settles those whose answer was lost long enough ago.
 * Whoever calls has taken the change for this server. Ends `settling` while a lost answer may still come.
 *
 * @throws what the database throws; Unavailable when something may have been changed by then
 */
export async function runChange(
  context: ChangesContext,
  id: string,
  { abort, abandon }: Running,
): Promise<EndedChange> {
  const { database } = context.catalog;
  const change = await findChange(database, id);
  if (change.cancelRequested) abort.abort();
  const rows = await stepRowsOf(database, id);
  const kept = new KeptChange(context, change, { abort, bytes: bytesCopied(rows) });
  const order = new StepOrder();
  try {
    for (const row of rows) {
      const { state, error } = await advance({ context, change, kept, order, abort, abandon }, row);
      // Another server went on with it.
      if (kept.lost) return { error: null };
      order.note(row, state, error);
      await kept.saveBytes();
      if (order.waits) break;
    }
  } catch (error) {
    throw order.touched ? databaseFailed(error) : error;
  } finally {
    await kept.end();
  }
  await finishChange(context, id, { cancelled: abort.signal.aborted && !context.stopping.signal.aborted });
  return { error: order.refusal };
}

/** Of blobs that earlier runs copied, or found there. */
function bytesCopied(rows: readonly StepRow[]): bigint {
  return rows
    .filter(({ action, state }) => action === "copy-blob" && (state === "applied" || state === "not-needed"))
    .reduce((sum, { details }) => sum + BigInt((JSON.parse(details) as { size: number }).size), 0n);
}

interface Advancing {
  readonly context: ChangesContext;
  readonly change: ChangeRow;
  readonly kept: KeptChange;
  readonly order: StepOrder;
  readonly abort: AbortController;
  readonly abandon: boolean;
}

type StepRow = Awaited<ReturnType<typeof stepRowsOf>>[number];

async function advance(
  { context, change, kept, order, abort: { signal }, abandon }: Advancing,
  row: StepRow,
): Promise<{ state: StepState; error: TagtrailError | null }> {
  const state = row.state as StepState;
  const run = stepRun(context, change, row, { signal, onBytes: (bytes) => kept.addBytes(bytes) });
  if (state === "sent") return { state: await settleStep(run, row.sentAt), error: null };
  if (state !== "pending") return { state, error: null };
  if (abandon) return skip(context, row, "The server ended, or its database failed, before it was begun.");
  const refusal = order.refuses(row);
  if (refusal !== null) return skip(context, row, refusal);
  if (signal.aborted) {
    if (kept.lost) return { state, error: null };
    // A server that stops leaves the rest to the next one; a person who calls it off does not want it.
    return context.stopping.signal.aborted
      ? { state, error: null }
      : skip(context, row, "It was called off.");
  }
  const { end, error } = await runStep(run);
  if (end.state !== "sent") {
    await closeStep(context, row, end).catch((failure: unknown) => {
      // What stopped the step is what its caller should hear.
      throw error ?? failure;
    });
  }
  return { state: end.state, error };
}

async function skip(context: ChangesContext, row: StepRow, why: string) {
  await closeStep(context, row, { state: "skipped", why });
  return { state: "skipped" as const, error: null };
}

/** Steps that were recorded in the chain are closed there; this closes the others. */
async function closeStep(
  { catalog, clock }: ChangesContext,
  { changeId, position }: StepRow,
  { state, why }: { state: StepState; why: string | null },
): Promise<void> {
  await catalog.database.client.changeStep.updateMany({
    where: { changeId, position, state: "pending" },
    data: { state, why, endedAt: clock() },
  });
}
