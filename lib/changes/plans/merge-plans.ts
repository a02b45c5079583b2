import type { ChangeKind } from "#lib/contract/changes.ts";
import { InvalidInput } from "#lib/errors.ts";
import type { NewPlan } from "../plan.ts";

export interface Merged {
  readonly title: string;
  readonly kind: ChangeKind;
  readonly undoes: string;
}

/** Several plans as one, executed one after the other. */
export function mergePlans(plans: readonly NewPlan[], { title, kind, undoes }: Merged): NewPlan {
  const [first] = plans;
  if (!first) throw new InvalidInput("There is nothing to undo.");
  const shown = plans.map((plan) => plan.shown);
  const steps = plans.flatMap((plan) => plan.steps);
  // One part of a change may have been taken back already; that is no reason to leave the others.
  const told = shown
    .flatMap((each) => each.remarks)
    .filter(({ code }) => code !== "nothing-to-do" || steps.length === 0);
  const remarks = new Map(told.map((remark) => [`${remark.code} ${remark.text}`, remark]));
  return {
    place: first.place,
    steps,
    undoes,
    shown: {
      ...first.shown,
      ...{ kind, title },
      tags: shown.flatMap(({ tags }) => tags),
      versions: shown.flatMap(({ versions }) => versions),
      difference: plans.length === 1 ? first.shown.difference : null,
      freed: null,
      remarks: [...remarks.values()],
      needsReason: shown.some(({ needsReason }) => needsReason),
      undoSeconds: 0,
    },
  };
}
