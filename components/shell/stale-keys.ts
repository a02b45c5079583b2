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

/** The list of registries has their counts; a registry's set of repositories may have changed. */
function wholeRegistry(registry: string): readonly StaleKey[] {
  return [["registries"], ["repositories", registry], ["repositories", ""], ["namespaces", registry]];
}
