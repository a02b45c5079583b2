import { expect, test } from "vitest";
import { moveSelection } from "#lib/contract/tag-history.ts";
import { select, sql } from "#lib/database/sql.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { facetsOf } from "../move-facet.ts";
import { facetFilter } from "./facet-filter.ts";
import { allOf } from "./move-filter.ts";

describeEachDatabase("a filter of facets", (open) => {
  test("says of the stored number what it says of what the number stands for", async () => {
    const database = await open();
    const asked = [
      { kind: "gap" },
      { kind: "found,moved-back,disputed" },
      { certainty: "began" },
      { flagged: "yes" },
      { source: "webhook" },
      { source: "webhook:yandex" },
      { source: "scan" },
      { source: "webhook:nobody" },
      { kind: "removed", certainty: "bounded", flagged: "yes", source: "webhook:harbor" },
    ];
    for (const each of asked) {
      const filter = facetFilter(moveSelection.parse(each));
      if (filter === null) throw new Error("nothing was asked for");
      const rows = await select<{ facet: number | bigint }>(
        database,
        sql`WITH RECURSIVE n("facet") AS (SELECT 0 UNION ALL SELECT "facet" + 1 FROM n WHERE "facet" < 4095)
            SELECT n."facet" FROM n WHERE ${allOf(filter.conditions(sql`n."facet"`))} ORDER BY n."facet"`,
      );
      const meant = Array.from({ length: 4096 }, (_, facet) => facet).filter((facet) => {
        const facets = facetsOf(facet);
        return facets !== null && filter.fits(facets);
      });
      const known = rows.map(({ facet }) => Number(facet)).filter((facet) => facetsOf(facet) !== null);
      expect([each, known]).toEqual([each, meant]);
    }
    expect(facetFilter(moveSelection.parse({ tag: "prod" }))).toBeNull();
  });
});
