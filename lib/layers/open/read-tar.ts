import type { Compression } from "../codec/detect.ts";
import { leadIn } from "../gzip/bit-prefix.ts";
import { unpackWindow } from "../restart/packed-window.ts";
import { type PointRow, pointBefore, pointBehind } from "../restart/point-table.ts";
import { ByteSource } from "./byte-source.ts";
import { damaged, gunzipStream, unzstdStream } from "./decompress-stream.ts";

/**
 * Bytes of the blob: `start` and `end` are the offsets of the first and the last one. The receiver stops early
 * by ending the iteration.
 */
export type ReadRange = (range: { start: number; end: number }) => AsyncIterable<Uint8Array>;

/** A layer whose bytes can be read, with what its first reading found. */
export interface ReadableLayer {
  compression: Compression;
  blobBytes: number;
  points: readonly PointRow[];
  readRange: ReadRange;
  /** A packed window by its place; see PointRow. */
  readWindow(place: { start: number; end: number }): Promise<Uint8Array>;
}

/**
 * Bytes of the uncompressed archive from `start` up to, not including, `end`. Reads the blob from the nearest
 * restart point, in one range. Throws LayerError `layer_damaged` when the layer does not have them.
 */
export async function* readTar(layer: ReadableLayer, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (end <= start) return;
  if (layer.compression === "none") {
    yield* part(layer.readRange({ start, end: end - 1 }), 0, end - start);
    return;
  }
  const point = pointBefore(layer.points, start);
  const entrance = point !== null && layer.compression === "gzip" ? await loadWindow(layer, point) : null;
  const first = point === null ? 0 : point.blobOffset - (point.bits > 0 ? 1 : 0);
  const last = (pointBehind(layer.points, end)?.blobOffset ?? layer.blobBytes) - 1;
  const source = new ByteSource(layer.readRange({ start: first, end: last }));
  try {
    const bytes =
      layer.compression === "zstd"
        ? unzstdStream(source)
        : gunzipStream(source, point === null ? null : await enter(source, point, entrance));
    const before = point?.tarOffset ?? 0;
    yield* part(bytes, start - before, end - before);
  } finally {
    await source.close();
  }
}

async function loadWindow(layer: ReadableLayer, point: PointRow): Promise<Uint8Array | null> {
  return point.window === null ? null : unpackWindow(await layer.readWindow(point.window));
}

async function enter(source: ByteSource, point: PointRow, window: Uint8Array | null) {
  if (point.bits === 0) return { window, leadIn: new Uint8Array(0) };
  const chunk = await source.next();
  const byteBefore = chunk?.[0];
  if (chunk === null || byteBefore === undefined) throw damaged();
  source.unread(chunk.subarray(1));
  return { window, leadIn: leadIn(point.bits, byteBefore) };
}

/** The bytes from `start` up to `end` of a stream, which ends then. */
async function* part(
  chunks: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const from = Math.max(0, start - at);
    const piece = chunk.subarray(from, Math.max(from, end - at));
    at += chunk.length;
    if (piece.length > 0) yield piece;
    if (at >= end) return;
  }
  throw damaged();
}
