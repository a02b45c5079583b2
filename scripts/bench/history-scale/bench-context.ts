import { openDatabase } from "#lib/database/open-database.ts";
import { logger } from "#lib/logger.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import { TagNames } from "#lib/tag-history/queries/tag-names.ts";

/** A history as a server has it, soon after the last move. */
export async function openBenchHistory(url: string): Promise<HistoryContext> {
  const database = await openDatabase(url);
  return {
    database,
    clock: () => new Date("2026-12-01T00:00:00Z"),
    logger,
    isProtected: () => false,
    onChange: () => {},
    tagNames: new TagNames(database),
  };
}
