import type { StepState } from "#lib/contract/changes.ts";
import type { TransactionClient } from "#lib/database/database.ts";
import { Conflict, isTagtrailError } from "#lib/errors.ts";
import type { Bounds, NewEvidence } from "#lib/tag-history/evidence.ts";
import { recordEvidence } from "#lib/tag-history/record.ts";
import { auditUnavailable } from "../errors.ts";
import { extendTagLease, type TagLease } from "../leases/tag-leases.ts";
import type { StepEnd, StepRun } from "../steps/step-run.ts";
import type { SeenTarget } from "./look-at-targets.ts";
import type { Target } from "./step-targets.ts";
import { refuseLeasedVersions } from "./version-lease.ts";

type Recorded = Pick<StepRun, "context" | "changeId" | "position" | "step" | "actor" | "reason">;

/**
 * Stores what is about to be done, before the registry is asked (promise P1): in one transaction with the
 * step's state and with the leases, which from now on last until a lost answer can be settled.
 *
 * @returns when it was recorded, in milliseconds
 * @throws Unavailable when it cannot be stored; Conflict when the step or a lease is somebody else's by now
 */
export async function recordIntent(run: Recorded, { targets, leases, looked }: Intended): Promise<number> {
  const { context, changeId, position } = run;
  const now = context.clock();
  const until = new Date(now.getTime() + context.rules.settleMs + LEASE_MARGIN_MS);
  const valid = { lo: now.getTime(), hi: now.getTime() };
  const evidence = [
    ...targets.flatMap((target) => seenBefore(run, target, looked)),
    ...targets.map((target) => intentOf(run, target, valid)),
  ];
  await storing(() =>
    recordEvidence(context.history, evidence, async (transaction) => {
      await refuseLeasedVersions(transaction, run, targets);
      for (const lease of leases) {
        if (!(await extendTagLease(transaction, lease, until))) throw takenOver();
      }
      await moveOn(transaction, { changeId, position, from: "pending" }, { state: "sent", sentAt: now });
    }),
  );
  return now.getTime();
}

export interface Intended {
  readonly targets: readonly Target[];
  readonly leases: readonly TagLease[];
  /** When the targets were looked at, in milliseconds. */
  readonly looked: Bounds;
}

/** What the tag pointed at a moment ago, so that the move has a known beginning, whoever else watches. */
function seenBefore({ step }: Recorded, { tag, from }: Target, looked: Bounds): NewEvidence[] {
  if (tag === null) return [];
  const { registryId, repository } = step.place;
  const subject = { registryId, repository, tag };
  return [{ kind: "observation", subject, state: stateOf(from), valid: looked, source: "console" }];
}

/** Time for settling itself, after the last moment at which a lost request can take effect. */
export const LEASE_MARGIN_MS = 60_000;

/**
 * Notes that another request of the same step goes out only now, and holds its leases as long from now on.
 *
 * @throws Conflict when the step or a lease is somebody else's by now
 */
export async function renewSent(run: Recorded, leases: readonly TagLease[]): Promise<void> {
  const { context, changeId, position } = run;
  const now = context.clock();
  const until = new Date(now.getTime() + context.rules.settleMs + LEASE_MARGIN_MS);
  await storing(() =>
    context.catalog.database.client.$transaction(async (transaction) => {
      for (const lease of leases) {
        if (!(await extendTagLease(transaction, lease, until))) throw takenOver();
      }
      await moveOn(transaction, { changeId, position, from: "sent" }, { state: "sent", sentAt: now });
    }),
  );
}

export interface Ending {
  readonly end: StepEnd;
  readonly seen: readonly SeenTarget[];
  /** From sending to the look that shows it, in milliseconds. */
  readonly valid: Bounds;
  /** A lost answer was settled later. */
  readonly settled: boolean;
}

/**
 * Closes a step by exactly one outcome (promise P2): in one transaction with the step's state, so that of two
 * servers that both know it only one records it.
 *
 * @throws Conflict when somebody else closed it; Unavailable when it cannot be stored: it is settled later
 */
export async function recordOutcome(run: Recorded, ending: Ending): Promise<void> {
  const { context, changeId, position } = run;
  const endedAt = context.clock();
  const { state, why } = ending.end;
  await storing(() =>
    recordEvidence(context.history, outcomesOf(run, ending), (transaction) =>
      moveOn(transaction, { changeId, position, from: "sent" }, { state, why, endedAt }),
    ),
  );
}

function outcomesOf(run: Recorded, { end, seen, valid, settled }: Ending): NewEvidence[] {
  return seen.map((target) => {
    const applied =
      end.state === "applied" ||
      (target.now === target.to && target.from !== target.to && end.state === "unknown");
    const common = commonOf(run, target, valid, settled ? "settled" : applied ? "action" : "outcome");
    if (applied) {
      return { ...common, kind: "action", state: stateOf(target.to), actor: run.actor, ...reasonOf(run) };
    }
    const details = { ...common.details, outcome: end.state };
    return { ...common, details, kind: "outcome", reason: end.why ?? "" };
  });
}

function intentOf(run: Recorded, target: Target, valid: Bounds): NewEvidence {
  const common = commonOf(run, target, valid, "intent");
  return { ...common, kind: "intent", state: stateOf(target.to), actor: run.actor, ...reasonOf(run) };
}

function commonOf(
  { changeId, position, step }: Recorded,
  { tag, reference, from }: Target,
  valid: Bounds,
  what: string,
) {
  const { registryId, repository } = step.place;
  return {
    subject: { registryId, repository, tag },
    valid,
    source: "console" as const,
    sourceEventId: `${changeId}/${position}/${reference}/${what}`,
    details: {
      ...{ change: changeId, step: String(position), action: step.action, from: from ?? "absent" },
      ...(tag === null ? { version: reference } : {}),
    },
  };
}

function stateOf(digest: string | null) {
  return digest === null
    ? ({ is: "absent" } as const)
    : ({ is: "present", digest, mediaType: null } as const);
}

const reasonOf = ({ reason }: Recorded) => (reason === null ? {} : { reason });

interface StepAt {
  readonly changeId: string;
  readonly position: number;
  readonly from: StepState;
}

async function moveOn(
  transaction: TransactionClient,
  { changeId, position, from }: StepAt,
  data: { state: StepState; why?: string | null; sentAt?: Date; endedAt?: Date },
): Promise<void> {
  const { count } = await transaction.changeStep.updateMany({
    where: { changeId, position, state: from },
    data,
  });
  if (count !== 1) throw takenOver();
}

function takenOver(): Conflict {
  return new Conflict("Another server went on with this change.", {
    advice: "Look at the change again in a moment.",
    details: { rule: "taken_over" },
  });
}

async function storing(store: () => Promise<unknown>): Promise<void> {
  try {
    await store();
  } catch (error) {
    throw isTagtrailError(error) ? error : auditUnavailable(error);
  }
}
