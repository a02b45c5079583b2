import { createReadStream } from "node:fs";
import { LayerIndex } from "#lib/layers/index/layer-index.ts";
import { openFile } from "#lib/layers/open/open-file.ts";
import type { ReadableLayer } from "#lib/layers/open/read-tar.ts";
import { readLayer } from "#lib/layers/read-layer.ts";
import { packPoints, readPointTable } from "#lib/layers/restart/point-table.ts";
import { digestOfFile } from "./inputs/digest-of-file.ts";

/** A layer in a file that was read once, and can be looked into now. */
export interface FileLayer {
  /** Packed. */
  indexBytes: Uint8Array;
  index: LayerIndex;
  layer: ReadableLayer;
  /** Bytes of the blob that were read since it was opened. */
  bytesRead(): number;
}

/** Bytes that come at a time, as many as a socket gives at most. */
const CHUNK_BYTES = 64 * 2 ** 10;

/** Reads a layer as the product does. @param path of the blob */
export async function openFileLayer(path: string): Promise<FileLayer> {
  const { index, points, facts } = await readLayer(createReadStream(path, { highWaterMark: 2 ** 18 }), {
    digest: await digestOfFile(path),
    hashFiles: true,
  });
  if (facts.damage !== null) throw new Error(`${path} is damaged: ${facts.damage.message}`);
  const { table, windows } = packPoints(points);
  let bytesRead = 0;
  return {
    indexBytes: index,
    index: new LayerIndex(index),
    bytesRead: () => bytesRead,
    layer: {
      compression: facts.compression,
      blobBytes: facts.blobBytes,
      points: readPointTable(table),
      readWindow: async ({ start, end }) => windows.subarray(start, end),
      async *readRange({ start, end }) {
        for await (const chunk of createReadStream(path, { start, end, highWaterMark: CHUNK_BYTES })) {
          bytesRead += chunk.length;
          yield chunk;
        }
      },
    },
  };
}

/** One file that was opened. */
export interface OpenedFile {
  bytes: Buffer;
  /** Of the blob. */
  bytesRead: number;
  milliseconds: number;
}

/** Reads the whole content of an entry. @param layer another one than its own: without restart points, say */
export async function readEntry(
  { index, layer: own, bytesRead }: FileLayer,
  id: number,
  layer = own,
): Promise<OpenedFile> {
  const before = bytesRead();
  const started = performance.now();
  const pieces: Uint8Array[] = [];
  for await (const piece of openFile(layer, index.entry(id), { sha256: index.sha256(id) }))
    pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return { bytes, bytesRead: bytesRead() - before, milliseconds: performance.now() - started };
}
