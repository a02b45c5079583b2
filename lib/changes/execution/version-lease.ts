import type { TransactionClient } from "#lib/database/database.ts";
import { Conflict } from "#lib/errors.ts";
import { leasePlace } from "../leases/tag-leases.ts";
import { shortDigest } from "../plans/short-digest.ts";
import type { StepRun } from "../steps/step-run.ts";
import type { Target } from "./step-targets.ts";

/** As a tag cannot be called: a version that is about to be deleted is leased under this name. */
export const versionLease = (digest: string) => `@${digest}`;

/** What a step leases: its tags, and a version that it deletes. */
export function leasedBy(targets: readonly Target[]): string[] {
  return targets.map(({ tag, reference }) => tag ?? versionLease(reference));
}

type Step = Pick<StepRun, "context" | "changeId" | "step">;

/**
 * Before the tags of a version are looked at for the last time: no request may be under way that points
 * another tag at it. Later ones are refused, because the version is leased (see refuseLeasedVersions).
 *
 * @throws Conflict while one is
 */
export async function requireNoneUnderWay({ context, changeId, step }: Step, targets: readonly Target[]) {
  const versions = targets.filter(({ tag, to }) => tag === null && to === null);
  for (const { reference } of versions) {
    const { registryId, repository } = step.place;
    const underWay = await context.catalog.database.client.changeStep.findFirst({
      where: {
        ...{ state: "sent", registryId, repository, digest: reference },
        ...{ action: { in: ["point-tag", "pin-version"] }, changeId: { not: changeId } },
      },
    });
    if (!underWay) continue;
    throw new Conflict(`${underWay.tag ?? "A tag"} is just being pointed at ${shortDigest(reference)}.`, {
      advice: "Try again when that change has ended.",
      details: { rule: "busy" },
    });
  }
}

/**
 * Inside the transaction of an intent, which waits for those before it: a tag is not pointed at a version that
 * another change is deleting, as the deletion would take the tag with it.
 *
 * @throws Conflict while the version is leased by another change
 */
export async function refuseLeasedVersions(
  transaction: TransactionClient,
  { context, changeId, step }: Step,
  targets: readonly Target[],
): Promise<void> {
  const digests = [...new Set(targets.flatMap(({ tag, to }) => (tag !== null && to !== null ? [to] : [])))];
  if (digests.length === 0) return;
  const { registryId, repository } = step.place;
  const places = digests.map((digest) => leasePlace(registryId, repository, versionLease(digest)));
  const leased = await transaction.tagLease.findFirst({
    where: {
      ...{ place: { in: places }, until: { gt: context.clock() } },
      AND: [{ holder: { not: null } }, { holder: { not: changeId } }],
    },
  });
  if (!leased) return;
  throw new Conflict("This version is just being deleted by another change.", {
    advice: "Look at the list of open changes.",
    details: { rule: "busy" },
  });
}
