import type { MouseEvent } from "react";
import type { Entry } from "#lib/contract/layers.ts";
import type { EntryColumn } from "./entry-columns.tsx";
import { EntryRow, RemarkRow } from "./entry-row.tsx";
import type { EntryTree } from "./entry-tree.ts";
import { type Place, placeKey } from "./place.ts";
import type { RowActions } from "./row-actions.ts";
import type { useEntryWindow } from "./use-entry-window.ts";

interface EntryRowsProps {
  tree: EntryTree;
  columns: readonly EntryColumn[];
  /** Which rows are drawn, and where. */
  rows: ReturnType<typeof useEntryWindow>;
  /** The row that the keys are in. */
  current: number;
  idOf: (row: number) => string;
  chosen: Place | null;
  chosenEntry: Entry | null;
  act: RowActions;
}

/** The rows in sight, and the one with the keys wherever it is: the table names it. */
export function EntryRows({ tree, columns, rows, current, idOf, chosen, chosenEntry, act }: EntryRowsProps) {
  const shown = Array.from({ length: rows.last - rows.first + 1 }, (_, index) => rows.first + index);
  if (current < rows.first || current > rows.last) shown.push(current);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table itself takes the keys
    <tbody
      className="relative"
      style={{ height: rows.height }}
      onClick={(event) => pressed(event, tree, act)}
    >
      {shown.map((index) => {
        const row = tree.row(index);
        const at = { id: idOf(index), index, top: rows.topOf(index), current: index === current };
        if (row.kind !== "entry") return <RemarkRow key={index} {...at} row={row} columns={columns.length} />;
        const { entry, level, expanded, of } = row;
        return (
          <EntryRow
            key={index}
            {...at}
            {...{ entry, level, expanded, of, columns }}
            place={row.index + 1}
            chosen={isChosen(entry, chosen, chosenEntry)}
          />
        );
      })}
    </tbody>
  );
}

function isChosen(entry: Entry, chosen: Place | null, chosenEntry: Entry | null): boolean {
  if (chosen === null || placeKey(entry) !== placeKey(chosen)) return false;
  return chosenEntry === null || placeKey(chosenEntry) !== placeKey(chosen)
    ? entry.hidden === null
    : entry.layer === chosenEntry.layer && entry.entry === chosenEntry.entry;
}

function pressed(event: MouseEvent, tree: EntryTree, act: RowActions): void {
  if (!(event.target instanceof Element)) return;
  const row = Number(event.target.closest<HTMLElement>("[data-row]")?.dataset.row ?? Number.NaN);
  if (Number.isNaN(row)) return;
  const shown = tree.row(row);
  if (event.target.closest("[data-toggle]") && shown.kind === "entry") act.expand(row, !shown.expanded);
  else act.open(row);
}
