interface EndedChange {
  readonly state: string;
  readonly kind: string;
  readonly undoneBy: string | null;
}

/** What there is among the steps of a change. */
export interface EndedSteps {
  /** Applied, and an undo can take it back. */
  readonly reversible: boolean;
  readonly unknown: boolean;
}

/** Actions that an undo can take back. */
export const REVERSIBLE = ["point-tag", "remove-tag", "delete-version"];

/** Why a change cannot be undone, in one sentence; null: it can be planned. */
export function undoRefused(change: EndedChange, steps: EndedSteps): string | null {
  if (change.undoneBy !== null) return "It was undone already.";
  if (change.state === "waiting") return "It has not begun: call it off instead.";
  if (change.state !== "done" && change.state !== "partly") {
    return change.state === "failed" || change.state === "cancelled"
      ? "Nothing was changed."
      : "It has not ended yet.";
  }
  if (steps.reversible) return null;
  if (steps.unknown) return "What became of it is not known: look at the tag itself.";
  return "It moved no tag and deleted nothing.";
}
