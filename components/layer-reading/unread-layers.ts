import type { UnreadLayer } from "#lib/contract/layers.ts";

/** Up to so many bytes are read without being asked: seconds, and little of what a registry counts. */
export const AT_ONCE_BYTES = 300_000_000;

/** Layers that have to be read, each once: two images can have the same one. */
export function eachOnce(layers: readonly UnreadLayer[]): UnreadLayer[] {
  return [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
}

/** Of the layers as they are stored. */
export const bytesOf = (layers: readonly UnreadLayer[]): number =>
  layers.reduce((sum, { size }) => sum + size, 0);
