import { ArrowDown, ArrowUp } from "lucide-react";
import { classNames } from "./class-names.ts";
import type { SortOrder, TableColumn } from "./table-column.ts";

export interface TableSort {
  key: string;
  order: SortOrder;
  onChange: (key: string, order: SortOrder) => void;
}

interface TableHeadProps {
  columns: readonly TableColumn<never>[];
  sort: TableSort | undefined;
}

/** The heading row, kept in sight under the top bar. Columns that sort are buttons and say which way they do. */
export function TableHead({ columns, sort }: TableHeadProps) {
  return (
    <thead className="sticky top-12 z-10 rounded-t-card border-b border-line bg-panel text-muted">
      <tr aria-rowindex={1} className="h-[34px]">
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell({ column, sort }: { column: TableColumn<never>; sort: TableSort | undefined }) {
  const sorted = column.sort && sort?.key === column.sort.key ? sort.order : null;
  return (
    <th
      scope="col"
      data-from={column.from}
      aria-sort={sorted === null ? undefined : sorted === "asc" ? "ascending" : "descending"}
      className={classNames(column.align === "end" && "align-end")}
    >
      {column.lead ? <span aria-hidden="true" className="w-7 shrink-0 max-sm:hidden" /> : null}
      {column.sort && sort ? (
        <SortButton column={column} sort={sort} sorted={sorted} />
      ) : (
        <span className={column.hideHeader ? "sr-only" : "truncate"}>{column.header}</span>
      )}
    </th>
  );
}

interface SortButtonProps {
  column: TableColumn<never>;
  sort: TableSort;
  sorted: SortOrder | null;
}

function SortButton({ column, sort, sorted }: SortButtonProps) {
  const { key, first } = column.sort ?? { key: column.id, first: "asc" };
  const next = sorted === null ? first : sorted === "asc" ? "desc" : "asc";
  const Arrow = (sorted ?? first) === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={() => sort.onChange(key, next)}
      className={classNames(
        "group -mx-1 flex h-6 items-center gap-1 rounded-sm px-1 whitespace-nowrap hover:text-ink",
        column.align === "end" && "flex-row-reverse",
        sorted !== null && "font-medium text-ink",
      )}
    >
      {column.header}
      <Arrow
        aria-hidden="true"
        className={classNames("size-3", sorted === null && "opacity-0 group-hover:opacity-60")}
      />
    </button>
  );
}
