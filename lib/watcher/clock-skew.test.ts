import { expect, it } from "vitest";
import { ClockSkew } from "./clock-skew.ts";

/** Answers of a registry whose clock is ahead, at odd moments, its Date cut to whole seconds. */
function measured(aheadMs: number, slowest = 40): ClockSkew {
  const skew = new ClockSkew();
  for (let index = 0; index < 31; index += 1) {
    const sentAt = 1_700_000_000_000 + index * 7_321;
    const receivedAt = sentAt + (index % 7 === 0 ? slowest : 40);
    const server = (sentAt + receivedAt) / 2 + aheadMs;
    skew.add({ sentAt, receivedAt, serverDate: Math.floor(server / 1000) * 1000 });
  }
  return skew;
}

it.each([0, 400, -3_000, 90_000])("finds a clock that is %i ms ahead, to half a second", (ahead) => {
  expect(Math.abs((measured(ahead).median ?? Number.NaN) - ahead)).toBeLessThanOrEqual(500);
});

it("is not led astray by a few slow answers", () => {
  expect(Math.abs(measured(0, 20_000).median ?? Number.NaN)).toBeLessThanOrEqual(500);
});

it("is large beyond a minute, in both directions", () => {
  expect([measured(58_000), measured(62_000), measured(-62_000)].map(({ isLarge }) => isLarge)).toEqual([
    false,
    true,
    true,
  ]);
});

it("says nothing before anything was measured", () => {
  expect(new ClockSkew().median).toBeNull();
});
