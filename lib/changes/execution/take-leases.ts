import { setTimeout as wait } from "node:timers/promises";
import { Conflict } from "#lib/errors.ts";
import { giveUpTagLeases, leasePlace, type TagLease, takeTagLease } from "../leases/tag-leases.ts";
import type { StepRun } from "../steps/step-run.ts";

/** Milliseconds that a lease lasts before the intent is stored: looking at the registry takes no longer. */
const FIRST_MS = 60_000;
/** Milliseconds to wait for another change of the same tag, which takes one request and two looks. */
const PATIENCE_MS = 5_000;
const AGAIN_MS = 25;

/**
 * Leases tags for a step, in an order that all agree on, waiting a little for whoever has one.
 *
 * @throws Conflict when another change keeps one of them
 */
export async function takeLeases(
  { context, changeId, step, signal }: Pick<StepRun, "context" | "changeId" | "step" | "signal">,
  tags: readonly string[],
): Promise<TagLease[]> {
  const { database } = context.catalog;
  const { registryId, repository } = step.place;
  const leases: TagLease[] = [];
  const deadline = performance.now() + PATIENCE_MS;
  try {
    for (const tag of [...tags].sort()) {
      const place = leasePlace(registryId, repository, tag);
      for (;;) {
        const now = context.clock();
        const until = new Date(now.getTime() + FIRST_MS);
        const lease = await takeTagLease(database, { place, holder: changeId, now, until });
        if (lease !== null) {
          leases.push(lease);
          break;
        }
        if (performance.now() > deadline) throw busy(`${repository}:${tag}`);
        await wait(AGAIN_MS + Math.random() * AGAIN_MS, undefined, { signal });
      }
    }
    return leases;
  } catch (error) {
    await giveUpTagLeases(database, leases);
    throw error;
  }
}

function busy(tag: string): Conflict {
  return new Conflict(`Another change of ${tag} is under way.`, {
    advice: "Look at the list of open changes, and try again when it has ended.",
    details: { rule: "busy" },
  });
}
