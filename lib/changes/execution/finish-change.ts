import type { ChangeState, StepState } from "#lib/contract/changes.ts";
import type { ChangesContext } from "../changes-context.ts";
import { giveUpLeasesOf } from "../leases/tag-leases.ts";
import { findChange, stepRowsOf } from "../store/change-rows.ts";

type StepRow = Awaited<ReturnType<typeof stepRowsOf>>[number];

/** Milliseconds until a lost answer that could not be settled is looked at again. */
const LOOK_AGAIN_MS = 10_000;

/** Writes down how a change stands after its steps ran: ended, or waiting for lost answers. */
export async function finishChange(
  context: ChangesContext,
  id: string,
  { cancelled }: { cancelled: boolean },
): Promise<void> {
  const { database, events } = context.catalog;
  const steps = await stepRowsOf(database, id);
  const state = stateOf(steps, cancelled);
  const now = context.clock();
  const isOpen = state === "settling" || state === "running";
  // Another server may have gone on with it meanwhile.
  const { count } = await database.client.change.updateMany({
    where: { id, owner: context.owner },
    data: {
      state,
      owner: null,
      leaseUntil: null,
      dueAt: state === "settling" ? dueAt(steps, context) : null,
      ...(isOpen ? {} : { finishedAt: now, result: resultOf(state, steps) }),
    },
  });
  if (count !== 1) return;
  if (isOpen) return context.wake();
  await giveUpLeasesOf(database, id);
  const row = await findChange(database, id);
  // What was taken back in part can be taken back further.
  if (row.undoes !== null && state === "done") {
    await database.client.change.updateMany({ where: { id: row.undoes }, data: { undoneBy: id } });
  }
  events.publish({ type: "repository", registry: row.registryName, repository: row.repository });
}

/** The state of a change follows from those of its steps. */
export function stateOf(
  steps: readonly { readonly state: string; readonly action: string; readonly why: string | null }[],
  cancelled: boolean,
): ChangeState {
  const has = (...states: StepState[]) => steps.some(({ state }) => states.includes(state as StepState));
  if (has("sent")) return "settling";
  if (has("pending")) return "running";
  const applied = has("applied");
  if (has("unknown")) return "partly";
  if (has("refused", "not-applied", "skipped")) {
    if (applied) return "partly";
    return cancelled && !has("refused", "not-applied") ? "cancelled" : "failed";
  }
  // A tag was removed, and more with it.
  const damaged = steps.some(
    ({ action, state, why }) => REMOVES.has(action) && state === "applied" && why !== null,
  );
  return damaged ? "partly" : "done";
}

const REMOVES: ReadonlySet<string> = new Set(["remove-tag", "delete-version"]);

function dueAt(steps: readonly StepRow[], { rules, clock }: ChangesContext): Date {
  const sent = steps.flatMap(({ state, sentAt }) => (state === "sent" && sentAt ? [sentAt.getTime()] : []));
  const first = Math.min(...sent) + rules.settleMs;
  const now = clock().getTime();
  return new Date(first > now ? first : now + LOOK_AGAIN_MS);
}

const SHOWN = 5;

/** In one sentence or a few: why what was not applied was not, and what looking afterwards showed. */
function resultOf(state: ChangeState, steps: readonly StepRow[]): string {
  const told = steps.filter(({ state: own, why }) => why !== null && own !== "not-needed");
  const whys = [...new Set(told.map(({ why }) => why ?? ""))];
  const applied = steps.filter((step) => step.state === "applied").length;
  if (whys.length === 0) return applied === 0 ? "It was so already." : "Applied and looked at afterwards.";
  const more = whys.length > SHOWN ? [`And ${whys.length - SHOWN} more.`] : [];
  const counted =
    steps.length > 1 && state === "partly" ? [`${applied} of ${steps.length} steps were applied.`] : [];
  return [...counted, ...whys.slice(0, SHOWN), ...more].join(" ");
}
