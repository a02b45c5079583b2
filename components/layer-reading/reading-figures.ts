import type { Reading, UnreadLayer } from "#lib/contract/layers.ts";

type LayerState = Reading["layers"][number];

/** How far a reading has come, a layer that several of its targets have counted once. */
export interface ReadingFigures {
  /** The registry was asked, and something has answered. */
  told: boolean;
  /** Of the layers as they are stored. */
  bytesRead: number;
  bytesInAll: number;
  entries: number;
  layersRead: number;
  layersInAll: number;
  /** Readings that come before this one; 0 once any of its layers is under way. */
  ahead: number;
}

const untold = (layer: UnreadLayer): LayerState => ({
  ...layer,
  ...{ state: "waiting", blobBytes: 0, tarBytes: 0, entries: 0 },
});

/** Of two tellings of the same layer the one that is further. */
function further(one: LayerState, other: LayerState): LayerState {
  if (one.state === "done" || other.state === "done") return one.state === "done" ? one : other;
  return other.blobBytes > one.blobBytes ? other : one;
}

const bytesReadOf = ({ state, blobBytes, size }: LayerState): number =>
  state === "done" ? size : Math.min(blobBytes, size);

/**
 * Sums up what the targets of a reading told last. Pure.
 *
 * @param expected what is known to be unread before anything was told. It counts only until every target has told:
 *   what none of them names was read by somebody else meanwhile
 * @param readings one for each target; null: it has told nothing yet
 */
export function readingFigures(
  expected: readonly UnreadLayer[],
  readings: readonly (Reading | null)[],
): ReadingFigures {
  const told = readings.filter((reading) => reading !== null);
  const all = told.length > 0 && told.length === readings.length;
  const states = new Map<string, LayerState>();
  for (const layer of told.flatMap(({ layers }) => layers)) {
    const known = states.get(layer.digest);
    states.set(layer.digest, known === undefined ? layer : further(known, layer));
  }
  for (const layer of all ? [] : expected) {
    if (!states.has(layer.digest)) states.set(layer.digest, untold(layer));
  }
  const layers = [...states.values()];
  const sum = (figure: (layer: LayerState) => number) =>
    layers.reduce((total, layer) => total + figure(layer), 0);
  const unfinished = told.filter(({ state }) => state === "waiting" || state === "reading");
  return {
    told: told.length > 0,
    bytesRead: sum(bytesReadOf),
    bytesInAll: sum(({ size }) => size),
    entries: sum(({ entries }) => entries),
    layersRead: layers.filter(({ state }) => state === "done").length,
    layersInAll: layers.length,
    ahead: unfinished.length === 0 ? 0 : Math.min(...unfinished.map(({ ahead }) => ahead)),
  };
}
