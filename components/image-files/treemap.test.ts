import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treemap } from "./treemap.ts";

const ratio = ({ width, height }: { width: number; height: number }) =>
  Math.max(width / height, height / width);

describe("a map of sizes", () => {
  it("gives each its share of the area, inside of the whole and beside each other", () => {
    const sizes = fc
      .array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 40 })
      .map((weights) => weights.sort((one, other) => other - one));
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 50, max: 2000 }),
        fc.integer({ min: 50, max: 1000 }),
        (weights, w, h) => {
          const tiles = treemap(weights, w, h);
          const sum = weights.reduce((total, weight) => total + weight, 0);
          expect(tiles).toHaveLength(weights.length);
          for (const [index, tile] of tiles.entries()) {
            expect(tile.width * tile.height).toBeCloseTo(((weights[index] ?? 0) / sum) * w * h, 3);
            expect(tile.left).toBeGreaterThanOrEqual(-0.001);
            expect(tile.top).toBeGreaterThanOrEqual(-0.001);
            expect(tile.left + tile.width).toBeLessThanOrEqual(w + 0.001);
            expect(tile.top + tile.height).toBeLessThanOrEqual(h + 0.001);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is made of tiles near to squares, as in the example of those who invented it", () => {
    const tiles = treemap([6, 6, 4, 3, 2, 2, 1], 6, 4);
    expect(tiles.slice(0, 2).map(({ width, height }) => [width, height])).toEqual([
      [3, 2],
      [3, 2],
    ]);
    expect(Math.max(...tiles.map(ratio))).toBeLessThan(3);
  });

  it("has nothing to draw where there is nothing", () => {
    expect(treemap([], 100, 100)).toEqual([]);
    expect(treemap([0], 100, 100)).toEqual([{ left: 0, top: 0, width: 0, height: 0 }]);
    expect(treemap([3], 0, 100)).toEqual([{ left: 0, top: 0, width: 0, height: 0 }]);
  });
});
