import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsoleEvent } from "#lib/contract/events.ts";
import { EventHub } from "./event-hub.ts";

const repository = (name: string): ConsoleEvent => ({ type: "repository", registry: "r", repository: name });

describe("live updates", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("tell the first change at once and repeat the same one at most twice a second", () => {
    const hub = new EventHub();
    const heard: ConsoleEvent[] = [];
    hub.subscribe((event) => heard.push(event));
    for (let step = 0; step < 100; step += 1) {
      hub.publish(repository("app"));
      vi.advanceTimersByTime(10);
    }
    expect(heard[0]).toEqual(repository("app"));
    expect(heard.length).toBeGreaterThanOrEqual(2);
    expect(heard.length).toBeLessThanOrEqual(3);
    hub.close();
  });

  it("tell the last progress of a scan, not an older one", () => {
    const hub = new EventHub();
    const heard: ConsoleEvent[] = [];
    hub.subscribe((event) => heard.push(event));
    const progress = (tagsDone: number): ConsoleEvent => ({
      type: "scan",
      registry: "r",
      scan: {
        state: "running",
        startedAt: null,
        finishedAt: null,
        repositoriesDone: 0,
        repositoriesTotal: null,
        tagsDone,
        cause: null,
      },
    });
    for (const count of [1, 2, 3]) hub.publish(progress(count));
    vi.advanceTimersByTime(500);
    expect(heard).toEqual([progress(1), progress(3)]);
    hub.close();
  });

  it("name the registry instead when very many repositories change at once", () => {
    const hub = new EventHub({ maxRepositories: 3 });
    const heard: ConsoleEvent[] = [];
    hub.subscribe((event) => heard.push(event));
    hub.publish(repository("first"));
    for (let index = 0; index < 1000; index += 1) hub.publish(repository(`r${index}`));
    vi.advanceTimersByTime(500);
    expect(heard.map((event) => event.type)).toEqual([
      "repository",
      "repository",
      "repository",
      "repository",
      "registry",
    ]);
    hub.close();
  });

  it("reach everybody else when one listener fails, and nobody who has left", () => {
    const hub = new EventHub();
    const heard: string[] = [];
    hub.subscribe(() => {
      throw new Error("the page is gone");
    });
    const leave = hub.subscribe(() => heard.push("left"));
    hub.subscribe(() => heard.push("stays"));
    leave();
    hub.publish(repository("app"));
    expect(heard).toEqual(["stays"]);
    hub.close();
  });

  it("are refused with a reason when too many listen", () => {
    const hub = new EventHub({ maxListeners: 1 });
    hub.subscribe(() => {});
    expect(() => hub.subscribe(() => {})).toThrow("Too many pages are listening");
    hub.close();
  });
});
