"use client";

import Link from "next/link";
import { createContext, memo, useContext } from "react";
import { classNames } from "./class-names.ts";
import { Skeleton } from "./skeleton.tsx";
import type { TableColumn } from "./table-column.ts";

/**
 * How a row differs from the others: `quiet` is there for completeness, `hatched` stands for a time nobody knows
 * about, `chosen` is what the address points at.
 */
export type RowLook = "quiet" | "hatched" | "chosen";

const RowTabIndex = createContext<0 | -1>(0);

/**
 * The tab index of a control inside a table row: only the current row is in the tab order, so that Tab leaves the
 * table instead of walking through hundreds of rows. Outside of a table it is 0.
 */
export function useRowTabIndex(): 0 | -1 {
  return useContext(RowTabIndex);
}

interface TableRowProps<Row> {
  /** Undefined: not loaded yet, drawn as a skeleton of the same shape. */
  row: Row | undefined;
  index: number;
  /** Distance from the top of the table's body, as a CSS length. */
  top: string;
  /** The row that Tab reaches. */
  current: boolean;
  columns: readonly TableColumn<Row>[];
  rowHref: ((row: Row) => string) | undefined;
  rowLook?: ((row: Row) => RowLook | undefined) | undefined;
}

function Cells<Row>({ row, index, columns, rowHref }: TableRowProps<Row>) {
  const tabIndex = useRowTabIndex();
  return columns.map((column, position) => {
    const content = row === undefined ? <SkeletonCell seed={index + position} /> : column.cell(row);
    const href = position === 0 && row !== undefined ? rowHref?.(row) : undefined;
    return (
      <td
        key={column.id}
        data-from={column.from}
        data-narrow={column.narrow}
        className={classNames(column.align === "end" && "align-end")}
      >
        {column.lead ? (
          <span className="relative z-1 flex w-7 shrink-0 items-center">
            {row === undefined ? null : column.lead(row)}
          </span>
        ) : null}
        {href === undefined ? (
          content
        ) : (
          <Link
            href={href}
            prefetch={false}
            tabIndex={tabIndex}
            data-row-link=""
            className="flex min-w-0 items-center gap-2 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {content}
          </Link>
        )}
      </td>
    );
  });
}

/** Widths that differ like words do, the same on every drawing. */
function SkeletonCell({ seed }: { seed: number }) {
  return <Skeleton className={["w-3/5", "w-2/5", "w-1/2", "w-1/3"][seed % 4]} />;
}

function Row<Item>(props: TableRowProps<Item>) {
  const { row, index, top, current, rowLook } = props;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-busy={row === undefined || undefined}
      data-row={index}
      data-look={row === undefined ? undefined : rowLook?.(row)}
      tabIndex={-1}
      style={{ transform: `translateY(${top})` }}
      className={classNames(
        "absolute inset-x-0 top-0 border-b border-line",
        row !== undefined && "hover:bg-hover",
      )}
    >
      <RowTabIndex value={current ? 0 : -1}>
        <Cells {...props} />
      </RowTabIndex>
    </tr>
  );
}

/** One row of a virtual table; drawn again only when its own data changes. */
export const TableRow = memo(Row) as typeof Row;
