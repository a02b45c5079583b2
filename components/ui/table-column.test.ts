import { expect, it } from "vitest";
import { type TableColumn, trackProperties } from "./table-column.ts";

it("a table has as many tracks at each width as columns that are shown there", () => {
  const column = (id: string, from?: "md" | "lg" | "xl"): TableColumn<never> => ({
    id,
    header: id,
    track: `${id}rem`,
    from,
    cell: () => null,
  });
  expect(trackProperties([column("1"), column("2", "lg"), column("3", "md"), column("4", "xl")])).toEqual({
    "--tracks-sm": "1rem",
    "--tracks-md": "1rem 3rem",
    "--tracks-lg": "1rem 2rem 3rem",
    "--tracks-xl": "1rem 2rem 3rem 4rem",
  });
});
