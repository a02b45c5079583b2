import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { TagAsOf, tagAsOfQuery } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import { milliseconds, type RawTime } from "#lib/database/paging/raw-values.ts";
import { list, select, sql } from "#lib/database/sql.ts";
import { STATE_KINDS } from "../evidence.ts";
import type { HistoryContext } from "../history-context.ts";
import { historyPlace } from "./history-place.ts";
import { instantOf } from "./instant.ts";
import { tagStates } from "./tag-states.ts";

/**
 * What a tag pointed at, at an instant, and how surely that is known. A tag nobody ever heard of is unknown.
 *
 * @throws NotFound for a registry nobody ever heard of; InvalidInput for the future
 */
export async function tagAsOf(
  { database, clock }: HistoryContext,
  person: Person,
  query: z.output<typeof tagAsOfQuery>,
): Promise<TagAsOf> {
  authorise(person, "history.read");
  const at = instantOf(query.at, clock());
  const place = await historyPlace(database, query);
  const { tag } = place;
  if (tag === null) return { certainty: "unknown", digests: [], before: null, after: null };
  const [states, [before, after]] = await Promise.all([
    tagStates(database, place, at, [tag.id]),
    evidenceAround(database, tag, at),
  ]);
  const { certainty, digests } = states.get(tag.id)?.answer ?? { certainty: "unknown" as const, digests: [] };
  return { certainty, digests: [...digests], before: textOf(before), after: textOf(after) };
}

/** Ends of the last evidence at or before the instant and of the first after it. The last read counts as well. */
async function evidenceAround(
  database: Database,
  tag: { id: number; seenHi: Date | null },
  at: number,
): Promise<[before: number | null, after: number | null]> {
  const time = new Date(at);
  const says = sql`e."kind" IN (${list(STATE_KINDS)})`;
  const [row] = await select<{ before: RawTime | null; after: RawTime | null }>(
    database,
    sql`SELECT (SELECT MAX(e."validHi") FROM "Evidence" e WHERE e."tagId" = ${tag.id} AND e."validHi" <= ${time} AND ${says}) AS "before",
               (SELECT MIN(e."validHi") FROM "Evidence" e WHERE e."tagId" = ${tag.id} AND e."validHi" > ${time} AND ${says}) AS "after"`,
  );
  const times = [row?.before, row?.after, tag.seenHi].flatMap((each) =>
    each == null ? [] : [milliseconds(each)],
  );
  const [before, after] = [times.filter((each) => each <= at), times.filter((each) => each > at)];
  return [before.length === 0 ? null : Math.max(...before), after.length === 0 ? null : Math.min(...after)];
}

function textOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
