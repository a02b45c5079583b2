import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Tag, TagList, tagsQuery } from "#lib/contract/repositories.ts";
import type { AsOf } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { CursorCodec } from "#lib/database/paging/cursor.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import { formatPlatform, parsePlatform } from "#lib/references/platform.ts";
import type { HistoryContext } from "../history-context.ts";
import { type DigestFacts, digestFacts, unknownFacts } from "./digest-facts.ts";
import { type HistoryPlace, historyPlace } from "./history-place.ts";
import { instantOf } from "./instant.ts";
import { type TagState, tagStates } from "./tag-states.ts";

export type TagsAsOfQuery = z.output<typeof tagsQuery> & { asOf: string };

interface Entry {
  readonly name: string;
  readonly sortKey: string;
  readonly asOf: AsOf;
  /** The one digest it is known or assumed to have pointed at. */
  readonly digest: string | null;
  readonly since: string | null;
  readonly facts: DigestFacts;
}

/**
 * The tags of a repository as the history knows them for an instant: all that were not known to be absent, and
 * of which anything is known at all. `size` and the like are what is known now of the digest a tag pointed at;
 * `movedAt` is since when it did.
 *
 * @throws NotFound for a registry nobody ever heard of; InvalidInput for the future, or a cursor of another list
 */
export async function listTagsAsOf(
  { database, clock }: HistoryContext,
  person: Person,
  query: TagsAsOfQuery,
): Promise<TagList> {
  authorise(person, "catalog.read");
  authorise(person, "history.read");
  const { limit, cursor, ...selection } = query;
  const { sort } = selection;
  const order = query.order ?? (sort === "name" ? "asc" : "desc");
  // What is known of an instant hardly ever changes, so a place in the list is a number.
  const cursors = new CursorCodec({ list: "tags-as-of", ...selection, order });
  const start = cursors.decode(cursor)?.id ?? 0;
  const place = await historyPlace(database, query);
  const entries = await matching(database, place, query, instantOf(query.asOf, clock()));
  entries.sort(sorting(sort, order));
  const shown = entries.slice(start, start + limit);
  const siblings = Map.groupBy(entries, ({ digest }) => digest);
  const next = start + limit < entries.length ? { value: null, id: start + limit } : null;
  return {
    items: shown.map((entry) =>
      present(entry, entry.digest === null ? 0 : (siblings.get(entry.digest)?.length ?? 1) - 1),
    ),
    nextCursor: cursors.encode(next),
    total: entries.length,
    complete: true,
    checkedAt: null,
    cause: null,
  };
}

async function matching(
  database: Database,
  place: HistoryPlace,
  { repository, q, platform, signed }: TagsAsOfQuery,
  at: number,
): Promise<Entry[]> {
  if (place.registry === null || place.repository === null) return [];
  const [tags, states] = await Promise.all([
    database.client.historyTag.findMany({
      where: { repositoryId: place.repository.id },
      select: { id: true, name: true, sortKey: true },
    }),
    tagStates(database, place, at, null),
  ]);
  const named = tags.filter(
    ({ name }) => auxiliaryTag(name).role === "tag" && (!q || name.toLowerCase().includes(q.toLowerCase())),
  );
  const there = named.flatMap(({ id, ...tag }) => {
    const state = states.get(id);
    return state?.answer.digests.some((digest) => digest !== null) ? [{ ...tag, ...answered(state) }] : [];
  });
  const facts = await digestFacts(
    database,
    place,
    repository,
    new Set(there.flatMap(({ digest }) => digest ?? [])),
  );
  const entries = there.map((tag) => ({ ...tag, facts: facts.get(tag.digest ?? "") ?? unknownFacts }));
  const wanted = platform === undefined ? null : wantedPlatform(platform);
  return entries.filter(
    (entry) =>
      (wanted === null || entry.facts.platforms.some((each) => wanted(formatPlatform(each)))) &&
      (signed === undefined || entry.facts.signed === (signed === "yes")),
  );
}

function answered({
  answer: { certainty, digests },
  span,
}: TagState): Pick<Entry, "asOf" | "digest" | "since"> {
  const sure = certainty === "known" || certainty === "assumed";
  const since = sure && span !== null && span.from.lo !== null ? new Date(span.from.hi).toISOString() : null;
  return { asOf: { certainty, digests: [...digests] }, digest: sure ? (digests[0] ?? null) : null, since };
}

/** As in the list of now: without a variant, every variant. */
function wantedPlatform(text: string): (platform: string) => boolean {
  const parsed = parsePlatform(text);
  const wanted = [text.trim().toLowerCase(), ...(parsed.ok ? [formatPlatform(parsed.value)] : [])];
  return (platform) =>
    wanted.some((each) => platform.toLowerCase() === each || platform.toLowerCase().startsWith(`${each}/`));
}

const values: Record<TagsAsOfQuery["sort"], (entry: Entry) => string | number | null> = {
  name: ({ sortKey }) => sortKey,
  newest: ({ facts }) => facts.createdAt,
  size: ({ facts }) => facts.size,
  moved: ({ since }) => since,
};

/** Those without a value come last in both orders, by name. */
function sorting(sort: TagsAsOfQuery["sort"], order: "asc" | "desc"): (left: Entry, right: Entry) => number {
  const direction = order === "asc" ? 1 : -1;
  const value = values[sort];
  return (left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || byKey(left, right);
    return (a < b ? -1 : a > b ? 1 : byKey(left, right)) * direction;
  };
}

function byKey(left: Entry, right: Entry): number {
  return left.sortKey < right.sortKey ? -1 : left.sortKey > right.sortKey ? 1 : 0;
}

function present({ name, asOf, digest, since, facts }: Entry, siblingCount: number): Tag {
  return { name, digest, ...facts, movedAt: since, checkedAt: null, siblingCount, cause: null, asOf };
}
