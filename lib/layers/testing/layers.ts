import { createHash } from "node:crypto";
import { LayerIndex } from "../index/layer-index.ts";
import type { ReadableLayer } from "../open/read-tar.ts";
import { type LayerReading, type ReadLayerOptions, readLayer } from "../read-layer.ts";
import { packPoints, readPointTable } from "../restart/point-table.ts";

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Bytes in chunks as a network gives them. */
export async function* chunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface OpenedLayer extends LayerReading {
  opened: LayerIndex;
  layer: ReadableLayer;
  /** Compressed bytes that were asked for so far, as sent in chunks of 16 KiB. */
  bytesRead: () => number;
}

/** Reads a blob and opens its index. */
export async function readBlob(
  blob: Uint8Array,
  options: Partial<ReadLayerOptions> = {},
): Promise<OpenedLayer> {
  const reading = await readLayer(chunks(blob), { digest: sha256(blob), ...options });
  const { table, windows } = packPoints(reading.points);
  let bytesRead = 0;
  const layer: ReadableLayer = {
    compression: reading.facts.compression,
    blobBytes: reading.facts.blobBytes,
    points: readPointTable(table),
    readRange: async function* ({ start, end }) {
      for await (const chunk of chunks(blob.subarray(start, end + 1), 16_384)) {
        bytesRead += chunk.length;
        yield chunk;
      }
    },
    readWindow: async ({ start, end }) => windows.subarray(start, end),
  };
  return { ...reading, opened: new LayerIndex(reading.index), layer, bytesRead: () => bytesRead };
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}
