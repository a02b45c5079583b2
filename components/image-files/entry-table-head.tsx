import { ArrowDown, ArrowUp } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import type { EntryColumn } from "./entry-columns.tsx";

export type EntrySort = "path" | "size";

interface EntryTableHeadProps {
  columns: readonly EntryColumn[];
  sort: EntrySort;
  onSort: (sort: EntrySort) => void;
}

/** The heading row; names and sizes sort, each in the one order that makes sense. */
export function EntryTableHead({ columns, sort, onSort }: EntryTableHeadProps) {
  return (
    <thead className="sticky top-0 z-10 border-b border-line bg-panel text-muted">
      <tr aria-rowindex={1} className="h-[34px]">
        {columns.map((column) => {
          const sorted = column.sort?.key === sort;
          const Arrow = column.sort?.first === "asc" ? ArrowUp : ArrowDown;
          return (
            <th
              key={column.id}
              scope="col"
              data-from={column.from}
              aria-sort={sorted ? (column.sort?.first === "asc" ? "ascending" : "descending") : undefined}
              className={classNames(column.align === "end" && "align-end")}
            >
              {column.sort ? (
                <button
                  type="button"
                  onClick={() => onSort(column.sort?.key as EntrySort)}
                  className={classNames(
                    "group -mx-1 flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink",
                    column.align === "end" && "flex-row-reverse",
                    sorted && "font-medium text-ink",
                  )}
                >
                  {column.header}
                  <Arrow
                    aria-hidden="true"
                    className={classNames("size-3", !sorted && "opacity-0 group-hover:opacity-60")}
                  />
                </button>
              ) : (
                <span className="truncate">{column.header}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
