import { runGuarded } from "../execution/guarded-step.ts";
import type { PointTag } from "../plan.ts";
import { manifestOf } from "./manifest-of.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** PUT of the version's exact bytes at the tag: never taken apart and written anew, never deleted first. */
export async function runPointTag(run: StepRun<PointTag>): Promise<StepEnd> {
  const { context, step } = run;
  const { tag, digest, place } = step;
  const { repository } = place;
  const connection = await run.connect(place);
  // Before the intent, so that nothing but the one request lies between it and its outcome.
  const manifest = await manifestOf(context, connection, { repository, digest });
  return await runGuarded(run, {
    send: ({ client }, options) => client.changes.putManifest(repository, tag, manifest, options),
  });
}
