import { expect, test } from "vitest";
import { dayNumber } from "./day-number.ts";
import { oneOf, oneOfTexts } from "./id-list.ts";
import { select, sql } from "./sql.ts";
import { describeEachDatabase } from "./testing/each-database.ts";

describeEachDatabase("what both databases say", (open) => {
  test("the day of a time is that of UTC", async () => {
    const database = await open();
    const times = ["1970-01-01T00:00:00.000Z", "2026-03-09T23:59:59.999Z", "2026-03-10T00:00:00.000Z"];
    await database.client.historyRegistry.createMany({
      data: times.map((time) => ({
        registryId: time,
        name: "main",
        url: "http://main",
        watchingSince: new Date(time),
      })),
    });
    const rows = await select<{ day: number }>(
      database,
      sql`SELECT ${dayNumber(database, sql`h."watchingSince"`)} AS "day" FROM "HistoryRegistry" h ORDER BY h."id"`,
    );
    expect(rows.map(({ day }) => Number(day))).toEqual([0, 20_521, 20_522]);
  });

  test.each([0, 3, 5_000])("one of %i ids or texts finds those and no others", async (count) => {
    const database = await open();
    const data = Array.from({ length: 8 }, (_, index) => ({
      registryId: `r${index}`,
      watchingSince: new Date(0),
    }));
    await database.client.historyRegistry.createMany({
      data: data.map((each) => ({ ...each, name: "n", url: "u" })),
    });
    const ids = Array.from({ length: count }, (_, index) => 2 * (index + 1));
    const rows = await select<{ id: number }>(
      database,
      sql`SELECT h."id" FROM "HistoryRegistry" h WHERE ${oneOf(database, sql`h."id"`, ids)} ORDER BY h."id"`,
    );
    const texts = ids.map((id) => `r${id - 1}`);
    const byText = await select<{ id: number }>(
      database,
      sql`SELECT h."id" FROM "HistoryRegistry" h WHERE ${oneOfTexts(database, sql`h."registryId"`, texts)} ORDER BY h."id"`,
    );
    expect(byText).toEqual(rows);
    expect(rows.map(({ id }) => Number(id))).toEqual([2, 4, 6, 8].filter((id) => ids.includes(id)));
  });
});
