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
  const left = new Map<string, string>();
  for (const tag of targets.keys()) {
    const digest = tags.digestOf(tag);
    if (digest !== null && !kept.has(digest) && !left.has(digest)) left.set(digest, tag);
  }
  return left;
}

/** Steps that pin such versions, where the registry would drop them. Taking a hidden tag away unpins on purpose. */
export function pinSteps(
  { context, place, connection }: Errand,
  left: ReadonlyMap<string, string>,
): PinVersion[] {
  if (!connection.client.changes.dropsUntagged) return [];
  return [...left]
    .filter(([, keptFor]) => auxiliaryTag(keptFor).role !== "kept")
    .map(([digest, keptFor]) => pinStep(context, place, { digest, keptFor }));
}

/** The tags as they are once those that get another version have it; those that are removed are still there. */
export function afterPointing(tags: TagsNow, targets: TagTargets): TagView {
  const digestOf = (tag: string) => targets.get(tag) ?? tags.digestOf(tag);
  const names = [...new Set([...tags.names(), ...targets.keys()])];
  return { digestOf, on: (digest) => names.filter((tag) => digestOf(tag) === digest) };
}
