import { expect, it } from "vitest";
import type { Entry } from "#lib/contract/layers.ts";
import { layOutMap } from "./lay-out-map.ts";
import type { MapPart } from "./map-parts.ts";

const parts = (...sizes: number[]): MapPart[] => {
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sizes.map((bytes) => ({
    entry: { name: `f${bytes}` } as Entry,
    entries: 1,
    bytes,
    share: bytes / sum,
  }));
};
const told = (placed: ReturnType<typeof layOutMap>) =>
  placed.map(({ part }) => `${part.entry?.name ?? `${part.entries} smaller`} ${part.bytes}`);

it("places every part that can be pressed", () => {
  const placed = layOutMap(parts(500, 300, 200), 600, 200);
  expect(told(placed)).toEqual(["f500 500", "f300 300", "f200 200"]);
});

it("joins parts that would be too small to press, and keeps what they take", () => {
  const placed = layOutMap(parts(1_000_000, 400_000, 20, 10, 1), 600, 200);
  expect(told(placed)).toEqual(["f1000000 1000000", "f400000 400000", "3 smaller 31"]);
  for (const { part, tile } of placed) {
    if (part.entry) expect(Math.min(tile.width, tile.height)).toBeGreaterThanOrEqual(24);
  }
});

it("comes to an end where nothing has room", () => {
  expect(told(layOutMap(parts(5, 3), 10, 10))).toEqual(["2 smaller 8"]);
  expect(layOutMap([], 600, 200)).toEqual([]);
  expect(told(layOutMap(parts(5), 0, 200))).toEqual(["1 smaller 5"]);
});
