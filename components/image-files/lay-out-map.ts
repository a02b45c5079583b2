import type { MapPart } from "./map-parts.ts";
import { type Tile, treemap } from "./treemap.ts";

/** px that a tile needs each way so that it can be pressed (WCAG 2.5.8). */
const LEAST = 24;

export interface PlacedPart {
  part: MapPart;
  tile: Tile;
}

/**
 * Places parts in an area; those too small to be pressed become one that cannot be. The list of files has them all.
 *
 * @param parts the largest first, what stands for several last
 */
export function layOutMap(parts: readonly MapPart[], width: number, height: number): PlacedPart[] {
  let shown = [...parts];
  for (;;) {
    const tiles = treemap(
      shown.map(({ bytes }) => bytes),
      width,
      height,
    );
    const placed = shown.map((part, index) => ({ part, tile: tiles[index] ?? NOWHERE }));
    if (!placed.some(({ part, tile }) => part.entry !== null && isSmall(tile))) return placed;
    shown = withoutSmallest(shown);
  }
}

const NOWHERE: Tile = { left: 0, top: 0, width: 0, height: 0 };
const isSmall = ({ width, height }: Tile) => width < LEAST || height < LEAST;

/** The smallest entry joins what stands for several. */
function withoutSmallest(parts: readonly MapPart[]): MapPart[] {
  const entries = parts.filter(({ entry }) => entry !== null);
  const smallest = entries.at(-1);
  const rest = parts.find(({ entry }) => entry === null) ?? { entry: null, entries: 0, bytes: 0, share: 0 };
  if (!smallest) return [...parts];
  const joined: MapPart = {
    entry: null,
    entries: rest.entries + smallest.entries,
    bytes: rest.bytes + smallest.bytes,
    share: rest.share + smallest.share,
  };
  return [...entries.slice(0, -1), joined];
}
