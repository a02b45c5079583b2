import type { Entry } from "#lib/contract/layers.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import { whiteoutOf } from "#lib/layers/merge/whiteout.ts";
import { baseOf } from "#lib/layers/paths/clean-path.ts";
import type { MergedFiles } from "./merged-files.ts";

/** What an entry of a layer does to those below it. A directory that is only named again changes nothing. */
export function changeOf(
  { image, indexes }: MergedFiles,
  position: number,
  entry: IndexEntry,
): NonNullable<Entry["change"]> {
  if (whiteoutOf(baseOf(entry.path)) !== null) return "removed";
  if (entry.implied) return "unchanged";
  const below = image.replaced[position - 1]?.get(entry.id);
  if (below === undefined) return "added";
  const lower = indexes[below.layer]?.entry(below.entry);
  const same =
    lower?.kind === "directory" &&
    entry.kind === "directory" &&
    lower.mode === entry.mode &&
    lower.uid === entry.uid &&
    lower.gid === entry.gid;
  return same ? "unchanged" : "changed";
}
