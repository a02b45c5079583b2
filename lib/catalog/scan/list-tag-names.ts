import { TagtrailError } from "#lib/errors.ts";
import { tagSortKey } from "#lib/references/sort-key.ts";
import type { RequestOptions } from "#lib/registry/registry-client.ts";
import { AnswerTimer, observedRegistry, tellFailure } from "../observed-request.ts";
import type { ReadSession } from "../read-session.ts";

export interface TagListing {
  /** In the order people expect of names. */
  names: string[];
  /** Everything was listed: a tag that is missing here may have been removed. */
  whole: boolean;
  /** What is odd about the list, for the repository's page; null when nothing is. */
  notice: TagtrailError | null;
}

/** Reads the names of all tags of a repository, page by page. */
export async function listTagNames(session: ReadSession, repository: string): Promise<TagListing> {
  return session.ask(async (options) => {
    const { names, whole, invalid } = await readNames(session, repository, options);
    const keyed = [...names].map((name) => [tagSortKey(name), name] as const);
    keyed.sort(([a], [b]) => (a < b ? -1 : 1));
    return { names: keyed.map(([, name]) => name), whole, notice: noticeOf(whole, invalid) };
  });
}

interface ReadNames {
  names: ReadonlySet<string>;
  whole: boolean;
  /** Names that break the rules for names. */
  invalid: number;
}

async function readNames(
  session: ReadSession,
  repository: string,
  options: RequestOptions,
): Promise<ReadNames> {
  const { context, connection } = session;
  const timer = new AnswerTimer(context.clock);
  const names = new Set<string>();
  let whole = true;
  let invalid = 0;
  try {
    const pages = connection.client.listTags(repository, { ...options, onAnswer: timer.take });
    for await (const page of pages) {
      for (const name of page.names) names.add(name);
      invalid += page.invalidNames.length;
      if (page.partial) whole = false;
    }
  } catch (error) {
    tellFailure(session, repository, null, error);
    throw error;
  }
  context.observer?.tagsListed({
    registry: observedRegistry(session),
    repository,
    names: [...names],
    whole,
    asked: timer.askedFromStart(),
  });
  return { names, whole, invalid };
}

function noticeOf(whole: boolean, invalid: number): TagtrailError | null {
  if (!whole) {
    return new TagtrailError("registry_list_incomplete", "The registry's list of tags ended early.", {
      advice: "What was listed is shown; nothing is taken for removed.",
    });
  }
  if (invalid === 0) return null;
  return new TagtrailError(
    "registry_invalid_names",
    invalid === 1
      ? "The registry lists one tag whose name breaks the rules for names; it is not shown."
      : `The registry lists ${invalid} tags whose names break the rules for names; they are not shown.`,
    { advice: "Such tags cannot be pulled by any client. Ask whoever runs the registry." },
  );
}
