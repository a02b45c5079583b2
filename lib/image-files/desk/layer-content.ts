import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import type { LayerIndex } from "#lib/layers/index/layer-index.ts";
import { baseOf, cleanPath, directoryOf } from "#lib/layers/paths/clean-path.ts";

/** Hard links may be made from hard links; runtimes follow none in a circle. */
const MOST_LINKS = 40;

/**
 * The entry of a path that counts in a layer: the last one of the archive. An archive may have the same path a million
 * times, and a link to it as often, so the others are not looked at.
 */
export function lastEntry(index: LayerIndex, path: ByteString): IndexEntry | undefined {
  if (path === "") return index.find("").at(-1);
  const directory = index.directoryNumber(directoryOf(path));
  if (directory < 0) return undefined;
  const base = baseOf(path);
  const { start, end } = index.range(directory);
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index.base(middle) <= base) low = middle + 1;
    else high = middle;
  }
  return low > start && index.base(low - 1) === base ? index.entry(low - 1) : undefined;
}

/** What an entry has its content from: of a hard link what it was made from, when that is in this layer. */
export function originalOf(index: LayerIndex, entry: IndexEntry): IndexEntry | undefined {
  let at: IndexEntry | undefined = entry;
  for (let links = 0; at?.kind === "hard-link" && links < MOST_LINKS; links += 1) {
    at = lastEntry(index, cleanPath(at.link));
  }
  return at?.kind === "hard-link" ? undefined : at;
}

/** Bytes of the content, of a hard link those of what it was made from. */
export function contentSize(index: LayerIndex, entry: IndexEntry): number {
  return originalOf(index, entry)?.size ?? 0;
}
