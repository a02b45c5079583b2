import type { DeletionBody, Remark } from "#lib/contract/changes.ts";
import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import type { Errand } from "./errand.ts";
import { protectionOf } from "./protection-of.ts";
import { blocker, note, warning } from "./remarks.ts";
import { listed } from "./rule-remarks.ts";
import { pointedSince } from "./tag-age.ts";
import type { TagsNow } from "./tags-now.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Tags that are to be removed, and what was left out of them. */
export interface ChosenTags {
  /** Each once, those named first. */
  readonly tags: readonly string[];
  readonly remarks: readonly Remark[];
}

/** Finds the tags that a deletion names, by name or by pattern and age. */
export async function chooseTags(errand: Errand, body: DeletionBody, tags: TagsNow): Promise<ChosenTags> {
  await tags.confirm(body.tags);
  const named = body.tags.filter((tag) => tags.digestOf(tag) !== null);
  const unreadable = tags.unreadable(body.tags);
  const gone = body.tags.filter((tag) => tags.digestOf(tag) === null && !unreadable.includes(tag));
  const matched = body.matching ? await matching(errand, body.matching, tags) : none;
  const remarks = [...matched.remarks];
  if (unreadable.length > 0) {
    remarks.push(blocker("tag-unreadable", `What ${listed(unreadable)} points at could not be read.`));
  }
  if (gone.length > 0) {
    remarks.push(
      blocker("tag-gone", `${errand.place.repository} has no tag ${listed(gone)}.`, {
        advice: "Somebody may have removed it meanwhile; load the page again.",
      }),
    );
  }
  return { tags: [...new Set([...named, ...matched.tags])], remarks };
}

const none: ChosenTags = { tags: [], remarks: [] };

/** Signatures and hidden tags belong to versions and are taken away by name only; immutable ones stay. */
async function matching(
  errand: Errand,
  { tag: pattern, unmovedForDays }: NonNullable<DeletionBody["matching"]>,
  tags: TagsNow,
): Promise<ChosenTags> {
  const { rules, clock } = errand.context;
  const since = await pointedSince(errand);
  const latest = clock().getTime() - unmovedForDays * DAY_MS;
  const fitting = tags
    .names()
    .filter((name) => matchesPattern(pattern, name) && since(name, tags.digestOf(name) ?? "") <= latest);
  const ordinary = fitting.filter((name) => auxiliaryTag(name).role === "tag");
  const [immutable, chosen] = [true, false].map((wanted) =>
    ordinary.filter((name) => (protectionOf(rules, name) === "immutable") === wanted),
  ) as [string[], string[]];
  const remarks: Remark[] = [];
  if (immutable.length > 0) {
    remarks.push(warning("immutable-left", `Immutable tags stay although they match: ${listed(immutable)}.`));
  }
  const others = fitting.length - ordinary.length;
  if (others > 0) {
    const text = `Tags that hold signatures or keep versions stay although they match: ${others}.`;
    remarks.push(note("auxiliary-left", text, { advice: "They can be removed by name." }));
  }
  return { tags: chosen, remarks };
}
