import { expect, it } from "vitest";
import { type TableColumn, tableProperties } from "./table-column.ts";

it("a table has as many tracks at each width as columns that are shown there", () => {
  const column = (id: string, from?: "md" | "lg" | "xl"): TableColumn<never> => ({
    id,
    header: id,
    track: `${id}rem`,
    from,
    cell: () => null,
  });
  const columns = [column("1"), column("2", "lg"), column("3", "md"), column("4", "xl")];
  expect(tableProperties(columns)).toMatchObject({
    "--tracks-sm": "1rem",
    "--tracks-md": "1rem 3rem",
    "--tracks-lg": "1rem 2rem 3rem",
    "--tracks-xl": "1rem 2rem 3rem 4rem",
  });
});

it("a table whose rows have two lines says how high they are, wide and narrow", () => {
  expect(tableProperties([], { wide: 58, narrow: 104 })).toMatchObject({
    "--wide-row": "58px",
    "--narrow-row": "104px",
  });
});
