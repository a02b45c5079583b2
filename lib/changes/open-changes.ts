import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { Environment } from "#lib/settings/environment.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import type { ChangeRules, ChangesContext } from "./changes-context.ts";
import { ChangeWorker } from "./execution/change-worker.ts";

/** Changes in a running server. */
export interface OpenedChanges {
  readonly changes: ChangesContext;
  /** Lets requests under way end, and leaves the rest to the next server. */
  stop(): Promise<void>;
}

export interface ChangesParts {
  readonly catalog: CatalogContext;
  readonly history: HistoryContext;
  readonly environment: Environment;
}

/** Opens what changes registries, and takes up what an earlier server left behind. */
export function openChanges({ catalog, history, environment }: ChangesParts): OpenedChanges {
  const changes = createChangesContext({ catalog, history, rules: rulesOf(environment) });
  const worker = new ChangeWorker(changes);
  changes.wake = () => worker.look();
  worker.start();
  return { changes, stop: () => worker.stop() };
}

/** Puts a context together, without the worker. */
export function createChangesContext(
  parts: Pick<ChangesContext, "catalog" | "history" | "rules">,
): ChangesContext & { wake: () => void } {
  return {
    ...parts,
    clock: parts.catalog.clock,
    owner: parts.catalog.owner,
    stopping: new AbortController(),
    running: new Map(),
    wake: () => {},
  };
}

function rulesOf(environment: Environment): ChangeRules {
  const { readOnly, undoSeconds, settleSeconds, keepAliveDays, protectedTags, immutableTags } = environment;
  return {
    ...{ readOnly, keepAliveDays, protectedTags, immutableTags },
    undoMs: undoSeconds * 1000,
    settleMs: settleSeconds * 1000,
  };
}
