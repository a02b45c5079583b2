import { describe, expect, it } from "vitest";
import { DigestPalette } from "./digest-palette.ts";

const digest = (seed: number) => `sha256:${seed.toString(16).padStart(64, "0")}`;

describe("colours of digests on a page", () => {
  it("are the same for the same digest, whatever was asked in between", () => {
    const palette = new DigestPalette();
    const first = palette.colorOf(digest(1));
    for (let seed = 2; seed < 50; seed += 1) palette.colorOf(digest(seed));
    expect(palette.colorOf(digest(1))).toEqual(first);
    expect(palette.colorOf(digest(30))).toEqual(palette.colorOf(digest(30)));
  });

  it("are the five fixed ones first, each once", () => {
    const palette = new DigestPalette();
    expect([1, 2, 3, 4, 5].map((seed) => palette.colorOf(digest(seed)))).toEqual([
      { mark: 1 },
      { mark: 2 },
      { mark: 3 },
      { mark: 4 },
      { mark: 5 },
    ]);
  });

  it("are then taken from the digest itself, so that they agree between pages", () => {
    const [one, other] = [new DigestPalette(), new DigestPalette()];
    for (let seed = 1; seed <= 5; seed += 1) {
      one.colorOf(digest(seed));
      other.colorOf(digest(seed + 100));
    }
    expect(one.colorOf(digest(999))).toEqual(other.colorOf(digest(999)));
    expect(one.colorOf(digest(999))).toHaveProperty("hue");
  });
});
