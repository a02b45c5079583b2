import { describe, expect, it } from "vitest";
import { comparisonOptions } from "#lib/console-client/comparison.ts";
import { repositoriesOptions } from "#lib/console-client/repositories.ts";
import { moveDaysOptions, movesOptions } from "#lib/console-client/tag-moves.ts";
import { spansOptions } from "#lib/console-client/tag-spans.ts";
import { tagsOptions } from "#lib/console-client/tags.ts";
import type { ConsoleEvent } from "#lib/contract/events.ts";
import { staleKeys } from "./stale-keys.ts";

const isStale = (event: ConsoleEvent, key: readonly unknown[]) =>
  staleKeys(event).some((stale) => stale.every((part, index) => part === key[index]));

const scan = {
  startedAt: null,
  finishedAt: null,
  repositoriesDone: 1,
  repositoriesTotal: 2,
  tagsDone: 3,
  cause: null,
};

describe("what an event makes stale", () => {
  it("is the tags of the repository that changed, and of no other", () => {
    const event: ConsoleEvent = { type: "repository", registry: "prod", repository: "team/app" };
    expect(isStale(event, tagsOptions({ registry: "prod", repository: "team/app", q: "1" }).queryKey)).toBe(
      true,
    );
    expect(isStale(event, tagsOptions({ registry: "prod", repository: "team/other" }).queryKey)).toBe(false);
    expect(isStale(event, tagsOptions({ registry: "test", repository: "team/app" }).queryKey)).toBe(false);
  });

  it("is the list of repositories it stands in, of its registry and over all", () => {
    const event: ConsoleEvent = { type: "repository", registry: "prod", repository: "team/app" };
    expect(isStale(event, repositoriesOptions({ registry: "prod", sort: "size" }).queryKey)).toBe(true);
    expect(isStale(event, repositoriesOptions({}).queryKey)).toBe(true);
    expect(isStale(event, repositoriesOptions({ registry: "test" }).queryKey)).toBe(false);
  });

  it("is everything in a registry when so much changed that only the registry is named", () => {
    const event: ConsoleEvent = { type: "registry", registry: "prod" };
    expect(isStale(event, tagsOptions({ registry: "prod", repository: "team/app" }).queryKey)).toBe(true);
    expect(isStale(event, tagsOptions({ registry: "test", repository: "team/app" }).queryKey)).toBe(false);
  });

  it("is every comparison that a tag of the repository can stand in, of two repositories as well", () => {
    const event: ConsoleEvent = { type: "repository", registry: "prod", repository: "team/app" };
    const key = (registry: string, repository: string, toRegistry?: string) =>
      comparisonOptions({ registry, repository, from: "1", to: "2", ...(toRegistry ? { toRegistry } : {}) })
        .queryKey;
    expect(isStale(event, key("prod", "team/app"))).toBe(true);
    expect(isStale(event, key("prod", "team/other"))).toBe(false);
    expect(isStale(event, key("test", "team/app", "prod"))).toBe(true);
    expect(isStale({ type: "registry", registry: "prod" }, key("prod", "team/other"))).toBe(true);
    expect(isStale({ type: "registry", registry: "prod" }, key("test", "team/app", "prod"))).toBe(true);
  });

  it("is every list of moves that a move can stand in, and the lanes of its repository alone", () => {
    const event: ConsoleEvent = { type: "history", registry: "prod", repository: "team/app" };
    expect(isStale(event, movesOptions({}).queryKey)).toBe(true);
    expect(isStale(event, movesOptions({ registry: "prod", repository: "team/*" }).queryKey)).toBe(true);
    expect(isStale(event, moveDaysOptions({ flagged: "yes" }).queryKey)).toBe(true);
    expect(isStale(event, movesOptions({ registry: "test" }).queryKey)).toBe(false);
    expect(isStale(event, spansOptions({ registry: "prod", repository: "team/app" }).queryKey)).toBe(true);
    expect(isStale(event, spansOptions({ registry: "prod", repository: "team/other" }).queryKey)).toBe(false);
  });

  it("is the history of everything in a registry when a gap is about all of it", () => {
    const event: ConsoleEvent = { type: "history", registry: "prod", repository: null };
    expect(isStale(event, spansOptions({ registry: "prod", repository: "team/other" }).queryKey)).toBe(true);
    expect(isStale(event, spansOptions({ registry: "test", repository: "team/app" }).queryKey)).toBe(false);
  });

  it("is nothing while a scan only moves on, and the registry when it ends", () => {
    expect(staleKeys({ type: "scan", registry: "prod", scan: { ...scan, state: "running" } })).toEqual([]);
    const ended: ConsoleEvent = { type: "scan", registry: "prod", scan: { ...scan, state: "idle" } };
    expect(isStale(ended, ["registries"])).toBe(true);
  });
});
