import type { Entry } from "#lib/contract/layers.ts";
import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import { baseOf } from "#lib/layers/paths/clean-path.ts";
import { flagsOf } from "./present-entry.ts";
import type { Selection } from "./question.ts";

/** Is this a search, and not a directory? */
export function isSearch({ q, kind, minSize, flag, change }: Selection): boolean {
  return q !== "" || [kind, minSize, flag, change].some((wanted) => wanted !== undefined);
}

/** Letters of ASCII in lower case: others are bytes of UTF-8 here, or of no encoding at all. */
function lowerCase(text: ByteString): ByteString {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Has the name the text in it, or the path when the text has a slash? As lib/layers/index/search-index.ts. */
export function nameMatcher(q: ByteString): (path: ByteString) => boolean {
  const wanted = lowerCase(q);
  if (wanted === "") return () => true;
  if (wanted.includes("/")) return (path) => `/${lowerCase(path)}`.includes(wanted);
  return (path) => lowerCase(baseOf(path)).includes(wanted);
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
