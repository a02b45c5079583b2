import type { Comparison } from "#lib/contract/comparison.ts";
import type { Reading, UnreadLayer } from "#lib/contract/layers.ts";

/** How far the reading of two images has come, layers that both have counted once. */
export interface ReadingProgress {
  layersDone: number;
  layers: number;
  /** Of the blobs. */
  bytesDone: number;
  bytes: number;
  entries: number;
  /** Readings that come before the first of these; 0 once one is under way. */
  ahead: number;
}

/** The layers that have to be read before the files of both can be told, each once. */
export function unreadLayers({ from, to }: Pick<Comparison, "from" | "to">): UnreadLayer[] {
  const byDigest = new Map([...from.unread, ...to.unread].map((layer) => [layer.digest, layer]));
  return [...byDigest.values()];
}

export const bytesOf = (layers: readonly UnreadLayer[]): number =>
  layers.reduce((sum, { size }) => sum + size, 0);

/** Sums up what the readings of both sides told last. */
export function readingProgress(
  unread: readonly UnreadLayer[],
  readings: readonly (Reading | null)[],
): ReadingProgress {
  const told = readings.filter((reading) => reading !== null);
  const states = new Map<string, Reading["layers"][number]>();
  for (const layer of told.flatMap(({ layers }) => layers)) {
    const known = states.get(layer.digest);
    const further = known === undefined || layer.state === "done" || layer.blobBytes > known.blobBytes;
    if (further && known?.state !== "done") states.set(layer.digest, layer);
  }
  const layers = unread.map(({ digest, size }) => ({ size, state: states.get(digest) }));
  const done = layers.filter(({ state }) => state?.state === "done");
  const waiting = told.length > 0 && told.every(({ state }) => state === "waiting");
  return {
    layersDone: done.length,
    layers: unread.length,
    bytesDone: layers.reduce(
      (sum, { size, state }) =>
        sum + (state?.state === "done" ? size : Math.min(size, state?.blobBytes ?? 0)),
      0,
    ),
    bytes: bytesOf(unread),
    entries: layers.reduce((sum, { state }) => sum + (state?.entries ?? 0), 0),
    ahead: waiting ? Math.min(...told.map(({ ahead }) => ahead)) : 0,
  };
}
