import { describe, expect, it } from "vitest";
import type { Entry } from "#lib/contract/layers.ts";
import { mapParts } from "./map-parts.ts";

const file = (name: string, size: number) =>
  ({ name, size, total: null, whiteout: null }) as unknown as Entry;
const told = (parts: ReturnType<typeof mapParts>) =>
  parts.map(({ entry, entries, bytes }) => `${entry?.name ?? entries} ${bytes}`);

describe("the parts of what takes the space", () => {
  it("are the largest entries, and one for all the others", () => {
    const parts = mapParts([file("a", 60), file("b", 30)], 12, 100);
    expect(told(parts)).toEqual(["a 60", "b 30", "10 10"]);
    expect(parts.map(({ share }) => share)).toEqual([0.6, 0.3, 0.1]);
  });

  it("are only those listed when it is not known how much there is, or when those are all", () => {
    expect(told(mapParts([file("a", 60)], 5, null))).toEqual(["a 60"]);
    expect(told(mapParts([file("a", 60)], 1, 100))).toEqual(["a 60"]);
  });

  it("leave out what takes none", () => {
    const removed = { ...file("gone", 9), whiteout: "removes" } as Entry;
    expect(mapParts([file("empty", 0), removed], 2, 0)).toEqual([]);
  });
});
