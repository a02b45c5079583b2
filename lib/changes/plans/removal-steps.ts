import type { Remark } from "#lib/contract/changes.ts";
import type { DeletionAbility, TagRemovalWay } from "#lib/registry/registry-changes.ts";
import type { Place, RemoveTag } from "../plan.ts";
import { blocker, note, warning } from "./remarks.ts";
import { listed } from "./rule-remarks.ts";
import { shortDigest } from "./short-digest.ts";
import type { TagsNow, TagView } from "./tags-now.ts";

/**
 * Steps that take tags away one after another. Each names the other tags that are on its version when its turn
 * comes, so that a registry that removes them too is found out.
 */
export function removalSteps(
  place: Place,
  tags: TagView,
  removed: readonly string[],
  way: TagRemovalWay,
): RemoveTag[] {
  const gone = new Set<string>();
  return removed.flatMap((tag): RemoveTag[] => {
    const from = tags.digestOf(tag);
    if (from === null) return [];
    gone.add(tag);
    const siblings = tags.on(from).filter((each) => !gone.has(each));
    return [{ action: "remove-tag", place, tag, from, way, siblings }];
  });
}

/** What taking tags away does at this registry, or why it cannot be done. */
export function removalRemarks({ removeTag, removeTagText }: DeletionAbility): Remark[] {
  if (removeTag === null) return [blocker("cannot-remove-tag", removeTagText)];
  // The tag is broken for a moment.
  const say = removeTag === "placeholder" ? warning : note;
  return [say("how-tags-are-removed", removeTagText)];
}

/** What becomes of the versions that tags are taken from. */
export function remainingRemarks(
  tags: TagsNow,
  removed: readonly string[],
  left: ReadonlyMap<string, string>,
  pinnedDays: number | null,
): Remark[] {
  const remarks: Remark[] = [];
  const leaving = new Set(removed);
  const digests = new Set(removed.map((tag) => tags.digestOf(tag)));
  const siblings = [...digests].flatMap((digest) => (digest === null ? [] : tags.on(digest)));
  const staying = siblings.filter((tag) => !leaving.has(tag));
  if (staying.length > 0) {
    remarks.push(note("siblings", `Other tags on the same versions stay: ${listed(staying)}.`));
  }
  if (left.size === 0) return remarks;
  const names = listed([...left.keys()].map(shortDigest));
  if (pinnedDays !== null) {
    const text = `No tag is left on ${names}, and this registry drops such versions: hidden tags keep them for ${pinnedDays} days.`;
    remarks.push(note("pinned", text, { advice: "To be rid of the bytes, delete the versions instead." }));
  } else {
    const text = `No tag is left on ${names}. Without a tag a version can still be pulled by its digest.`;
    remarks.push(note("untagged", text, { advice: "To be rid of the bytes, delete the versions instead." }));
  }
  return remarks;
}
