import type { ConsoleEvent } from "#lib/contract/events.ts";

export type StaleKey = readonly [string, ...string[]];

/** What an event of the server makes stale, as beginnings of query keys. Pure. */
export function staleKeys(event: ConsoleEvent): readonly StaleKey[] {
  const { registry } = event;
  switch (event.type) {
    case "scan":
      return event.scan.state === "running" || event.scan.state === "queued" ? [] : wholeRegistry(registry);
    case "registry":
      return wholeRegistry(registry);
    case "repository":
      return [
        ["repository", registry, event.repository],
        ["tags", registry, event.repository],
        ["versions", registry, event.repository],
        ["image", registry, event.repository],
        ["repositories", registry],
        ["repositories", ""],
      ];
  }
}

/**
 * The list of registries has their counts; a registry's set of repositories may have changed, and so may anything in
 * them: when very many change at once, the server names the registry instead of each.
 */
function wholeRegistry(registry: string): readonly StaleKey[] {
  const inIt = ["repositories", "namespaces", "repository", "tags", "versions", "image"] as const;
  return [["registries"], ["repositories", ""], ...inIt.map((list): StaleKey => [list, registry])];
}
