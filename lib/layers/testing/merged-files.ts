import type { MergedFiles } from "../compare/node-comparer.ts";
import { mergeLayers } from "../merge/merge-layers.ts";
import type { ReadLayerOptions } from "../read-layer.ts";
import { readBlob, sha256 } from "./layers.ts";
import { archive } from "./tar-builder.ts";

/** The file system of an image whose layers are given as the parts of their archives, read as a server does. */
export function mergedFiles(...layers: Buffer[][]): Promise<MergedFiles> {
  return mergedBlobs(layers.map((parts) => archive(...parts)));
}

export async function mergedBlobs(
  blobs: readonly Buffer[],
  options: Partial<ReadLayerOptions> = { hashFiles: true, hashTar: true },
): Promise<MergedFiles> {
  const layers = await Promise.all(blobs.map((blob) => readBlob(blob, options)));
  const indexes = layers.map(({ opened }) => opened);
  return { indexes, digests: blobs.map((blob) => sha256(blob)), image: mergeLayers(indexes) };
}
