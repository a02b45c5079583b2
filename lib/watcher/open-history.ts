import type { Logger } from "pino";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { SampleRegistry } from "#lib/catalog/connect/sample-registry.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import type { Environment } from "#lib/settings/environment.ts";
import { CheckpointWriter } from "#lib/tag-history/chain/checkpoint-writer.ts";
import { createProofContext, type ProofContext } from "#lib/tag-history/chain/proof-context.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import { TagNames } from "#lib/tag-history/queries/tag-names.ts";
import { recordEvidence } from "#lib/tag-history/record.ts";
import { markAgain } from "#lib/tag-history/store/mark-again.ts";
import { sampleHistory } from "./samples/sample-history.ts";
import { tellPages } from "./tell-pages.ts";
import { Watcher } from "./watcher.ts";
import { createWebhooks, type Webhooks } from "./webhooks/webhooks.ts";

/** The history of tags in a running server, and all that learns of it. */
export interface OpenedHistory {
  readonly history: HistoryContext;
  readonly proof: ProofContext;
  readonly webhooks: Webhooks;
  readonly watcher: Watcher;
  /** Ends learning and writing. */
  stop(): Promise<void>;
}

export interface HistoryParts {
  readonly catalog: CatalogContext;
  readonly environment: Environment;
  readonly logger: Logger;
  /** The built-in samples, when there are any: their history is told once. */
  readonly samples: SampleRegistry | null;
}

/** Milliseconds between two looks at moves whose images were not known yet. */
const MARK_EVERY_MS = 30_000;

/**
 * Opens the history and begins to watch. Nothing of it delays the start: the chain is verified, and what is
 * waiting is processed, in the background.
 *
 * @throws Unavailable in one sentence when the key for checkpoints cannot be read or made
 */
export async function openHistory({
  catalog,
  environment,
  logger,
  samples,
}: HistoryParts): Promise<OpenedHistory> {
  const { database, clock, events, settings } = catalog;
  const history: HistoryContext = {
    database,
    clock,
    logger,
    isProtected: (tag) => environment.protectedTags.some((pattern) => matchesPattern(pattern, tag)),
    onChange: tellPages(database, events, logger),
    tagNames: new TagNames(database),
  };
  const proof = createProofContext(history, environment);
  const checkpoints = new CheckpointWriter(proof);
  const watcher = new Watcher({ catalog, history, environment });
  const webhooks = createWebhooks({
    settings,
    history,
    environment,
    requestRead: (wish) => watcher.requestRead(wish),
  });
  if (samples) await tellSampleHistory(history, samples);
  // Before anything reads: the first good read ends what was not watched since the last stop.
  await watcher.start();
  webhooks.start();
  checkpoints.start();
  const marking = setInterval(() => {
    markAgain(history).catch((error: unknown) => logger.warn({ err: error }, "moves were not marked again"));
  }, MARK_EVERY_MS);
  marking.unref();
  return {
    history,
    proof,
    webhooks,
    watcher,
    stop: async () => {
      clearInterval(marking);
      await webhooks.stop();
      await watcher.stop();
      await checkpoints.stop();
    },
  };
}

async function tellSampleHistory(history: HistoryContext, { taggings }: SampleRegistry): Promise<void> {
  const { client } = history.database;
  const registry = await client.registry.findFirst({ where: { source: "sandbox" }, select: { id: true } });
  if (!registry) return;
  const evidence = sampleHistory(registry.id, taggings);
  await recordEvidence(history, evidence);
  const earliest = Math.min(...evidence.map(({ valid }) => valid.lo));
  await client.historyRegistry.updateMany({
    where: { registryId: registry.id, watchingSince: { gt: new Date(earliest) } },
    data: { watchingSince: new Date(earliest) },
  });
}
