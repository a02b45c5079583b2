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
  const remarks = new Map(
    shown.flatMap((each) => each.remarks).map((remark) => [`${remark.code} ${remark.text}`, remark]),
  );
  return {
    place: first.place,
    steps: plans.flatMap(({ steps }) => steps),
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
