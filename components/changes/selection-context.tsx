"use client";

import {
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useContext,
  useMemo,
  useState,
} from "react";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { NOTHING_CHOSEN, type Selection, stillShown, toggled, toggledRange } from "./selection.ts";

interface Choosing {
  selection: Selection;
  /** `range`: all rows from the last one to this one. */
  toggle: (key: string, range: boolean) => void;
}

const ChoosingContext = createContext<Choosing | null>(null);

/** Chosen rows of a list. `shown`: the keys of the rows in their order; what leaves the list is no longer chosen. */
export function useSelection(shown: readonly string[]) {
  const [stored, setSelection] = useState(NOTHING_CHOSEN);
  const set = useMemo(() => new Set(shown), [shown]);
  const selection = useMemo(() => stillShown(stored, set), [stored, set]);
  const choosing = useMemo(
    () => ({
      selection,
      toggle: (key: string, range: boolean) =>
        setSelection(range ? toggledRange(selection, key, shown) : toggled(selection, key)),
    }),
    [selection, shown],
  );
  return { selection, choosing, clear: () => setSelection(NOTHING_CHOSEN) };
}

interface SelectableRowsProps {
  choosing: Choosing;
  shown: readonly string[];
  children: ReactNode;
}

/** Around a table whose rows can be chosen: the space bar chooses the current row, with Shift a range. */
export function SelectableRows({ choosing, shown, children }: SelectableRowsProps) {
  function onKeyDown(event: KeyboardEvent) {
    const { target } = event;
    if (event.key !== " " || !(target instanceof HTMLElement) || !target.hasAttribute("data-row-link"))
      return;
    const row = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    const key = row === undefined ? undefined : shown[Number(row)];
    if (key === undefined) return;
    event.preventDefault();
    choosing.toggle(key, event.shiftKey);
  }
  return (
    <ChoosingContext value={choosing}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for what the check boxes inside do */}
      <div onKeyDown={onKeyDown}>{children}</div>
    </ChoosingContext>
  );
}

/** The check box of a row. A click with Shift chooses all rows from the last one to this one. */
export function RowCheckbox({ rowKey, label }: { rowKey: string; label: string }) {
  const choosing = useContext(ChoosingContext);
  const tabIndex = useRowTabIndex();
  if (!choosing) return null;
  function onClick(event: MouseEvent) {
    choosing?.toggle(rowKey, event.shiftKey);
  }
  return (
    // The target is larger than the box (WCAG 2.5.8).
    <label
      className="-ml-1.5 flex size-6 items-center justify-center"
      data-tip="Shift chooses a range. The space bar chooses the current row."
    >
      <input
        type="checkbox"
        tabIndex={tabIndex}
        aria-label={label}
        checked={choosing.selection.keys.has(rowKey)}
        onClick={onClick}
        onChange={() => {}}
        className="size-3.5 accent-accent"
      />
    </label>
  );
}
