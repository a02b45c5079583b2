import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { rereadTag } from "#lib/catalog/scan/reread-tag.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { ChangeAnswer } from "#lib/registry/registry-changes.ts";
import type { RequestOptions } from "#lib/registry/registry-client.ts";
import { staleTag } from "../errors.ts";
import { giveUpTagLeases, type TagLease } from "../leases/tag-leases.ts";
import { changeSession } from "../plans/current-tag.ts";
import type { StepEnd, StepRun } from "../steps/step-run.ts";
import { endOf } from "./end-of.ts";
import { lookAt, type SeenTarget } from "./look-at-targets.ts";
import { recordIntent, recordOutcome, renewSent } from "./record-step.ts";
import { type Target, targetsOf } from "./step-targets.ts";
import { takeLeases } from "./take-leases.ts";
import { leasedBy, requireNoneUnderWay } from "./version-lease.ts";

/** What is particular to a step that changes tags. */
export interface Guarded {
  /** Looks at what the plan relied on, beside the targets themselves; throws to refuse. */
  check?(connection: RegistryConnection): Promise<void>;
  /** The one thing that changes something. Pass the options on: some ways take several requests. */
  send(connection: RegistryConnection, options: RequestOptions): Promise<ChangeAnswer>;
  /** Looks for what must not have happened; a sentence when it has. */
  damage?(connection: RegistryConnection): Promise<string | null>;
}

/**
 * Longer than this between recording the intent and sending, in milliseconds, and nothing is sent: the process
 * was held up, and another one may be about to settle what it takes for a lost answer (threat 124).
 */
const HELD_UP_MS = 10_000;

/**
 * Changes tags by the protocol of promises P1 to P3: lease, look, compare with what the person saw, record the
 * intent, send once, look again, record the outcome. A lost answer leaves the step `sent`, with its leases, to
 * be settled when no request can take effect any more.
 *
 * @throws TagtrailError when it stopped before anything was recorded: the registry was not touched
 */
export async function runGuarded(run: StepRun, guarded: Guarded): Promise<StepEnd> {
  const { context, step } = run;
  const targets = targetsOf(step);
  const tags = targets.flatMap(({ tag }) => tag ?? []);
  const connection = await run.connect(step.place);
  const leases = await takeLeases(run, leasedBy(targets));
  let lost = false;
  try {
    await requireNoneUnderWay(run, targets);
    const lookedAt = context.clock().getTime();
    requireAsSeen(run, await look(run, connection, targets));
    const looked = { lo: lookedAt, hi: Math.max(lookedAt, context.clock().getTime()) };
    await guarded.check?.(connection);
    run.signal.throwIfAborted();
    const recordedAt = performance.now();
    const sentAt = await recordIntent(run, { targets, leases, looked });
    lost = true;
    const end = await sendOnce(run, { guarded, connection, targets, leases, sentAt, recordedAt });
    lost = end.state === "sent";
    if (!lost) await reread(run, connection, tags);
    return end;
  } finally {
    if (!lost) await giveUpTagLeases(context.catalog.database, leases);
  }
}

interface Sending {
  readonly guarded: Guarded;
  readonly connection: RegistryConnection;
  readonly targets: readonly Target[];
  readonly leases: readonly TagLease[];
  readonly sentAt: number;
  readonly recordedAt: number;
}

async function sendOnce(run: StepRun, sending: Sending): Promise<StepEnd> {
  const { guarded, connection, targets, sentAt, recordedAt } = sending;
  const heldUp = performance.now() - recordedAt > HELD_UP_MS;
  const options = { beforeChange: renewing(run, sending) };
  const answer = heldUp ? null : await guarded.send(connection, options);
  const seen = await lookOrNull(run, connection, targets);
  const end = endOf({ answer, seen, repository: run.step.place.repository });
  if (end.state === "sent") return end;
  const damage = end.state === "applied" ? await guarded.damage?.(connection) : null;
  const closing = { ...end, why: damage ?? end.why };
  const valid = { lo: sentAt, hi: Math.max(sentAt, run.context.clock().getTime()) };
  try {
    await recordOutcome(run, { end: closing, seen: seen ?? asBefore(targets), valid, settled: false });
    return closing;
  } catch (error) {
    run.context.catalog.logger.error({ err: error, change: run.changeId }, "an outcome was not recorded");
    return { state: "sent", why: "How it ended could not be recorded; it is looked at again." };
  }
}

/** Milliseconds by which a later request of the same step may follow the recorded one without being recorded. */
const RENEW_AFTER_MS = 5_000;

/** Settling counts from the last request that may have gone out, so a later one moves that time first. */
function renewing(run: StepRun, { leases, recordedAt }: Sending): () => Promise<void> {
  let renewedAt = recordedAt;
  return async () => {
    if (performance.now() - renewedAt < RENEW_AFTER_MS) return;
    await renewSent(run, leases);
    renewedAt = performance.now();
  };
}

/** Nobody could look, but the registry's no was clear: what was before is still so. */
function asBefore(targets: readonly Target[]): SeenTarget[] {
  return targets.map((target) => ({ ...target, now: target.from }));
}

function look(run: StepRun, connection: RegistryConnection, targets: readonly Target[]) {
  const { context, step } = run;
  return lookAt({ context, connection, repository: step.place.repository }, targets);
}

async function lookOrNull(
  run: StepRun,
  connection: RegistryConnection,
  targets: readonly Target[],
): Promise<SeenTarget[] | null> {
  try {
    return await look(run, connection, targets);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    return null;
  }
}

/** Compare and swap, as far as a registry allows: what the person saw is what is there now. */
function requireAsSeen({ step }: StepRun, seen: readonly SeenTarget[]): void {
  const moved = seen.find(({ now, from }) => now !== from);
  if (moved === undefined) return;
  const tag = moved.tag ?? moved.reference;
  throw staleTag(step.place, { tag, expected: moved.from, actual: moved.now });
}

/** Brings the index up to date; it would learn of it by itself, only later. */
async function reread(run: StepRun, connection: RegistryConnection, tags: readonly string[]): Promise<void> {
  const { context, step } = run;
  const session = changeSession(context, connection);
  for (const tag of tags) {
    await rereadTag(session, { repository: step.place.repository, tag }).catch((error: unknown) =>
      context.catalog.logger.warn({ err: error, tag }, "a changed tag was not read again"),
    );
  }
  await context.catalog.writer.flush();
}
