import { inPieces } from "#lib/database/in-pieces.ts";
import { isTagtrailError, TagtrailError } from "#lib/errors.ts";
import type { NamePage, RequestOptions } from "#lib/registry/registry-client.ts";
import { tellFailure } from "../observed-request.ts";
import { writeRepositories } from "../store/write-repositories.ts";
import { type FeedRow, feedColumns, type RepositoryFeed } from "./repository-feed.ts";
import type { ScanSession } from "./scan-session.ts";

export interface CatalogueOutcome {
  /** The registry listed everything it has to the end. */
  whole: boolean;
  /** What is odd about the list; null when nothing is. */
  notice: unknown;
}

/**
 * Reads the registry's catalogue; every page is stored, and thereby visible, as it arrives. Repositories
 * named by hand come first. A registry that lists none is no failure when some were named.
 */
export async function listCatalogue(
  session: ScanSession,
  feed: RepositoryFeed,
  options: { listedAt: Date; discovery: string; onRepositories: (count: number) => void },
): Promise<CatalogueOutcome> {
  const { context, connection } = session;
  const sent = new Set<number>();
  const send = (rows: readonly FeedRow[]) => {
    const fresh = rows.filter((row) => !sent.has(row.id));
    for (const row of fresh) sent.add(row.id);
    options.onRepositories(fresh.length);
    feed.push(fresh);
  };
  const where = { registryId: connection.registryId };
  const named = await context.database.client.repository.findMany({
    where: { ...where, named: true },
    select: feedColumns,
    orderBy: { id: "asc" },
  });
  send(named);
  if (options.discovery !== "catalog") return { whole: false, notice: null };
  try {
    return await readPages(session, options.listedAt, send);
  } catch (error) {
    session.signal.throwIfAborted();
    if (isTagtrailError(error) && error.code === "registry_unauthorized" && connection.target.credential)
      throw error;
    return { whole: false, notice: error };
  }
}

async function readPages(
  session: ScanSession,
  listedAt: Date,
  send: (rows: readonly FeedRow[]) => void,
): Promise<CatalogueOutcome> {
  const { context, connection } = session;
  const { registryId, registryName } = connection;
  let whole = true;
  let invalid = 0;
  await session.ask(async (options) => {
    for await (const page of pagesOf(session, options)) {
      await writeRepositories(context.database, {
        registryId,
        names: page.names,
        at: listedAt,
        by: "catalogue",
      });
      for (const names of inPieces(page.names, 500)) {
        const where = { registryId, name: { in: names } };
        send(await context.database.client.repository.findMany({ where, select: feedColumns }));
      }
      context.events.publish({ type: "registry", registry: registryName });
      invalid += page.invalidNames.length;
      if (page.partial) whole = false;
    }
  });
  return { whole, notice: noticeOf(whole, invalid) };
}

/** The pages of the catalogue; that it cannot be read says something about the registry. */
async function* pagesOf(session: ScanSession, options: RequestOptions): AsyncGenerator<NamePage> {
  try {
    yield* session.connection.client.listRepositories(options);
  } catch (error) {
    tellFailure(session, null, null, error);
    throw error;
  }
}

function noticeOf(whole: boolean, invalid: number): TagtrailError | null {
  if (!whole) {
    return new TagtrailError("registry_list_incomplete", "The registry's list of repositories ended early.", {
      advice: "What was listed is shown; nothing is taken for removed.",
    });
  }
  if (invalid === 0) return null;
  const what = invalid === 1 ? "a repository whose name breaks" : `${invalid} repositories whose names break`;
  return new TagtrailError("registry_invalid_names", `The registry lists ${what} the rules for names.`, {
    advice: "They are not shown, as no client can pull from them. Ask whoever runs the registry.",
  });
}
