import { memo } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Entry } from "#lib/contract/layers.ts";
import type { EntryColumn } from "./entry-columns.tsx";
import type { TreeRow } from "./entry-tree.ts";

/** Where a row is, and how it stands out. */
interface RowFrame {
  id: string;
  index: number;
  /** px from the top of the table's body. */
  top: number;
  /** The keys are here. */
  current: boolean;
}

const ROW =
  "absolute inset-x-0 top-0 cursor-default border-b border-line hover:bg-hover " +
  "group-focus-visible/tree:data-[current]:outline-2 group-focus-visible/tree:data-[current]:outline-accent group-focus-visible/tree:data-[current]:-outline-offset-2";

interface EntryRowProps extends RowFrame {
  entry: Entry;
  level: number;
  /** From 1, in its directory. */
  place: number;
  of: number;
  expanded: boolean | null;
  chosen: boolean;
  columns: readonly EntryColumn[];
}

function Row(props: EntryRowProps) {
  const { id, index, top, current, entry, level, place, of, expanded, chosen, columns } = props;
  return (
    <tr
      id={id}
      data-row={index}
      data-current={current || undefined}
      data-look={chosen ? "chosen" : undefined}
      aria-rowindex={index + 2}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={expanded ?? undefined}
      aria-selected={chosen}
      className={ROW}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          data-from={column.from}
          data-narrow={column.narrow}
          className={classNames(column.align === "end" && "align-end")}
        >
          {column.cell({ entry, level, expanded })}
        </td>
      ))}
    </tr>
  );
}

/** One entry; drawn again only when something about it changes. */
export const EntryRow = memo(Row);

interface RemarkRowProps extends RowFrame {
  row: Exclude<TreeRow, { kind: "entry" }>;
  columns: number;
}

/** A row that is no entry: still loading, empty, or why it could not be listed. */
export function RemarkRow({ id, index, top, current, row, columns }: RemarkRowProps) {
  return (
    <tr
      id={id}
      data-row={index}
      data-current={current || undefined}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-busy={row.kind === "loading" || undefined}
      className={ROW}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td
        colSpan={columns}
        className="col-span-full"
        style={{ paddingInlineStart: (row.level - 1) * 14 + 22 }}
      >
        {row.kind === "loading" ? (
          <>
            <Skeleton className={["w-40", "w-28", "w-52", "w-32"][index % 4]} />
            <span className="sr-only">Loading</span>
          </>
        ) : row.kind === "empty" ? (
          <span className="text-xs text-faint">empty</span>
        ) : (
          <span className="truncate text-xs">
            <span className="text-bad">Could not be listed. {row.failure.message}</span>{" "}
            <span className="text-accent">Press Enter, or click here, to try again.</span>
          </span>
        )}
      </td>
    </tr>
  );
}
