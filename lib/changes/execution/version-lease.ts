import type { TransactionClient } from "#lib/database/database.ts";
import { Conflict } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { leasePlace } from "../leases/tag-leases.ts";
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
 * With the leases taken, and before anything is looked at: nothing may be under way that could still change what is
 * looked at, whoever's lease has run out by now. That is a request of another change whose answer was lost and
 * that is not settled yet: for one of the tags, for a version that is to be deleted, or that deletes one of ours.
 *
 * @throws Conflict while there is one
 */
export async function requireNoneUnderWay(
  { context, changeId, step }: Step,
  targets: readonly Target[],
): Promise<void> {
  const { registryId, repository } = step.place;
  const tags = targets.flatMap(({ tag }) => tag ?? []);
  const deleted = targets.filter(({ tag }) => tag === null).map(({ reference }) => reference);
  const digests = targets.flatMap(({ from, to }) => [from ?? [], to ?? []].flat());
  const underWay = await context.catalog.database.client.changeStep.findFirst({
    where: {
      ...{ state: "sent", registryId, repository, changeId: { not: changeId } },
      OR: [
        { tag: { in: tags } },
        { digest: { in: deleted } },
        { action: "delete-version", digest: { in: digests } },
      ],
    },
  });
  if (!underWay) return;
  const what = underWay.tag ?? shortDigest(underWay.digest ?? "");
  throw new Conflict(`Another change of ${what} is under way.`, {
    advice: "Look at the list of open changes, and try again when it has ended.",
    details: { rule: "busy" },
  });
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
