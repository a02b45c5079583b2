import type { Entry } from "#lib/contract/layers.ts";
import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import { lowerCase } from "#lib/layers/bytes/lower-case.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import { flagsOf } from "./present-entry.ts";
import type { Selection } from "./question.ts";

/** Is this a search, and not a directory? */
export function isSearch({ q, kind, minSize, flag, change }: Selection): boolean {
  return q !== "" || [kind, minSize, flag, change].some((wanted) => wanted !== undefined);
}

/**
 * Has the name the text in it, or the path when the text has a slash? As lib/layers/index/search-index.ts. The path
 * is asked for only then: making those of a whole image takes longer than all the rest of a search.
 */
export function nameMatcher(q: ByteString): (base: ByteString, path: () => ByteString) => boolean {
  const wanted = lowerCase(q);
  if (wanted === "") return () => true;
  if (wanted.includes("/")) return (_, path) => `/${lowerCase(path())}`.includes(wanted);
  return (base) => lowerCase(base).includes(wanted);
}

/** Does an entry fit everything but the name? @param what what it shows as */
export function fits(
  entry: IndexEntry,
  { kind, minSize, flag, change }: Selection,
  what: { kind: Entry["kind"]; size: number; change: () => Entry["change"] },
): boolean {
  if (kind !== undefined && what.kind !== kind) return false;
  if (minSize !== undefined && what.size < minSize) return false;
  if (flag !== undefined && !flagsOf(entry).includes(flag)) return false;
  return change === undefined || what.change() === change;
}
