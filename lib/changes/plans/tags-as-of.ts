import type { Remark } from "#lib/contract/changes.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import type { AsOfAnswer } from "#lib/tag-history/fold/tag-evidence.ts";
import { historyPlace } from "#lib/tag-history/queries/history-place.ts";
import { instantOf } from "#lib/tag-history/queries/instant.ts";
import { tagStates } from "#lib/tag-history/queries/tag-states.ts";
import type { Errand } from "./errand.ts";
import { blocker, warning } from "./remarks.ts";
import { listed } from "./rule-remarks.ts";
import type { TagsNow } from "./tags-now.ts";

/** Tags that pointed elsewhere at an instant than they do now. */
export interface TagsThen {
  /** What each pointed at; null: it did not exist. */
  readonly targets: ReadonlyMap<string, string | null>;
  readonly remarks: readonly Remark[];
}

/**
 * Compares the tags of an instant, as the history knows them, with those of now, as the registry answers. A tag
 * of which the history is not sure stays as it is.
 *
 * @param only names of tags; null: all but those of signatures and hidden ones
 * @throws InvalidInput for the future
 */
export async function tagsAsOf(
  errand: Errand,
  tags: TagsNow,
  { asOf, only }: { asOf: string; only: readonly string[] | null },
): Promise<TagsThen> {
  const { context, place } = errand;
  const { database } = context.history;
  const at = instantOf(asOf, context.clock());
  const known = await historyPlace(database, place);
  if (known.repository === null) {
    const text = `Nothing is known of the tags of ${place.repository} at that time.`;
    return { targets: new Map(), remarks: [blocker("no-history", text)] };
  }
  const rows = await database.client.historyTag.findMany({
    where: { repositoryId: known.repository.id, ...(only ? { name: { in: [...only] } } : {}) },
    orderBy: { sortKey: "asc" },
    select: { id: true, name: true },
  });
  const wanted = only ? rows : rows.filter(({ name }) => auxiliaryTag(name).role === "tag");
  const ids = only ? wanted.map(({ id }) => id) : null;
  const states = await tagStates(database, known, at, ids);
  const then = new Map(wanted.map(({ id, name }) => [name, states.get(id)?.answer ?? UNKNOWN]));
  for (const name of only ?? []) if (!then.has(name)) then.set(name, UNKNOWN);
  const differing = [...then].filter(([tag, answer]) => differs(answer, tags.digestOf(tag)));
  await tags.confirm(differing.slice(0, MOST_CONFIRMED).map(([tag]) => tag));
  return decide(differing, tags);
}

const UNKNOWN: AsOfAnswer = { certainty: "unknown", digests: [] };
/** More than can be changed at once; the others are looked at when they are chosen. */
const MOST_CONFIRMED = 500;

function isSure({ certainty }: AsOfAnswer): boolean {
  return certainty === "known" || certainty === "assumed";
}

/** An unsure answer that can only mean what is there now differs in nothing. */
function differs({ digests }: AsOfAnswer, now: string | null): boolean {
  return digests.length !== 1 || digests[0] !== now;
}

function decide(differing: readonly [string, AsOfAnswer][], tags: TagsNow): TagsThen {
  const targets = new Map<string, string | null>();
  const unsure: string[] = [];
  for (const [tag, answer] of differing) {
    const now = tags.digestOf(tag);
    if (!differs(answer, now)) continue;
    if (isSure(answer)) targets.set(tag, answer.digests[0] ?? null);
    // A tag that was never seen before and is not there now concerns nobody.
    else if (now !== null || answer.digests.some((digest) => digest !== null)) unsure.push(tag);
  }
  if (unsure.length === 0) return { targets, remarks: [] };
  const text = `Tags of which it is not certain what they pointed at then stay as they are: ${listed(unsure)}.`;
  const advice = "Look at the history of each, and move it by hand.";
  return { targets, remarks: [warning("not-known-then", text, { advice })] };
}
