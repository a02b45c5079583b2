import type { Logger } from "pino";
import type { EventHub } from "#lib/catalog/event-hub.ts";
import type { Database } from "#lib/database/database.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";

/**
 * Tells the pages that moves were written, under the name by which they know the registry. Nobody waits for
 * it: a page that is not told asks again when it is looked at.
 */
export function tellPages(
  { client }: Pick<Database, "client">,
  events: Pick<EventHub, "publish">,
  logger: Logger,
): HistoryContext["onChange"] {
  return ({ registryId, repository }) => {
    const tell = async () => {
      const registry = await client.registry.findUnique({
        where: { id: registryId },
        select: { name: true },
      });
      if (registry) events.publish({ type: "history", registry: registry.name, repository });
    };
    tell().catch((error: unknown) => logger.warn({ err: error }, "pages were not told of moves"));
  };
}
