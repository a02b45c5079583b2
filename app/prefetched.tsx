import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { authorise } from "#lib/access/authorise.ts";
import { localAdministrator, type Person } from "#lib/access/person.ts";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { ChangesContext } from "#lib/changes/changes-context.ts";
import { getConsole } from "#lib/console.ts";
import { makeQueryClient } from "#lib/console-client/query-client.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { ImageFilesContext } from "#lib/image-files/image-files-context.ts";
import { logger } from "#lib/logger.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";

/** What a page asks with while it is drawn. */
export interface Prefetch {
  client: QueryClient;
  catalog: CatalogContext;
  history: HistoryContext;
  changes: ChangesContext;
  imageFiles: ImageFilesContext;
  person: Person;
}

interface PrefetchedProps {
  /** Starts the page's queries, each under the key of its options. */
  ask: (prefetch: Prefetch) => readonly Promise<unknown>[];
  /** What is asked for is the page itself: when it is not there, neither is the page. */
  isPage?: boolean;
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
export async function Prefetched({ ask, isPage = false, children }: PrefetchedProps) {
  // Nothing is drawn ahead by the build, which has no console.
  await connection();
  const client = makeQueryClient();
  let missing = false;
  try {
    const { catalog, history, changes, imageFiles } = await getConsole();
    authorise(localAdministrator, "catalog.read");
    const asked = Promise.allSettled(
      ask({ client, catalog, history, changes, imageFiles, person: localAdministrator }),
    );
    const answers = await Promise.race([asked, patience()]);
    missing = answers.some((answer) => answer.status === "rejected" && isNotFound(answer.reason));
  } catch (error) {
    logger.warn({ err: error }, "a page was drawn without its data");
  }
  if (isPage && missing) notFound();
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}

/** No answers, after a while. */
async function patience(): Promise<PromiseSettledResult<unknown>[]> {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
  return [];
}

const isNotFound = (error: unknown) => isTagtrailError(error) && error.code === "not_found";
