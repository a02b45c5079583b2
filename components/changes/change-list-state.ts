import { parseAsStringLiteral } from "nuqs/server";
import { checkedRegistry } from "#components/tag-history/move-list-state.ts";
import type { ChangesFilter } from "#lib/console-client/changes.ts";

/** Which changes are listed, as it stands in the address. */
export const changeListState = {
  state: parseAsStringLiteral(["open", "ended"] as const),
  registry: checkedRegistry,
};

/** The question to the API for a state of the list; the server and the browser both ask by this function. */
export function changesFilter({
  state,
  registry,
}: {
  state: "open" | "ended" | null;
  registry: string | null;
}): ChangesFilter {
  return { ...(state ? { state } : {}), ...(registry ? { registry } : {}) };
}
