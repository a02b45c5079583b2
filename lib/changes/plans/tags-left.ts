import { auxiliaryTag } from "#lib/references/auxiliary-tag.ts";
import type { PinVersion } from "../plan.ts";
import type { Errand } from "./errand.ts";
import { pinStep } from "./keep-alive-tag.ts";
import type { TagsNow, TagView } from "./tags-now.ts";

/** What some tags are to point at; null: they are removed. */
export type TagTargets = ReadonlyMap<string, string | null>;

/** Versions that no tag points at any more once these tags are changed, each with the first tag that leaves it. */
export function leftUntagged(tags: TagsNow, targets: TagTargets): Map<string, string> {
  const kept = new Set(targets.values());
  for (const tag of tags.names()) if (!targets.has(tag)) kept.add(tags.digestOf(tag));
  return new Map([...leavingTags(tags, targets)].filter(([digest]) => !kept.has(digest)));
}

/** Versions that lose a tag, each with the first tag that leaves it. */
function leavingTags(tags: TagView, targets: TagTargets): Map<string, string> {
  const leaving = new Map<string, string>();
  for (const [tag, to] of targets) {
    const digest = tags.digestOf(tag);
    if (digest !== null && digest !== to && !leaving.has(digest)) leaving.set(digest, tag);
  }
  return leaving;
}

/**
 * Steps that pin versions before tags leave them, where the registry drops what no tag points at. Also those on
 * which other tags stay: somebody else may move those before our request arrives, and nobody would notice. Taking
 * a hidden tag away unpins on purpose.
 *
 * @param deleted versions that are to go
 */
export function pinSteps(
  { context, place, connection }: Errand,
  tags: TagView,
  targets: TagTargets,
  deleted: ReadonlySet<string> = new Set(),
): PinVersion[] {
  if (!connection.client.changes.dropsUntagged) return [];
  const ordinary = new Map([...targets].filter(([tag]) => auxiliaryTag(tag).role !== "kept"));
  return [...leavingTags(tags, ordinary)]
    .filter(([digest]) => !deleted.has(digest))
    .map(([digest, keptFor]) => pinStep(context, place, { digest, keptFor }));
}

/** The tags as they are once those that get another version have it; those that are removed are still there. */
export function afterPointing(tags: TagsNow, targets: TagTargets): TagView {
  const digestOf = (tag: string) => targets.get(tag) ?? tags.digestOf(tag);
  const names = [...new Set([...tags.names(), ...targets.keys()])];
  return { digestOf, on: (digest) => names.filter((tag) => digestOf(tag) === digest) };
}
