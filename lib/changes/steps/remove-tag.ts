import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { runGuarded } from "../execution/guarded-step.ts";
import { lookAt } from "../execution/look-at-targets.ts";
import type { RemoveTag } from "../plan.ts";
import { listed } from "../plans/rule-remarks.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** Takes one tag away, and looks whether the other tags of its version are still there. */
export async function runRemoveTag(run: StepRun<RemoveTag>): Promise<StepEnd> {
  const { tag, from, way, place } = run.step;
  return await runGuarded(run, {
    send: ({ client }, options) =>
      client.changes.removeTag(place.repository, tag, { ...options, way, digest: from }),
    damage: (connection) => lostSiblings(run, connection),
  });
}

/** A registry may take away more than it was asked to; that is at least told. */
async function lostSiblings(
  { context, step }: StepRun<RemoveTag>,
  connection: RegistryConnection,
): Promise<string | null> {
  const { from, siblings, place } = step;
  const targets = siblings.map((tag) => ({ tag, reference: tag, from, to: from }));
  const seen = await lookAt({ context, connection, repository: place.repository }, targets).catch(() => null);
  if (seen === null) return "The other tags of its version could not be looked at afterwards.";
  const lost = seen.filter(({ now }) => now === null).map(({ reference }) => reference);
  return lost.length === 0 ? null : `The registry also took away ${listed(lost)}.`;
}
