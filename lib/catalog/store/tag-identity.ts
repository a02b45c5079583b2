import { auxiliaryTag, type TagRole } from "#lib/references/auxiliary-tag.ts";
import { tagSortKey } from "#lib/references/sort-key.ts";

/** What follows from a tag's name alone. */
export function tagIdentity(name: string): { nameLower: string; sortKey: string; role: TagRole } {
  return { nameLower: name.toLowerCase(), sortKey: tagSortKey(name), role: auxiliaryTag(name).role };
}
