import { describe, expect, it } from "vitest";
import { rateOf, type Sample, withSample } from "./reading-rate.ts";

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
