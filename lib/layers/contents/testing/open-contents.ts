import { LayerIndex } from "../../index/layer-index.ts";
import type { ReadableLayer, ReadRange } from "../../open/read-tar.ts";
import { packPoints, readPointTable } from "../../restart/point-table.ts";
import { chunks } from "../../testing/layers.ts";
import { type FindContentsOptions, findContents } from "../find-contents.ts";
import type { FoundContents } from "../found-contents.ts";
import { indexOfContents } from "../index-of-contents.ts";
import type { MadeLayer } from "./make-contents.ts";

/** A blob that can be read by ranges, and the ranges that were. */
export function rangesOf(blob: Uint8Array) {
  const ranges: { start: number; end: number; sent: number }[] = [];
  const readRange: ReadRange = async function* ({ start, end }) {
    const range = { start, end, sent: 0 };
    ranges.push(range);
    for await (const chunk of chunks(blob.subarray(start, end + 1), 16_384)) {
      range.sent += chunk.length;
      yield chunk;
    }
  };
  return { ranges, readRange };
}

export function find(
  { blob, annotations, mediaType }: Pick<MadeLayer, "blob" | "annotations" | "mediaType">,
  options: FindContentsOptions = {},
): Promise<FoundContents | null> {
  const descriptor = { size: blob.length, mediaType, annotations };
  return findContents(descriptor, rangesOf(blob).readRange, options);
}

/** A layer opened by its table of contents alone. @throws Error when none was found */
export async function openContents(made: MadeLayer) {
  const { ranges, readRange } = rangesOf(made.blob);
  const { blob, annotations, mediaType } = made;
  const contents = await findContents({ size: blob.length, mediaType, annotations }, readRange);
  if (contents === null) throw new Error("no table of contents was found");
  const listing = ranges.splice(0);
  const reading = indexOfContents(contents);
  const layer: ReadableLayer = {
    compression: reading.facts.compression,
    blobBytes: reading.facts.blobBytes,
    points: readPointTable(packPoints(reading.points).table),
    readRange,
    readWindow: () => Promise.reject(new Error("points of contents have no windows")),
  };
  return { ...{ contents, reading, layer, ranges, listing }, index: new LayerIndex(reading.index) };
}
