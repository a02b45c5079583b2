import { runGuarded } from "../execution/guarded-step.ts";
import { takeLeases } from "../execution/take-leases.ts";
import { dropRow, keepRow } from "../keep-alives/keep-alive-row.ts";
import { giveUpTagLeases } from "../leases/tag-leases.ts";
import type { PinVersion } from "../plan.ts";
import { changeSession, currentTag } from "../plans/current-tag.ts";
import { manifestOf } from "./manifest-of.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/**
 * Points a hidden tag at a version that is about to lose a tag; one that is pinned is pinned for longer. What is
 * kept is written down before, and taken back when the registry would not have it.
 */
export async function runPinVersion(run: StepRun<PinVersion>): Promise<StepEnd> {
  const { context, changeId, step } = run;
  const { database } = context.catalog;
  const pinning = { step, changeId, now: context.clock() };
  // Only what another change relied on before may stay when this one fails.
  let isOurs = (await keepRow(database, pinning)) === "new";
  let kept = false;
  try {
    const seen = await seenUnderLease(run);
    if (seen === step.digest) {
      kept = true;
      return { state: "not-needed", why: "It is pinned already." };
    }
    // A row without its tag keeps nothing, whoever wrote it.
    if (seen === null) isOurs = true;
    const end = await point(run);
    kept = end.state === "applied" || end.state === "sent" || end.state === "unknown";
    return end;
  } finally {
    if (!kept && isOurs) await dropRow(database, pinning);
  }
}

/** What the hidden tag points at while nobody can be taking it away. */
async function seenUnderLease(run: StepRun<PinVersion>): Promise<string | null> {
  const { context, step, signal } = run;
  const { tag, place } = step;
  const session = changeSession(context, await run.connect(place), signal);
  const leases = await takeLeases(run, [tag]);
  try {
    return await currentTag(session, place.repository, tag);
  } finally {
    await giveUpTagLeases(context.catalog.database, leases);
  }
}

async function point(run: StepRun<PinVersion>): Promise<StepEnd> {
  const { context, step } = run;
  const { tag, digest, place } = step;
  const { repository } = place;
  const manifest = await manifestOf(context, await run.connect(place), { repository, digest });
  return await runGuarded(run, {
    send: ({ client }, options) => client.changes.putManifest(repository, tag, manifest, options),
  });
}
