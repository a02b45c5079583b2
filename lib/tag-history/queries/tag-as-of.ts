import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { TagAsOf, tagAsOfQuery } from "#lib/contract/tag-history.ts";
import type { HistoryContext } from "../history-context.ts";
import { historyPlace } from "./history-place.ts";
import { instantOf } from "./instant.ts";
import { type EvidenceAround, tagState } from "./tag-states.ts";

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
  const { answer, before, after } = await tagState(database, place, tag, at);
  const { certainty, digests } = answer ?? { certainty: "unknown" as const, digests: [] };
  return { certainty, digests: [...digests], ...aroundWithLastRead({ before, after }, tag.seenHi, at) };
}

/** The last read of a tag counts as well: it need not be evidence. */
function aroundWithLastRead({ before, after }: EvidenceAround, seenHi: Date | null, at: number) {
  const times = [before, after, seenHi?.getTime() ?? null].flatMap((each) => each ?? []);
  const [earlier, later] = [times.filter((each) => each <= at), times.filter((each) => each > at)];
  return {
    before: textOf(earlier.length === 0 ? null : Math.max(...earlier)),
    after: textOf(later.length === 0 ? null : Math.min(...later)),
  };
}

function textOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
