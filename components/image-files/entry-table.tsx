"use client";

import { useId, useRef, useState, useSyncExternalStore } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { type TableColumn, tableProperties } from "#components/ui/table-column.ts";
import type { Entry } from "#lib/contract/layers.ts";
import type { EntryColumn } from "./entry-columns.tsx";
import { EntryRows } from "./entry-rows.tsx";
import { type EntrySort, EntryTableHead } from "./entry-table-head.tsx";
import type { EntryTree } from "./entry-tree.ts";
import { type Place, placeKey } from "./place.ts";
import { rowActions } from "./row-actions.ts";
import { ENTRY_ROWS, useEntryWindow } from "./use-entry-window.ts";
import { useLoadInSight } from "./use-load-in-sight.ts";
import { useReveal } from "./use-reveal.ts";
import { useTreeKeys } from "./use-tree-keys.ts";

interface EntryTableProps {
  tree: EntryTree;
  label: string;
  columns: readonly EntryColumn[];
  /** What the address points at: the tree opens down to it. */
  chosen: Place | null;
  /** The very entry, when it was chosen here: a path can stand in a list twice. */
  chosenEntry: Entry | null;
  /** Of the question before this one. */
  outdated: boolean;
  sort: EntrySort;
  onSort: (sort: EntrySort) => void;
  onOpen: (entry: Entry) => void;
}

/**
 * Files as a tree of any size (WAI-ARIA treegrid): the table itself has the focus and says which row is current, so
 * that rows can come and go. It scrolls in a box of its own, because what is opened stands below it.
 */
export function EntryTable(props: EntryTableProps) {
  const { tree, label, columns, chosen, chosenEntry, outdated, sort, onSort, onOpen } = props;
  useSyncExternalStore(tree.subscribe, tree.version, tree.version);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const [{ asked, of }, setAsked] = useState({ asked: 0, of: tree });
  if (of !== tree) setAsked({ asked: 0, of: tree });
  const setCurrent = (row: number) => setAsked({ asked: row, of: tree });
  const { count } = tree;
  const current = Math.min(asked, count - 1);
  const idOf = (row: number) => `${id}-${row}`;
  const rows = useEntryWindow(frame, tree, count);
  const opened = useRef<string | null>(null);
  const act = rowActions(tree, {
    chosen,
    go(row) {
      setCurrent(row);
      rows.reveal(row);
    },
    onOpen(entry) {
      opened.current = placeKey(entry);
      onOpen(entry);
    },
  });
  const keys = useTreeKeys(tree, current, rows.page, act);
  useLoadInSight(tree, rows.first, rows.last);
  useReveal(tree, chosen, opened, (row) => {
    setCurrent(row);
    rows.reveal(row, true);
  });
  return (
    <div
      ref={frame}
      onScroll={rows.onScroll}
      aria-busy={outdated || undefined}
      className={classNames("max-h-[max(16rem,46vh)] overflow-y-auto", outdated && "opacity-60")}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is a tree is a treegrid
        role="treegrid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-activedescendant={idOf(current)}
        tabIndex={0}
        onKeyDown={keys}
        className="grid-table group/tree outline-none"
        style={tableProperties(columns as readonly TableColumn<never>[], ENTRY_ROWS)}
      >
        <EntryTableHead columns={columns} sort={sort} onSort={onSort} />
        <EntryRows {...{ tree, columns, rows, current, idOf, chosen, chosenEntry, act }} />
      </table>
    </div>
  );
}
