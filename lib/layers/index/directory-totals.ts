import type { ByteReader } from "../bytes/byte-reader.ts";
import type { ByteString } from "../bytes/byte-string.ts";
import { ByteWriter } from "../bytes/byte-writer.ts";
import { directoryOf } from "../paths/clean-path.ts";
import type { CollectedEntry } from "./collected-entry.ts";
import { Flag } from "./index-entry.ts";

/** Everything in a directory and below: entries of the archive, and bytes of the contents it has for them. */
export interface DirectoryTotal {
  entries: number;
  bytes: number;
}

/**
 * Totals of all directories, which come in the order of the bytes of their paths: so every directory stands before
 * those in it.
 * @param rankOf the place of an entry's directory among them
 */
export function writeTotals(
  directories: readonly ByteString[],
  entries: readonly CollectedEntry[],
  rankOf: (entry: CollectedEntry) => number,
): Buffer {
  const counts = new Float64Array(directories.length);
  const bytes = new Float64Array(directories.length);
  for (const entry of entries) {
    if ((entry.flags & Flag.implied) !== 0) continue;
    const rank = rankOf(entry);
    // The root's own entry is in no directory.
    if (entry.path !== "") counts[rank] = (counts[rank] ?? 0) + 1;
    bytes[rank] = (bytes[rank] ?? 0) + storedBytes(entry);
  }
  const ranks = new Map(directories.map((path, rank) => [path, rank]));
  for (let rank = directories.length - 1; rank > 0; rank -= 1) {
    const around = ranks.get(directoryOf(directories[rank] ?? "")) ?? 0;
    counts[around] = (counts[around] ?? 0) + (counts[rank] ?? 0);
    bytes[around] = (bytes[around] ?? 0) + (bytes[rank] ?? 0);
  }
  const writer = new ByteWriter();
  for (let rank = 0; rank < directories.length; rank += 1) {
    writer.number(counts[rank] ?? 0);
    writer.number(Math.min(Number.MAX_SAFE_INTEGER, bytes[rank] ?? 0));
  }
  return writer.bytes();
}

const FILES = new Set([0x30, 0x37, 0x53]);

function storedBytes({ typeflag, flags, size, extras }: CollectedEntry): number {
  if (!FILES.has(typeflag)) return 0;
  return (flags & Flag.sparse) !== 0 && extras !== null ? extras.storedSize : size;
}

export function readTotals(reader: ByteReader, directories: number): DirectoryTotal[] {
  return Array.from({ length: directories }, () => ({ entries: reader.number(), bytes: reader.number() }));
}
