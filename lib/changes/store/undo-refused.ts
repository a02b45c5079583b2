interface EndedChange {
  readonly state: string;
  readonly kind: string;
  readonly undoneBy: string | null;
}

interface EndedStep {
  readonly action: string;
  readonly state: string;
}

/** Actions that an undo can take back. */
const REVERSIBLE = new Set(["point-tag", "remove-tag", "delete-version"]);

/** Why a change cannot be undone, in one sentence; null: it can be planned. */
export function undoRefused(change: EndedChange, steps: readonly EndedStep[]): string | null {
  if (change.undoneBy !== null) return "It was undone already.";
  if (change.state === "waiting") return "It has not begun: call it off instead.";
  if (change.state !== "done" && change.state !== "partly") {
    return change.state === "failed" || change.state === "cancelled"
      ? "Nothing was changed."
      : "It has not ended yet.";
  }
  if (steps.some(({ action, state }) => REVERSIBLE.has(action) && state === "applied")) return null;
  return "It moved no tag and deleted nothing.";
}
