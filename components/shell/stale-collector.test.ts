import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StaleCollector } from "./stale-collector.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("asking again for what changed", () => {
  it("asks once for a thing that changed a hundred times", async () => {
    const refresh = vi.fn(async () => {});
    const stale = new StaleCollector(refresh);
    for (let time = 0; time < 100; time += 1) stale.add(["tags", "prod", "team/app"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refresh).toHaveBeenCalledExactlyOnceWith(["tags", "prod", "team/app"]);
  });

  it("asks again for what changed while an answer was on its way, but not before it is in", async () => {
    let answer = () => {};
    const refresh = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
    const stale = new StaleCollector(refresh);
    stale.add(["registries"]);
    await vi.advanceTimersByTimeAsync(1000);
    stale.add(["registries"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refresh).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it("spends a fifth of the time on it at most, however long an answer takes", async () => {
    const refresh = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 1000)));
    const stale = new StaleCollector(refresh);
    for (let second = 0; second < 100; second += 1) {
      stale.add(["tags", "prod", "team/app"]);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(refresh.mock.calls.length).toBeLessThanOrEqual(20);
    expect(refresh.mock.calls.length).toBeGreaterThan(10);
  });

  it("goes on after an answer that failed", async () => {
    const refresh = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined);
    const stale = new StaleCollector(refresh);
    stale.add(["registries"]);
    await vi.advanceTimersByTimeAsync(3000);
    stale.add(["registries"]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it("is silent after it was stopped", async () => {
    const refresh = vi.fn(async () => {});
    const stale = new StaleCollector(refresh);
    stale.add(["registries"]);
    stale.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(refresh).not.toHaveBeenCalled();
  });
});
