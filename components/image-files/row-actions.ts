import type { Entry } from "#lib/contract/layers.ts";
import type { EntryTree } from "./entry-tree.ts";
import { type Place, placeKey } from "./place.ts";

/** What can be done with a row, by the pointer or by keys. */
export interface RowActions {
  go: (row: number) => void;
  expand: (row: number, expanded: boolean) => void;
  open: (row: number) => void;
}

interface Table {
  chosen: Place | null;
  go: (row: number) => void;
  onOpen: (entry: Entry) => void;
}

/** Opening chooses an entry, and opens a directory; one that is chosen and open already is closed. */
export function rowActions(tree: EntryTree, { chosen, go, onOpen }: Table): RowActions {
  return {
    go,
    expand(row, expanded) {
      tree.setExpanded(row, expanded);
      go(row);
    },
    open(index) {
      go(index);
      const row = tree.row(index);
      if (row.kind === "failed") tree.retry(index);
      if (row.kind !== "entry" || row.entry.whiteout === "opaque") return;
      const isChosen = chosen !== null && placeKey(chosen) === placeKey(row.entry);
      if (row.expanded !== null) tree.setExpanded(index, !(isChosen && row.expanded));
      if (row.expanded === null || !isChosen) onOpen(row.entry);
    },
  };
}
