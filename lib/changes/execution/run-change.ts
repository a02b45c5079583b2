import type { StepState } from "#lib/contract/changes.ts";
import type { TagtrailError } from "#lib/errors.ts";
import type { ChangesContext, EndedChange } from "../changes-context.ts";
import type { ChangeRow } from "../store/change-rows.ts";
import { findChange, stepRowsOf } from "../store/change-rows.ts";
import { stepRun } from "./change-errand.ts";
import { finishChange } from "./finish-change.ts";
import { KeptChange } from "./kept-change.ts";
import { runStep } from "./run-step.ts";
import { settleStep } from "./settle-step.ts";

/** When one of these does not succeed, the steps after it have nothing to stand on. */
const LATER_STEPS_NEED_IT: ReadonlySet<string> = new Set(["put-version", "copy-blob", "pin-version"]);
const SUCCEEDED: ReadonlySet<StepState> = new Set(["applied", "skipped"]);

export interface Running {
  readonly abort: AbortController;
  /** Leave what was not begun: its caller is gone, or was told that nothing was done. */
  readonly abandon: boolean;
}

/**
 * Runs the steps of a change that are left, in order, and settles those whose answer was lost long enough ago.
 * Whoever calls has taken the change for this server. Ends `settling` while a lost answer may still come.
 */
export async function runChange(
  context: ChangesContext,
  id: string,
  { abort, abandon }: Running,
): Promise<EndedChange> {
  const { database } = context.catalog;
  const change = await findChange(database, id);
  const kept = new KeptChange(context, change, abort);
  let error: TagtrailError | null = null;
  try {
    const rows = await stepRowsOf(database, id);
    let stands = true;
    for (const row of rows) {
      const ended = await advance({ context, change, kept, signal: abort.signal, stands, abandon }, row);
      error ??= ended.error;
      if (LATER_STEPS_NEED_IT.has(row.action) && !SUCCEEDED.has(ended.state)) stands = false;
      await kept.saveBytes();
    }
  } finally {
    await kept.end();
  }
  await finishChange(context, id, { cancelled: abort.signal.aborted && !context.stopping.signal.aborted });
  return { error };
}

interface Advancing {
  readonly context: ChangesContext;
  readonly change: ChangeRow;
  readonly kept: KeptChange;
  readonly signal: AbortSignal;
  /** What the step relies on was done. */
  readonly stands: boolean;
  readonly abandon: boolean;
}

type StepRow = Awaited<ReturnType<typeof stepRowsOf>>[number];

async function advance(
  { context, change, kept, signal, stands, abandon }: Advancing,
  row: StepRow,
): Promise<{ state: StepState; error: TagtrailError | null }> {
  const state = row.state as StepState;
  const run = stepRun(context, change, row, { signal, onBytes: (bytes) => kept.addBytes(bytes) });
  if (state === "sent") return { state: await settleStep(run, row.sentAt), error: null };
  if (state !== "pending") return { state, error: null };
  if (abandon) return skip(context, row, "The server ended, or its database failed, before it was begun.");
  if (!stands) return skip(context, row, "What it relies on was not done.");
  if (signal.aborted) {
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
