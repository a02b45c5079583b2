import type { ReadLayerOptions } from "#lib/layers/read-layer.ts";
import { packPoints } from "#lib/layers/restart/point-table.ts";
import { readBlob } from "#lib/layers/testing/layers.ts";
import type { PackedLayer } from "../store/layer-store.ts";

/** What reading a blob gives, as it is stored. */
export async function packedLayer(
  blob: Uint8Array,
  options: Partial<ReadLayerOptions> = {},
): Promise<PackedLayer> {
  const { index, points, facts } = await readBlob(blob, { hashFiles: true, hashTar: true, ...options });
  const { table, windows } = packPoints(points);
  return {
    source: "reading",
    index: Uint8Array.from(index),
    points: Uint8Array.from(table),
    windows: Uint8Array.from(windows),
    facts,
  };
}
