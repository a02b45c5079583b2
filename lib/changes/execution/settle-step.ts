import type { StepState } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { extendLeasesOf } from "../leases/tag-leases.ts";
import type { StepRun } from "../steps/step-run.ts";
import { settledEnd } from "./end-of.ts";
import { lookAt } from "./look-at-targets.ts";
import { LEASE_MARGIN_MS, recordOutcome } from "./record-step.ts";
import { targetsOf } from "./step-targets.ts";

/** Milliseconds after which a lost answer that nobody could look for stays unknown. */
const GIVEN_UP_MS = 7 * 24 * 60 * 60_000;

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
    const isGone = error.code === "not_found" || now - since > GIVEN_UP_MS;
    if (isGone) return await giveUp(run, { since, why: error.message });
    context.catalog.logger.warn({ err: error, change: run.changeId }, "a lost answer is not settled yet");
    // Nobody else may change the tag until it is, or this could not be told from that.
    const until = new Date(now + context.rules.settleMs + LEASE_MARGIN_MS);
    await extendLeasesOf(context.catalog.database, run.changeId, until);
    return "sent";
  }
}

/** The registry was taken away, or did not answer for a week: it stays unknown, and says so. */
async function giveUp(run: StepRun, { since, why }: { since: number; why: string }): Promise<StepState> {
  const seen = targetsOf(run.step).map((target) => ({ ...target, now: target.from }));
  const end = { state: "unknown", why: `What became of it could not be looked at. ${why}` } as const;
  const valid = { lo: since, hi: Math.max(since, run.context.clock().getTime()) };
  await recordOutcome(run, { end, seen, settled: true, valid });
  return end.state;
}
