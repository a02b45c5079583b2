"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import type { Failure } from "./error-state.tsx";
import { ONE_LINE, type RowHeight, type TableColumn, tableProperties } from "./table-column.ts";
import { TableHead, type TableSort } from "./table-head.tsx";
import { type RowLook, TableRow } from "./table-row.tsx";
import { useRowKeys } from "./use-row-keys.ts";
import { MAX_ROWS, useTableWindow } from "./use-table-window.ts";

export interface VirtualTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly TableColumn<Row>[];
  /** What is loaded, from the first row on. */
  rows: readonly Row[];
  /** How many rows there are in all: the scroll bar is right from the start. */
  total: number;
  /** The page that a row opens; the first column becomes the link. Must be a stable function. */
  rowHref?: (row: Row) => string;
  /** Rows that stand apart from the others. Must be a stable function. */
  rowLook?: (row: Row) => RowLook | undefined;
  /** Left out: one line, two on narrow windows. */
  rowHeight?: RowHeight;
  sort?: TableSort;
  /** Asks for the next rows; called again and again until the rows in sight are loaded. */
  loadMore?: () => void;
  loadingMore?: boolean;
  /** Why the next rows could not be loaded. */
  loadError?: Failure | null;
  /** The rows are those of the previous question, the answer to the new one is under way. */
  outdated?: boolean;
  /** In place of rows when there are none. */
  empty?: ReactNode;
}

/**
 * A table of any length. At most about a hundred rows are in the page; what is in sight but not loaded shows as
 * skeletons and is asked for. Arrow keys move between rows, Enter opens.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, total, rowHref, rowLook, sort, outdated = false, empty } = props;
  const heights = props.rowHeight ?? ONE_LINE;
  const body = useRef<HTMLTableSectionElement>(null);
  const [chosen, setCurrent] = useState(0);
  const current = Math.min(chosen, Math.max(0, total - 1));
  const { rowHeight, items } = useTableWindow(body, {
    count: total,
    keep: current,
    heights,
  });
  const keys = useRowKeys(body, { current, setCurrent, count: total, rowHeight });
  useLoadInSight(props, items.at(-1)?.index ?? 0);

  return (
    <div className="overflow-clip rounded-card border border-line bg-panel" aria-busy={outdated || undefined}>
      <table
        aria-label={label}
        aria-rowcount={total + 1}
        className="grid-table"
        style={tableProperties(columns as readonly TableColumn<never>[], heights)}
      >
        <TableHead columns={columns as readonly TableColumn<never>[]} sort={sort} />
        <tbody
          ref={body}
          onKeyDown={keys.onKeyDown}
          onFocus={keys.onFocus}
          className={classNames(
            "relative transition-opacity [&>tr:last-child]:border-b-0",
            outdated && "opacity-60",
          )}
          style={{ height: total === 0 ? undefined : rowsHigh(Math.min(total, MAX_ROWS)) }}
        >
          {items.map((item) => (
            <TableRow
              key={item.index}
              row={rows[item.index]}
              index={item.index}
              top={rowsHigh(item.index)}
              current={item.index === current}
              columns={columns}
              rowHref={rowHref}
              rowLook={rowLook}
            />
          ))}
        </tbody>
      </table>
      {total === 0 ? empty : null}
      <LoadError failure={props.loadError ?? null} onRetry={props.loadMore} />
    </div>
  );
}

/** In the style sheet's own height of a row: the server does not know how wide the window is. */
const rowsHigh = (count: number) => `calc(var(--row-height) * ${count})`;

function useLoadInSight<Row>(props: VirtualTableProps<Row>, lastInSight: number) {
  const { rows, total, loadMore, loadingMore = false, loadError = null, outdated = false } = props;
  const missing = rows.length < total && lastInSight >= rows.length - 1;
  useEffect(() => {
    if (missing && !loadingMore && !outdated && loadError === null) loadMore?.();
  }, [missing, loadingMore, outdated, loadError, loadMore]);
}

function LoadError({ failure, onRetry }: { failure: Failure | null; onRetry: (() => void) | undefined }) {
  if (!failure) return null;
  return (
    <div
      role="alert"
      className="sticky bottom-0 z-10 flex flex-wrap items-center justify-between gap-3 border-t border-line bg-bad-soft px-3.5 py-2"
    >
      <span>
        <span className="text-bad">The next rows could not be loaded. {failure.message}</span>{" "}
        <span className="text-muted">{failure.advice}</span>
      </span>
      {onRetry ? (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
