import type { Remark } from "#lib/contract/changes.ts";
import type { DeletionAbility } from "#lib/registry/registry-changes.ts";
import type { Place, PlannedStep } from "../plan.ts";
import type { DeletedVersion } from "./deleted-version.ts";
import { blocker, note, warning } from "./remarks.ts";
import { removalSteps } from "./removal-steps.ts";
import { listed } from "./rule-remarks.ts";
import type { TagsNow } from "./tags-now.ts";

/**
 * Steps that delete versions, indexes before what they name. Where a registry refuses to delete what is tagged,
 * the tags are taken away first.
 */
export function deletionSteps(
  place: Place,
  tags: TagsNow,
  versions: readonly DeletedVersion[],
  { deleteVersion, removeTag }: DeletionAbility,
): PlannedStep[] {
  if (deleteVersion === null) return [];
  return versions.flatMap((version): PlannedStep[] => {
    if (!version.kept) return [];
    const { digest } = version;
    const deletion = { action: "delete-version", place, digest, way: deleteVersion } as const;
    if (deleteVersion !== "tags-first") return [{ ...deletion, tags: version.tags }];
    if (version.tags.length > 0 && removeTag === null) return [];
    const first = removeTag === null ? [] : removalSteps(place, tags, version.tags, removeTag);
    return [...first, { ...deletion, tags: [] }];
  });
}

/** What deleting versions does at this registry, or why it cannot be done. */
export function deletionRemarks(
  { deleteVersion, removeTag, deleteVersionText, removeTagText }: DeletionAbility,
  versions: readonly DeletedVersion[],
): Remark[] {
  if (deleteVersion === null) return [blocker("cannot-delete-version", deleteVersionText)];
  const remarks = [note("how-versions-are-deleted", deleteVersionText)];
  const tags = versions.flatMap((version) => version.tags);
  if (tags.length > 0)
    remarks.unshift(warning("tags-go-too", `These tags go with their versions: ${listed(tags)}.`));
  if (deleteVersion === "tags-first" && tags.length > 0 && removeTag === null) {
    remarks.push(blocker("cannot-remove-tag", removeTagText));
  }
  return remarks;
}
