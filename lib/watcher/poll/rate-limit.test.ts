import { expect, it } from "vitest";
import { PROVIDER_IDS } from "#lib/registry/providers/provider.ts";
import { pollBounds, RateLimit } from "./rate-limit.ts";

/** A limit whose waiting takes no time, and when each turn came, in milliseconds. */
async function turns(perSecond: number, count: number): Promise<number[]> {
  let now = 0;
  const limit = new RateLimit({
    perSecond,
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  });
  const at: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    await limit.turn(new AbortController().signal);
    at.push(now);
  }
  return at;
}

it.each([1, 5, 50, 300])("lets %i requests through in a second, and no more", async (perSecond) => {
  const at = await turns(perSecond, perSecond * 3 + 1);
  for (const start of at) {
    const within = at.filter((time) => time >= start && time < start + 1000).length;
    // A turn may be a few milliseconds early.
    expect(within).toBeLessThanOrEqual(perSecond + Math.ceil(perSecond / 200) + 1);
  }
  expect(at.at(-1)).toBeGreaterThanOrEqual(2_990);
});

it("does not wait when nothing was asked for a while", async () => {
  expect(await turns(1, 1)).toEqual([0]);
});

it("ends waiting when watching ends", async () => {
  const stopper = new AbortController();
  const limit = new RateLimit({
    perSecond: 1,
    now: () => 0,
    sleep: async () => stopper.abort(new Error("over")),
  });
  await limit.turn(stopper.signal);
  await expect(limit.turn(stopper.signal)).rejects.toThrow("over");
});

it("asks everybody's registries more slowly than one's own, and Docker Hub one by one", () => {
  const bounds = new Map(PROVIDER_IDS.map((id) => [id, pollBounds(id)]));
  expect(bounds.get("docker-hub")).toEqual({ perSecond: 1, width: 1 });
  expect(bounds.get("ghcr")?.perSecond).toBeLessThan(bounds.get("distribution")?.perSecond ?? 0);
  for (const { width } of bounds.values()) expect(width).toBeLessThan(8);
});
