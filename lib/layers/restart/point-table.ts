import { ByteReader, invalidIndex } from "../bytes/byte-reader.ts";
import { ByteWriter } from "../bytes/byte-writer.ts";
import type { RestartPoint } from "./restart-point.ts";

/** Restart points in the two parts they are stored in: a small table, and windows that are read one at a time. */
export interface PackedPoints {
  table: Uint8Array;
  /** Packed windows one after another. */
  windows: Uint8Array;
}

/** A restart point without its window. */
export interface PointRow {
  tarOffset: number;
  blobOffset: number;
  bits: number;
  /** Place of its window among the windows; null when it needs none. */
  window: { start: number; end: number } | null;
}

export function packPoints(points: readonly RestartPoint[]): PackedPoints {
  const table = new ByteWriter();
  const windows: Uint8Array[] = [];
  let [tarOffset, blobOffset] = [0, 0];
  table.number(points.length);
  for (const point of points) {
    table.number(point.tarOffset - tarOffset);
    table.number(point.blobOffset - blobOffset);
    table.byte(point.bits);
    table.number(point.window === null ? 0 : point.window.length + 1);
    if (point.window !== null) windows.push(point.window);
    ({ tarOffset, blobOffset } = point);
  }
  return { table: Uint8Array.from(table.bytes()), windows: Buffer.concat(windows) };
}

/** Throws LayerError `layer_index_invalid`. */
export function readPointTable(bytes: Uint8Array): PointRow[] {
  const reader = new ByteReader(bytes);
  const count = reader.number();
  if (count > bytes.length) throw invalidIndex();
  const rows: PointRow[] = [];
  let [tarOffset, blobOffset, start] = [0, 0, 0];
  for (let i = 0; i < count; i += 1) {
    tarOffset += reader.number();
    blobOffset += reader.number();
    const bits = reader.byte();
    const size = reader.number();
    const end = start + Math.max(0, size - 1);
    rows.push({ tarOffset, blobOffset, bits, window: size === 0 ? null : { start, end } });
    start = end;
  }
  return rows;
}

/** The last point at or before a place of the archive; null when reading has to begin at the beginning. */
export function pointBefore(rows: readonly PointRow[], tarOffset: number): PointRow | null {
  return rows[countBefore(rows, tarOffset) - 1] ?? null;
}

/** The first point at or behind a place of the archive; null when there is none until the end. */
export function pointBehind(rows: readonly PointRow[], tarOffset: number): PointRow | null {
  return rows[countBefore(rows, tarOffset - 1)] ?? null;
}

function countBefore(rows: readonly PointRow[], tarOffset: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.tarOffset ?? 0) <= tarOffset) low = middle + 1;
    else high = middle;
  }
  return low;
}
