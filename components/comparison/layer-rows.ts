import { diffArrays } from "diff";
import type { ComparedSide } from "#lib/contract/comparison.ts";

type Layer = ComparedSide["layers"][number];

/** A layer in its place; positions count from 1 at the bottom. */
export interface PlacedLayer extends Layer {
  position: number;
}

/** One line of the two stacks: both are there when it is the same layer in both. */
export interface LayerRow {
  from: PlacedLayer | null;
  to: PlacedLayer | null;
}

/** Layers that are not in the same order, at most: images have tens, and what has thousands is no image. */
const MOST_EDITS = 1000;

const placed = (layers: readonly Layer[]): PlacedLayer[] =>
  layers.map((layer, index) => ({ ...layer, position: index + 1 }));

/** Two stacks of layers side by side from the base up, the same layer on one line wherever the order allows it. */
export function layerRows(from: readonly Layer[], to: readonly Layer[]): LayerRow[] {
  const [before, after] = [placed(from), placed(to)];
  const parts = diffArrays(before, after, {
    comparator: (one, other) => one.digest === other.digest,
    maxEditLength: MOST_EDITS,
  });
  if (!parts) return beside(before, after);
  const rows: LayerRow[] = [];
  let waiting: PlacedLayer[] = [];
  let [atBefore, atAfter] = [0, 0];
  for (const { added, removed, count } of parts) {
    if (removed) {
      waiting.push(...before.slice(atBefore, atBefore + count));
      atBefore += count;
      continue;
    }
    const taken = after.slice(atAfter, atAfter + count);
    atAfter += count;
    if (added) {
      rows.push(...beside(waiting, taken));
    } else {
      rows.push(...beside(waiting, []));
      for (const layer of taken) rows.push({ from: before[atBefore++] ?? null, to: layer });
    }
    waiting = [];
  }
  return [...rows, ...beside(waiting, [])];
}

/** Layers that are only in one stack stand beside those that are only in the other. */
function beside(before: readonly PlacedLayer[], after: readonly PlacedLayer[]): LayerRow[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    from: before[index] ?? null,
    to: after[index] ?? null,
  }));
}

/** Whether a line is the same layer in both. */
export function isSameLayer({ from, to }: LayerRow): boolean {
  return from !== null && from.digest === to?.digest;
}
