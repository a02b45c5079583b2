import type { Remark } from "#lib/contract/changes.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { DeletionAbility, TagRemovalWay } from "#lib/registry/registry-changes.ts";
import type { PinVersion, Place, RemoveTag } from "../plan.ts";
import { blocker, note, warning } from "./remarks.ts";
import { listed } from "./rule-remarks.ts";
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

/** Versions that lose tags. */
export interface LosingTags {
  /** Those that no tag points at any more. */
  readonly left: ReadonlyMap<string, string>;
  readonly pins: readonly PinVersion[];
  readonly pinnedDays: number;
}

/** What becomes of the versions that tags are taken from. */
export function remainingRemarks(
  tags: TagsNow,
  removed: readonly string[],
  { left, pins, pinnedDays }: LosingTags,
): Remark[] {
  const remarks: Remark[] = [];
  const leaving = new Set(removed);
  const digests = new Set(removed.map((tag) => tags.digestOf(tag)));
  const siblings = [...digests].flatMap((digest) => (digest === null ? [] : tags.on(digest)));
  const staying = siblings.filter((tag) => !leaving.has(tag));
  if (staying.length > 0) {
    remarks.push(note("siblings", `Other tags on the same versions stay: ${listed(staying)}.`));
  }
  const advice = "To be rid of the bytes, delete the versions instead.";
  if (pins.length > 0) {
    const kept = pins.map(({ digest }) => digest);
    remarks.push(note("pinned", pinnedText(kept, pinnedDays), { advice }));
  } else if (left.size > 0) {
    const names = listed([...left.keys()].map(shortDigest));
    const text = `No tag is left on ${names}. Without a tag a version can still be pulled by its digest.`;
    remarks.push(note("untagged", text, { advice }));
  }
  return remarks;
}

/** Pinned whatever other tags are on them: those may be moved before the request arrives. */
export function pinnedText(digests: readonly string[], days: number): string {
  const names = listed(digests.map(shortDigest));
  return `This registry drops versions that no tag points at, so whatever becomes of other tags, a hidden tag keeps ${names} for ${days} days.`;
}
