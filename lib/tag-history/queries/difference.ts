import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Difference, differenceQuery } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import type { RawNumber } from "#lib/database/paging/raw-values.ts";
import { select, sql } from "#lib/database/sql.ts";
import { InvalidInput } from "#lib/errors.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import type { AsOfAnswer } from "../fold/tag-evidence.ts";
import type { HistoryContext } from "../history-context.ts";
import { CHANGE_FACETS } from "../move-facet.ts";
import { historyPlace } from "./history-place.ts";
import { instantOf } from "./instant.ts";
import { tagStates } from "./tag-states.ts";

const MOST = 1_000;
const NOTHING: AsOfAnswer = { certainty: "unknown", digests: [] };

type Item = Difference["items"][number];

/**
 * What differs in a repository's tags between two instants, in the order of tags. `uncertain`: one of the two
 * is not known to be one thing, and they may differ: what can have been is not the same, or a move lies between.
 *
 * @throws NotFound for a registry nobody ever heard of; InvalidInput for the future, or the later one first
 */
export async function difference(
  { database, clock }: HistoryContext,
  person: Person,
  query: z.output<typeof differenceQuery>,
): Promise<Difference> {
  authorise(person, "history.read");
  const [since, until] = [instantOf(query.since, clock()), instantOf(query.until, clock())];
  if (since > until) throw new InvalidInput("The first instant is after the second.");
  const place = await historyPlace(database, query);
  const { repository } = place;
  if (repository === null) return { items: [], unchanged: 0, truncated: false };
  const [tags, before, after, moves] = await Promise.all([
    database.client.historyTag.findMany({
      where: { repositoryId: repository.id },
      orderBy: { sortKey: "asc" },
      select: { id: true, name: true },
    }),
    tagStates(database, place, since, null),
    tagStates(database, place, until, null),
    countMoves(database, repository.id, since, until),
  ]);
  const items: Item[] = [];
  let unchanged = 0;
  for (const { id, name } of tags.filter((tag) => auxiliaryTag(tag.name).role === "tag")) {
    const [first, second] = [before.get(id)?.answer ?? NOTHING, after.get(id)?.answer ?? NOTHING];
    const count = moves.get(id) ?? 0;
    const change = changeOf(first, second, count);
    if (change === "nothing") unchanged += isThere(second) ? 1 : 0;
    else items.push({ tag: name, change, before: present(first), after: present(second), moves: count });
  }
  return { items: items.slice(0, MOST), unchanged, truncated: items.length > MOST };
}

function changeOf(before: AsOfAnswer, after: AsOfAnswer, moves: number): Item["change"] | "nothing" {
  const same =
    before.digests.length === after.digests.length &&
    before.digests.every((each) => after.digests.includes(each));
  if (!isSure(before) || !isSure(after)) return same && moves === 0 ? "nothing" : "uncertain";
  if (same) return "nothing";
  if (before.digests[0] === null) return "added";
  return after.digests[0] === null ? "removed" : "moved";
}

function isSure({ certainty }: AsOfAnswer): boolean {
  return certainty === "known" || certainty === "assumed";
}

function isThere({ digests }: AsOfAnswer): boolean {
  return digests.some((digest) => digest !== null);
}

function present({ certainty, digests }: AsOfAnswer): Item["before"] {
  return { certainty, digests: [...digests] };
}

/** Moves behind `since` and up to `until`, by the end of their time: what was found or pushed again is none. */
async function countMoves(
  database: Database,
  repositoryId: number,
  since: number,
  until: number,
): Promise<Map<number, number>> {
  const rows = await select<{ tagId: number; moves: RawNumber }>(
    database,
    sql`SELECT m."tagId", COUNT(*) AS "moves" FROM "TagMove" m
        WHERE m."repositoryId" = ${repositoryId} AND m."atHi" > ${new Date(since)} AND m."atHi" <= ${new Date(until)}
          AND +m."facet" >= ${CHANGE_FACETS.from} AND +m."facet" < ${CHANGE_FACETS.before}
        GROUP BY m."tagId"`,
  );
  return new Map(rows.map(({ tagId, moves }) => [Number(tagId), Number(moves)]));
}
