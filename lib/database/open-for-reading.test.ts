import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { openDatabase } from "./open-database.ts";
import { openForReading } from "./open-for-reading.ts";
import { sql } from "./sql.ts";
import { describeEachDatabase } from "./testing/each-database.ts";

const setting = sql`SELECT s."name", s."value", CAST(${7} AS INTEGER) AS "number" FROM "Setting" s WHERE s."value" IN ('1', '2') ORDER BY s."name"`;

describeEachDatabase("a database opened for reading", (open, urlOf) => {
  it("is read while its owner writes to it, and shows what was written", async () => {
    const database = await open();
    const reading = await openForReading(urlOf(database));
    expect(await reading.rows(setting)).toEqual([]);
    await database.client.setting.create({ data: { name: "a", value: "1" } });
    expect(await reading.rows(setting)).toEqual([{ name: "a", value: "1", number: 7 }]);
    await reading.close();
    await expect(reading.close()).resolves.toBeUndefined();
  });

  it("is read when no server runs, and one can start meanwhile", async () => {
    const database = await open();
    const url = urlOf(database);
    await database.client.setting.create({ data: { name: "a", value: "1" } });
    await database.close();
    const reading = await openForReading(url);
    expect(await reading.rows(setting)).toHaveLength(1);
    const again = await openDatabase(url);
    await again.client.setting.create({ data: { name: "b", value: "2" } });
    expect(await reading.rows(setting)).toHaveLength(2);
    await again.close();
    await reading.close();
  });

  it("cannot be written", async () => {
    const database = await open();
    const reading = await openForReading(urlOf(database));
    const write = sql`INSERT INTO "Setting" ("name", "value") VALUES ('x', 'y') RETURNING "name"`;
    await expect(reading.rows(write)).rejects.toMatchObject({ code: "unavailable" });
    expect(await database.client.setting.count({ where: { name: "x" } })).toBe(0);
    await reading.close();
  });

  it("of another program is told apart from one that is broken", async () => {
    const reading = await openForReading(urlOf(await open()));
    await expect(reading.rows(sql`SELECT 1 AS "one" FROM "NotYetThere" n`)).rejects.toThrow(
      "not of this version of Tagtrail",
    );
    await reading.close();
  });
});

it("is not made when it is not there", async () => {
  const file = `${import.meta.dirname}/no-such-file.db`;
  await expect(openForReading(`file:${file}`)).rejects.toThrow(`There is no database ${file}.`);
  expect(readdirSync(dirname(file))).not.toContain("no-such-file.db");
});
