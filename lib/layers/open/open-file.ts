import { createHash } from "node:crypto";
import { LayerDamage } from "../damage.ts";
import { LayerError } from "../errors.ts";
import type { IndexEntry } from "../index/index-entry.ts";
import type { SparseRegion } from "../tar/entry.ts";
import { TarWalker } from "../tar/tar-walker.ts";
import { damaged } from "./decompress-stream.ts";
import { type ReadableLayer, readTar } from "./read-tar.ts";

/** What is needed of an entry to read its content. */
export type OpenableEntry = Pick<
  IndexEntry,
  "kind" | "size" | "storedSize" | "bodyOffset" | "sparseHeaderOffset"
>;

export interface OpenFileOptions {
  /** A part of the content; everything by default. What is behind its end is left out. */
  offset?: number;
  length?: number;
  /**
   * What the first reading found. Checked when everything is read: a part of a blob cannot be checked against
   * the digest of the blob, and storage may have changed. The error comes after the last bytes.
   */
  sha256?: Uint8Array | null;
}

/**
 * The content of a regular file, read from the nearest restart point on. Links have no content: open what they
 * point to. Throws LayerError `layer_damaged` when the blob no longer has what its index says.
 */
export async function* openFile(
  layer: ReadableLayer,
  entry: OpenableEntry,
  options: OpenFileOptions = {},
): AsyncGenerator<Uint8Array> {
  if (entry.kind !== "file") throw new TypeError("Only regular files have content.");
  const start = Math.min(options.offset ?? 0, entry.size);
  const end = Math.min(entry.size, start + (options.length ?? entry.size));
  const bytes =
    entry.sparseHeaderOffset === null
      ? readTar(layer, entry.bodyOffset + start, entry.bodyOffset + end)
      : readSparse(layer, entry, entry.sparseHeaderOffset, { start, end });
  const sha256 = options.sha256 ?? null;
  if (sha256 === null || start > 0 || end < entry.size) yield* bytes;
  else yield* checked(bytes, sha256);
}

async function* checked(bytes: AsyncIterable<Uint8Array>, expected: Uint8Array): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest().equals(expected)) return;
  throw new LayerError(
    "layer_damaged",
    "The content of this file is not what the layer had when it was read.",
  );
}

/** Fills what is between the regions with zeros. */
async function* readSparse(
  layer: ReadableLayer,
  entry: OpenableEntry,
  headerOffset: number,
  range: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  let stored = entry.bodyOffset;
  let at = range.start;
  for (const region of await readSparseMap(layer, headerOffset, entry.bodyOffset)) {
    const from = Math.max(at, region.offset);
    const to = Math.min(range.end, region.offset + region.length);
    if (from < to) {
      yield* zeros(from - at);
      const shift = stored - region.offset;
      yield* readTar(layer, from + shift, to + shift);
      at = to;
    }
    stored += region.length;
  }
  yield* zeros(range.end - at);
}

const ZEROS = new Uint8Array(64 * 2 ** 10);

async function* zeros(count: number): AsyncGenerator<Uint8Array> {
  for (let left = count; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left);
}

/** The map is in the headers, which are read again; storing maps would let one layer fill the database. */
async function readSparseMap(
  layer: ReadableLayer,
  headerOffset: number,
  bodyOffset: number,
): Promise<SparseRegion[]> {
  let map: SparseRegion[] | null = null;
  const walker = new TarWalker({
    entry: ({ sparse }) => {
      map = sparse;
    },
  });
  try {
    for await (const chunk of readTar(layer, headerOffset, bodyOffset)) walker.push(chunk);
  } catch (error) {
    if (!(error instanceof LayerDamage)) throw error;
  }
  if (map === null) throw damaged();
  return map;
}
