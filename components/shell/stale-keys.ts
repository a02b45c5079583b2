import type { ConsoleEvent } from "#lib/contract/events.ts";

/** Undefined stands for a question that is asked across all. */
export type StaleKey = readonly [string, ...(string | undefined)[]];

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
        ["comparison", registry, event.repository],
        ["comparison", undefined],
        ["repositories", registry],
        ["repositories", ""],
      ];
    case "history":
      return historyOf(registry, event.repository);
  }
}

/**
 * The list of registries has their counts; a registry's set of repositories may have changed, and so may anything in
 * them: when very many change at once, the server names the registry instead of each.
 */
function wholeRegistry(registry: string): readonly StaleKey[] {
  const inIt = [
    "repositories",
    "namespaces",
    "repository",
    "tags",
    "versions",
    "image",
    "comparison",
  ] as const;
  const across: readonly StaleKey[] = [["registries"], ["repositories", ""], ["comparison", undefined]];
  return [...across, ...inIt.map((list): StaleKey => [list, registry])];
}

/** Lists of moves may name the registry, or ask across all; what belongs to one repository names it. */
function historyOf(registry: string, repository: string | null): readonly StaleKey[] {
  const lists = ["tag-moves", "tag-move-days", "biography"].flatMap((list): StaleKey[] => [
    [list, registry],
    [list, undefined],
  ]);
  const inIt = ["tag-spans", "as-of", "difference", "tags", "repository"].map(
    (list): StaleKey => (repository === null ? [list, registry] : [list, registry, repository]),
  );
  return [...lists, ...inIt, ["webhooks", registry], ["registries"]];
}
