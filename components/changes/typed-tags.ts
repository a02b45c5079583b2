import { CHANGE_LIMIT } from "#lib/contract/changes.ts";
import { parseTagName } from "#lib/references/tag-name.ts";

export type TypedTags = { ok: true; tags: string[] } | { ok: false; why: string };

/** Tags typed in one line, separated by spaces or commas; each once. Pure. */
export function parseTypedTags(text: string): TypedTags {
  const tags = [...new Set(text.split(/[\s,]+/).filter((tag) => tag !== ""))];
  if (tags.length > CHANGE_LIMIT) return { ok: false, why: `At most ${CHANGE_LIMIT} tags go with one copy.` };
  for (const tag of tags) {
    const parsed = parseTagName(tag);
    if (!parsed.ok) return { ok: false, why: `${tag}: ${parsed.why}` };
  }
  return { ok: true, tags };
}
