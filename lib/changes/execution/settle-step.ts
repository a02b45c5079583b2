import type { StepState } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { StepRun } from "../steps/step-run.ts";
import { settledEnd } from "./end-of.ts";
import { lookAt } from "./look-at-targets.ts";
import { recordOutcome } from "./record-step.ts";
import { targetsOf } from "./step-targets.ts";

/**
 * Finds out what became of a request whose answer was lost, once the slowest possible request is over: before,
 * a look could show the old state and the request still take effect (measured: 34 of 44 wrong). What cannot
 * be looked at stays `sent`, and is looked at again.
 */
export async function settleStep(run: StepRun, sentAt: Date | null): Promise<StepState> {
  const { context, step } = run;
  const since = sentAt?.getTime() ?? 0;
  const now = context.clock().getTime();
  if (now < since + context.rules.settleMs) return "sent";
  const { repository } = step.place;
  try {
    const connection = await run.connect(step.place);
    const seen = await lookAt({ context, connection, repository }, targetsOf(step));
    const end = settledEnd(seen, repository);
    await recordOutcome(run, {
      ...{ end, seen, settled: true },
      valid: { lo: since, hi: Math.max(since, context.clock().getTime()) },
    });
    return end.state;
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    context.catalog.logger.warn({ err: error, change: run.changeId }, "a lost answer is not settled yet");
    return "sent";
  }
}
