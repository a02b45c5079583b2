import type { Reading } from "#lib/contract/layers.ts";

export interface ReadingFigures {
  /** Of the layers as they are stored. */
  bytesRead: number;
  bytesInAll: number;
  entries: number;
  layersRead: number;
  layersInAll: number;
}

/** What a reading has come to, over all its layers. */
export function readingFigures({ layers }: Pick<Reading, "layers">): ReadingFigures {
  const sum = (figure: (layer: Reading["layers"][number]) => number) =>
    layers.reduce((total, layer) => total + figure(layer), 0);
  return {
    bytesRead: sum(({ state, blobBytes, size }) => (state === "done" ? size : Math.min(blobBytes, size))),
    bytesInAll: sum(({ size }) => size),
    entries: sum(({ entries }) => entries),
    layersRead: layers.filter(({ state }) => state === "done").length,
    layersInAll: layers.length,
  };
}

/** How much was read at some moment, milliseconds. */
export interface Sample {
  at: number;
  bytes: number;
}

/** The time over which a rate is taken: shorter it jumps, longer it is of long ago. */
const WINDOW = 3000;

/** Samples with one more; what is older than a rate needs is left out. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const kept = samples.filter((each) => sample.at - each.at <= WINDOW);
  return [...kept, sample];
}

/** Bytes a second; null until there is something to compare. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 250) return null;
  return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
}
