import { ONE_LINE, type RowHeight, type TableColumn, tableProperties } from "./table-column.ts";
import { TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";

/** A table whose rows are not known yet: the real heading and rows of the real shape. */
export function TableSkeleton<Row>({
  label,
  columns,
  rowHeight = ONE_LINE,
}: {
  label: string;
  columns: readonly TableColumn<Row>[];
  rowHeight?: RowHeight;
}) {
  const rows = Array.from({ length: 12 }, (_, index) => index);
  return (
    <div className="overflow-clip rounded-card border border-line bg-panel" aria-busy="true">
      <table
        aria-label={`${label}, loading`}
        className="grid-table"
        style={tableProperties(columns as readonly TableColumn<never>[], rowHeight)}
      >
        <TableHead columns={columns as readonly TableColumn<never>[]} sort={undefined} />
        <tbody className="relative" style={{ height: `calc(${rows.length} * var(--row-height))` }}>
          {rows.map((index) => (
            <TableRow
              key={index}
              row={undefined}
              index={index}
              top={`calc(${index} * var(--row-height))`}
              current={false}
              columns={columns}
              rowHref={undefined}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
