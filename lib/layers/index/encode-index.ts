import type { ByteString } from "../bytes/byte-string.ts";
import { ByteWriter } from "../bytes/byte-writer.ts";
import { baseOf } from "../paths/clean-path.ts";
import { BLOCK_ENTRIES, writeColumns, writeHashes, writeNames } from "./block-columns.ts";
import type { CollectedEntry } from "./collected-entry.ts";
import { writeTotals } from "./directory-totals.ts";
import type { IndexMeta } from "./layer-facts.ts";
import { packSegments, type Segment } from "./segments.ts";

/** Segments before those of the blocks: facts, directories, how many entries each has, and what is below each. */
export const FIRST_BLOCK_SEGMENT = 4;
/** Names, columns, hashes. */
export const SEGMENTS_PER_BLOCK = 3;

/** Packs entries, which come in the order of the archive, with the directories they are in, by their numbers. */
export function encodeIndex(
  entries: readonly CollectedEntry[],
  directoryPaths: readonly ByteString[],
  meta: Pick<IndexMeta, "facts" | "owners">,
): Buffer {
  const places = directoryPaths
    .map((path, number) => ({ path, number }))
    .sort((a, b) => byBytes(a.path, b.path));
  const directories = places.map(({ path }) => path);
  const ranks = new Uint32Array(places.length);
  for (const [rank, { number }] of places.entries()) ranks[number] = rank;
  const { order, counts } = sortByPlace(entries, ranks);
  const text = JSON.stringify({
    ...meta,
    rows: order.length,
    directories: directories.length,
  } satisfies IndexMeta);
  const segments: Segment[] = [
    { bytes: Buffer.from(text, "utf8"), compress: true },
    { bytes: writeNames(directories), compress: true },
    { bytes: numbers(counts), compress: true },
    {
      bytes: writeTotals(directories, entries, (entry) => ranks[entry.directory] ?? 0),
      compress: true,
    },
  ];
  for (let start = 0; start < order.length; start += BLOCK_ENTRIES) {
    const block: CollectedEntry[] = [];
    for (const i of order.subarray(start, start + BLOCK_ENTRIES)) block.push(entries[i] as CollectedEntry);
    segments.push({ bytes: writeNames(block.map((entry) => baseOf(entry.path))), compress: true });
    segments.push({ bytes: writeColumns(block), compress: true });
    segments.push({ bytes: writeHashes(block), compress: false });
  }
  return packSegments(segments);
}

/** Numbers of entries by directory, then by name, then as in the archive; and how many each directory has. */
function sortByPlace(
  entries: readonly CollectedEntry[],
  ranks: Uint32Array,
): { order: Uint32Array; counts: Uint32Array } {
  const counts = new Uint32Array(ranks.length);
  const order = new Uint32Array(entries.length);
  const rankOf = new Uint32Array(entries.length);
  for (let i = 0; i < entries.length; i += 1) {
    const rank = ranks[entries[i]?.directory ?? 0] ?? 0;
    counts[rank] = (counts[rank] ?? 0) + 1;
    rankOf[i] = rank;
    order[i] = i;
  }
  const path = (i: number) => entries[i]?.path ?? "";
  order.sort((a, b) => (rankOf[a] ?? 0) - (rankOf[b] ?? 0) || byBytes(path(a), path(b)) || a - b);
  return { order, counts };
}

/** Names are strings of bytes, which compare as bytes do. */
function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numbers(values: Iterable<number>): Buffer {
  const writer = new ByteWriter();
  for (const value of values) writer.number(value);
  return writer.bytes();
}
