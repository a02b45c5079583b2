import type { ReactNode } from "react";

export type SortOrder = "asc" | "desc";

/** One column of a table. Keep the list outside of the component: rows are drawn again when it changes. */
export interface TableColumn<Row> {
  id: string;
  header: string;
  /** The header is read out and not drawn: what stands below explains itself. */
  hideHeader?: true;
  /** CSS grid track: `minmax(14rem, 2fr)`, `8rem`. */
  track: string;
  cell: (row: Row) => ReactNode;
  /** A control before the cell's content, outside of the row's link: a check box. 1.75rem wide. */
  lead?: (row: Row) => ReactNode;
  /** Numbers stand on the right. */
  align?: "end";
  /** Shown from this width on: md 1,000 px, lg 1,280 px, xl 1,536 px. */
  from?: "md" | "lg" | "xl";
  /** Below 640 px, where cells follow each other: left out, or on a line of its own. */
  narrow?: "hidden" | "line";
  /** The API's sort key, and the order that a first click asks for. */
  sort?: { key: string; first: SortOrder };
}

/** px, from 640 px of width on and below it. All rows of a table are equally high. */
export interface RowHeight {
  wide: number;
  narrow: number;
}

/** The same as in table.css. */
export const ONE_LINE: RowHeight = { wide: 38, narrow: 58 };

const WIDTHS = ["sm", "md", "lg", "xl"] as const;

/** The grid tracks for every width and the height of rows, as custom properties that table.css reads. */
export function tableProperties(
  columns: readonly TableColumn<never>[],
  { wide, narrow }: RowHeight = ONE_LINE,
): Record<string, string> {
  const properties: Record<string, string> = { "--wide-row": `${wide}px`, "--narrow-row": `${narrow}px` };
  for (const [level, width] of WIDTHS.entries()) {
    const shown = columns.filter((column) => WIDTHS.indexOf(column.from ?? "sm") <= level);
    properties[`--tracks-${width}`] = shown.map((column) => column.track).join(" ");
  }
  return properties;
}
