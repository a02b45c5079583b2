import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import type { recordEvidence, recordReads } from "#lib/tag-history/record.ts";

export interface WatcherOptions {
  readonly catalog: CatalogContext;
  readonly history: HistoryContext;
  readonly environment: {
    readonly pollSeconds: number;
    readonly importantTags: readonly string[];
    readonly protectedTags: readonly string[];
  };
  /** For tests: other ways to record. */
  readonly record?: Recorders;
}

export interface Recorders {
  readonly reads: typeof recordReads;
  readonly evidence: typeof recordEvidence;
}

/** What every part of the watcher works with. */
export interface WatcherContext {
  readonly catalog: CatalogContext;
  readonly history: HistoryContext;
  readonly record: Recorders;
  /** The shortest interval; 0: polling is switched off. */
  readonly pollMs: number;
  /** To be read as often as that. */
  isImportant(tag: string): boolean;
  /** Aborted when watching ends. */
  readonly stopping: AbortSignal;
}
