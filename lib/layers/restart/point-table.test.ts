import fc from "fast-check";
import { expect, test } from "vitest";
import { packWindow, unpackWindow } from "./packed-window.ts";
import { packPoints, pointBefore, pointBehind, readPointTable } from "./point-table.ts";

const point = fc.record({
  tarOffset: fc.integer({ min: 1, max: 2 ** 40 }),
  blobOffset: fc.integer({ min: 1, max: 2 ** 40 }),
  bits: fc.nat(7),
  window: fc.option(fc.uint8Array({ maxLength: 50 })),
});
const sorted = fc.array(point, { maxLength: 30 }).map((points) => {
  const offsets = (key: "tarOffset" | "blobOffset") => points.map((each) => each[key]).sort((a, b) => a - b);
  const [tar, blob] = [offsets("tarOffset"), offsets("blobOffset")];
  return points.map((each, i) => ({ ...each, tarOffset: tar[i]!, blobOffset: blob[i]! }));
});

test("points come back with their windows", () => {
  fc.assert(
    fc.property(sorted, (points) => {
      const { table, windows } = packPoints(points);
      const back = readPointTable(table).map(({ window, ...row }) => ({
        ...row,
        window: window === null ? null : Uint8Array.from(windows.subarray(window.start, window.end)),
      }));
      expect(back).toEqual(points);
    }),
  );
});

test("the points around a place are the nearest", () => {
  const rows = readPointTable(
    packPoints([10, 20, 30].map((tarOffset) => ({ tarOffset, blobOffset: tarOffset, bits: 0, window: null })))
      .table,
  );
  const around = (place: number) => [
    pointBefore(rows, place)?.tarOffset,
    pointBehind(rows, place)?.tarOffset,
  ];
  expect(around(9)).toEqual([undefined, 10]);
  expect(around(10)).toEqual([10, 10]);
  expect(around(11)).toEqual([10, 20]);
  expect(around(31)).toEqual([30, undefined]);
});

test("a damaged table or window is refused", () => {
  const { table } = packPoints([{ tarOffset: 5, blobOffset: 5, bits: 0, window: new Uint8Array(3) }]);
  const invalid = expect.objectContaining({ code: "layer_index_invalid" });
  for (let cut = 0; cut < table.length; cut += 1) {
    expect(() => readPointTable(table.subarray(0, cut))).toThrow(invalid);
  }
  expect(() => unpackWindow(Buffer.from("no window"))).toThrow(invalid);
  expect(unpackWindow(packWindow(Buffer.alloc(32_768, "abc")))).toHaveLength(32_768);
});
