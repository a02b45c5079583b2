import { isTagtrailError, type TagtrailError } from "#lib/errors.ts";
import type { PlannedStep } from "../plan.ts";
import { runCheckVersion } from "../steps/check-version.ts";
import { runCopyBlob } from "../steps/copy-blob.ts";
import { runDeleteVersion } from "../steps/delete-version.ts";
import { runPinVersion } from "../steps/pin-version.ts";
import { runPointTag } from "../steps/point-tag.ts";
import { runPutVersion } from "../steps/put-version.ts";
import { runRemoveTag } from "../steps/remove-tag.ts";
import type { StepEnd, StepRun } from "../steps/step-run.ts";

/** How a step ended, with the error behind it when it stopped before anything was sent. */
export interface RanStep {
  readonly end: StepEnd;
  readonly error: TagtrailError | null;
}

/** Runs a step. What it throws means that nothing was sent: it becomes the step's refusal. */
export async function runStep(run: StepRun): Promise<RanStep> {
  try {
    return { end: await dispatch(run), error: null };
  } catch (error) {
    if (!isTagtrailError(error)) {
      const calledOff = run.signal.aborted && !run.context.stopping.signal.aborted;
      if (calledOff) return { end: { state: "skipped", why: "It was called off." }, error: null };
      throw error;
    }
    const why = error.advice === null ? error.message : `${error.message} ${error.advice}`;
    return { end: { state: "refused", why }, error };
  }
}

type RunOf<Step extends PlannedStep> = StepRun<Step>;

function dispatch(run: StepRun): Promise<StepEnd> {
  switch (run.step.action) {
    case "point-tag":
      return runPointTag(run as RunOf<typeof run.step>);
    case "remove-tag":
      return runRemoveTag(run as RunOf<typeof run.step>);
    case "delete-version":
      return runDeleteVersion(run as RunOf<typeof run.step>);
    case "pin-version":
      return runPinVersion(run as RunOf<typeof run.step>);
    case "put-version":
      return runPutVersion(run as RunOf<typeof run.step>);
    case "copy-blob":
      return runCopyBlob(run as RunOf<typeof run.step>);
    case "check-version":
      return runCheckVersion(run as RunOf<typeof run.step>);
  }
}
