import { describe, expect, it } from "vitest";
import type { Reading } from "#lib/contract/layers.ts";
import { rateOf, readingFigures, type Sample, withSample } from "./reading-figures.ts";

const layer = (rest: Partial<Reading["layers"][number]>): Reading["layers"][number] => ({
  digest: `sha256:${"a".repeat(64)}`,
  position: 1,
  size: 100,
  state: "waiting",
  blobBytes: 0,
  tarBytes: 0,
  entries: 0,
  ...rest,
});

describe("how far a reading is", () => {
  it("is the sum over its layers", () => {
    const layers = [
      layer({ state: "done", size: 40, blobBytes: 40, entries: 7 }),
      layer({ state: "reading", size: 100, blobBytes: 25, entries: 3 }),
      layer({}),
    ];
    expect(readingFigures({ layers })).toEqual({
      bytesRead: 65,
      bytesInAll: 240,
      entries: 10,
      layersRead: 1,
      layersInAll: 3,
    });
  });

  it("is never more than there is, and a layer that was read is read whole", () => {
    const layers = [layer({ state: "reading", blobBytes: 120 }), layer({ state: "done", blobBytes: 90 })];
    expect(readingFigures({ layers }).bytesRead).toBe(200);
  });
});

describe("the rate of a reading", () => {
  const sampled = (...samples: Sample[]) => samples.reduce<Sample[]>(withSample, []);

  it("is that of the last three seconds", () => {
    const samples = sampled({ at: 0, bytes: 0 }, { at: 1000, bytes: 90_000 }, { at: 4000, bytes: 120_000 });
    expect(rateOf(samples)).toBe(10_000);
  });

  it("is not told from a single moment", () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf(sampled({ at: 0, bytes: 5 }))).toBeNull();
    expect(rateOf(sampled({ at: 0, bytes: 0 }, { at: 100, bytes: 5 }))).toBeNull();
  });

  it("is never negative when a layer is begun anew", () => {
    expect(rateOf(sampled({ at: 0, bytes: 500 }, { at: 1000, bytes: 0 }))).toBe(0);
  });
});
