/** A part of a map, px or any other unit the whole is given in. */
export interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Lays out areas in the proportion of `weights` (above zero, the largest first) as near to squares as it goes: rows
 * are filled along the shorter side as long as that makes the worst tile better (Bruls, Huizing, van Wijk: Squarified
 * Treemaps, 2000). One tile per weight, in their order.
 */
export function treemap(weights: readonly number[], width: number, height: number): Tile[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum <= 0 || width <= 0 || height <= 0)
    return weights.map(() => ({ left: 0, top: 0, width: 0, height: 0 }));
  const areas = weights.map((weight) => (weight / sum) * width * height);
  const tiles: Tile[] = [];
  let rest: Tile = { left: 0, top: 0, width, height };
  let start = 0;
  while (start < areas.length) {
    const end = endOfRow(areas, start, Math.min(rest.width, rest.height));
    const row = areas.slice(start, end);
    rest = placeRow(row, rest, tiles);
    start = end;
  }
  return tiles;
}

/** How many areas from `start` on make the best row along `side`. */
function endOfRow(areas: readonly number[], start: number, side: number): number {
  let sum = areas[start] ?? 0;
  let worst = worstRatio(sum, areas[start] ?? 0, sum, side);
  let end = start + 1;
  while (end < areas.length) {
    const area = areas[end] ?? 0;
    const next = worstRatio(areas[start] ?? 0, area, sum + area, side);
    if (next > worst) break;
    worst = next;
    sum += area;
    end += 1;
  }
  return end;
}

function worstRatio(largest: number, smallest: number, sum: number, side: number): number {
  const thickness = sum / side;
  return Math.max(largest / thickness ** 2, thickness ** 2 / smallest);
}

/** Adds the tiles of one row and answers what is left of the area. */
function placeRow(row: readonly number[], area: Tile, tiles: Tile[]): Tile {
  const sum = row.reduce((total, each) => total + each, 0);
  const wide = area.width >= area.height;
  const thickness = Math.min(sum / (wide ? area.height : area.width), wide ? area.width : area.height);
  let along = 0;
  for (const each of row) {
    const length = each / thickness;
    tiles.push(
      wide
        ? { left: area.left, top: area.top + along, width: thickness, height: length }
        : { left: area.left + along, top: area.top, width: length, height: thickness },
    );
    along += length;
  }
  return wide
    ? { ...area, left: area.left + thickness, width: area.width - thickness }
    : { ...area, top: area.top + thickness, height: area.height - thickness };
}
