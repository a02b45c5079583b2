import type { Entry } from "#lib/contract/layers.ts";
import { bytesOf } from "./entry-words.ts";

/** One part of what takes the space. */
export interface MapPart {
  /** Null: all the smaller ones together. */
  entry: Entry | null;
  /** How many it stands for. */
  entries: number;
  bytes: number;
  /** Of the whole, 0 to 1. */
  share: number;
}

/**
 * The largest entries of a directory, and what is left in one part.
 *
 * @param items the largest first
 * @param count how many entries the directory has
 * @param total bytes of all of them; null when that is not known
 */
export function mapParts(items: readonly Entry[], count: number, total: number | null): MapPart[] {
  const shown = items.filter((entry) => entry.whiteout === null && bytesOf(entry) > 0);
  const listed = shown.reduce((sum, entry) => sum + bytesOf(entry), 0);
  const all = Math.max(listed, total ?? 0);
  const rest = all - listed;
  const parts: MapPart[] = shown.map((entry) => ({
    entry,
    entries: 1,
    bytes: bytesOf(entry),
    share: bytesOf(entry) / all,
  }));
  const others = count - items.length;
  return rest > 0 && others > 0
    ? [...parts, { entry: null, entries: others, bytes: rest, share: rest / all }]
    : parts;
}
