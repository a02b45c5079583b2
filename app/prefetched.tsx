import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { authorise } from "#lib/access/authorise.ts";
import { localAdministrator, type Person } from "#lib/access/person.ts";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { getConsole } from "#lib/console.ts";
import { makeQueryClient } from "#lib/console-client/query-client.ts";
import { logger } from "#lib/logger.ts";

/** What a page asks with while it is drawn. */
export interface Prefetch {
  client: QueryClient;
  catalog: CatalogContext;
  person: Person;
}

interface PrefetchedProps {
  /** Starts the page's queries, each under the key of its options. */
  ask: (prefetch: Prefetch) => readonly Promise<unknown>[];
  children: ReactNode;
}

/**
 * So long a page waits for its data, in ms. What is indexed is there in a few; what must be asked of a registry
 * first is left to the browser, which shows that it waits.
 */
const PATIENCE_MILLISECONDS = 200;

/**
 * Puts what the page shows into its first HTML. Whatever cannot be had here, the browser asks for again by the same
 * key, and shows what it hears: a failure is not hidden by this, only not waited for.
 */
export async function Prefetched({ ask, children }: PrefetchedProps) {
  const client = makeQueryClient();
  try {
    const { catalog } = await getConsole();
    authorise(localAdministrator, "catalog.read");
    const asked = Promise.allSettled(ask({ client, catalog, person: localAdministrator }));
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS))]);
  } catch (error) {
    logger.warn({ err: error }, "a page was drawn without its data");
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
