import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { TagtrailError } from "#lib/errors.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";

/** What the operator decided about changes. */
export interface ChangeRules {
  /** Nothing is changed; also enforced where requests leave (lib/registry/mutations). */
  readonly readOnly: boolean;
  /** Milliseconds in which a deletion can be called off before it begins. */
  readonly undoMs: number;
  /** Milliseconds after which a request whose answer was lost can no longer take effect at a registry. */
  readonly settleMs: number;
  /** Days that a version stays pinned by a hidden tag. */
  readonly keepAliveDays: number;
  /** Patterns of tags that are moved or removed with a reason only. */
  readonly protectedTags: readonly string[];
  /** Patterns of tags that are created once and never moved or removed. */
  readonly immutableTags: readonly string[];
}

/** What every function here works with; one per process, made by open-changes.ts. */
export interface ChangesContext {
  readonly catalog: CatalogContext;
  readonly history: HistoryContext;
  readonly rules: ChangeRules;
  readonly clock: () => Date;
  /** Marks this process in leases. */
  readonly owner: string;
  /** Aborted when the server stops: what is not begun is left to the next one. */
  readonly stopping: AbortController;
  /** Changes that run in this process, by id; aborting ends one after the step it is at. */
  readonly running: Map<string, RunningChange>;
  /** Tells the worker that something may be due. */
  wake(): void;
}

export interface RunningChange {
  readonly abort: AbortController;
  /** Resolves when it has ended, or waits for a lost answer. */
  readonly ended: Promise<EndedChange>;
}

export interface EndedChange {
  /** Why its first step stopped before anything was sent; null otherwise. */
  readonly error: TagtrailError | null;
}
