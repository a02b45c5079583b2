import type { StepState } from "#lib/contract/changes.ts";
import type { TagtrailError } from "#lib/errors.ts";

interface OrderedStep {
  readonly action: string;
  readonly digest: string | null;
  readonly from: string | null;
}

/** When one of these does not succeed, the steps after it have nothing to stand on. */
const LATER_STEPS_NEED_IT: ReadonlySet<string> = new Set(["put-version", "copy-blob", "pin-version"]);
const SUCCEEDED: ReadonlySet<StepState> = new Set(["applied", "not-needed"]);
/** Steps after which the registry is, or may be, another. */
const TOUCHED: ReadonlySet<StepState> = new Set(["applied", "sent", "unknown"]);

/** What the steps of a change that ran mean for those after them. */
export class StepOrder {
  #stands = true;
  #waits = false;
  #touched = false;
  #error: TagtrailError | null = null;
  /** Versions that were to get a tag and did not. */
  readonly #untagged = new Set<string>();

  /** A step ended, or ran in an earlier run. */
  note({ action, digest }: OrderedStep, state: StepState, error: TagtrailError | null): void {
    if (TOUCHED.has(state)) this.#touched = true;
    this.#error ??= error;
    if (action === "point-tag" && digest !== null && !SUCCEEDED.has(state)) this.#untagged.add(digest);
    if (!LATER_STEPS_NEED_IT.has(action) || SUCCEEDED.has(state)) return;
    if (state === "sent") this.#waits = true;
    else this.#stands = false;
  }

  /** Why a step must not be run; null: it may. */
  refuses({ from }: OrderedStep): string | null {
    if (!this.#stands) return "What it relies on was not done.";
    if (from !== null && this.#untagged.has(from)) {
      return "The tag that was to keep its version was not set.";
    }
    return null;
  }

  /** The next steps rely on one whose answer was lost: they come after it is settled. */
  get waits(): boolean {
    return this.#waits;
  }

  /** Something was, or may have been, changed: then no error says that nothing was. */
  get touched(): boolean {
    return this.#touched;
  }

  /** Why it stopped before anything was sent; null when something was. */
  get refusal(): TagtrailError | null {
    return this.#touched ? null : this.#error;
  }
}
