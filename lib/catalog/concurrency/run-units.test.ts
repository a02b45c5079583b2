import { describe, expect, it } from "vitest";
import { runUnits, type Unit } from "./run-units.ts";

const never = () => new AbortController().signal;

async function* from(units: readonly Unit[]): AsyncGenerator<Unit> {
  yield* units;
}

describe("working through units", () => {
  it("keeps at most so many under way, and finishes all", async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const unit: Unit = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      done += 1;
      return undefined;
    };
    await runUnits(from(Array.from({ length: 50 }, () => unit)), { width: 4, signal: never() });
    expect({ most, done }).toEqual({ most: 4, done: 50 });
  });

  it("does follow-ups before it takes anything new, in their order", async () => {
    const order: string[] = [];
    const leaf =
      (name: string): Unit =>
      async () => {
        order.push(name);
        return undefined;
      };
    const parent =
      (name: string): Unit =>
      async () => {
        order.push(name);
        return [leaf(`${name}1`), leaf(`${name}2`)];
      };
    await runUnits(from([parent("a"), parent("b")]), { width: 1, signal: never() });
    expect(order).toEqual(["a", "a1", "a2", "b", "b1", "b2"]);
  });

  it("lets idle workers help when one unit turns into many", async () => {
    let running = 0;
    let most = 0;
    const leaf: Unit = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return undefined;
    };
    const parent: Unit = async () => Array.from({ length: 20 }, () => leaf);
    await runUnits(from([parent]), { width: 5, signal: never() });
    expect(most).toBe(5);
  });

  it("fails with the first failure, after everything that ran has ended", async () => {
    let ended = false;
    const slow: Unit = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
      return undefined;
    };
    const failing: Unit = async () => {
      throw new Error("the registry is down");
    };
    await expect(runUnits(from([slow, failing]), { width: 2, signal: never() })).rejects.toThrow("is down");
    expect(ended).toBe(true);
  });

  it("ends with the reason when it is aborted", async () => {
    const stopper = new AbortController();
    const unit: Unit = async () => {
      stopper.abort(new Error("stopped by a person"));
      return [unit];
    };
    await expect(runUnits(from([unit]), { width: 3, signal: stopper.signal })).rejects.toThrow("by a person");
  });
});
