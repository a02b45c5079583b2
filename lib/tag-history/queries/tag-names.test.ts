import { expect, test, vi } from "vitest";
import { sql } from "#lib/database/sql.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { MovesFixture } from "../testing/moves-fixture.ts";
import { TagNames } from "./tag-names.ts";

describeEachDatabase("names of tags in memory", (open) => {
  test("find by any part what the database finds, also what was added since they were read", async () => {
    const database = await open();
    const repositoryId = await new MovesFixture(database).repository("main", "team/app");
    const add = (from: number, to: number) =>
      database.client.$executeRaw(sql`INSERT INTO "HistoryTag" ("id", "repositoryId", "name", "sortKey", "state", "important")
        WITH RECURSIVE n(i) AS (SELECT CAST(${from} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ${to})
        SELECT i, ${repositoryId}, 'v' || (i % 977) || '-rc.' || i, 'k', 'unknown', 1 = 0 FROM n`);
    await add(1, 90_000);
    const names = new TagNames(database);
    // The first question begins the reading, and is left to the database.
    expect(await names.find("*-rc.4242*", 100)).toBeUndefined();
    await vi.waitFor(async () => expect(await names.find("*-rc.4242*", 100)).toBeDefined(), 30_000);
    const expected = (fits: (id: number) => boolean, count: number) =>
      Array.from({ length: count }, (_, index) => index + 1).filter(fits);
    const sorted = async (pattern: string) => (await names.find(pattern, 1_000))?.sort((a, b) => a - b);
    expect(await sorted("*-rc.4242*")).toEqual(expected((id) => String(id).startsWith("4242"), 90_000));
    expect(await sorted("*7-rc.*9999")).toEqual(
      expected((id) => /9999$/.test(String(id)) && /7$/.test(String(id % 977)), 90_000),
    );
    expect(await sorted("*nothing*")).toEqual([]);
    await add(90_001, 130_000);
    await vi.waitFor(async () => {
      expect(await sorted("*-rc.12345*")).toEqual(expected((id) => String(id).startsWith("12345"), 130_000));
    }, 30_000);
    expect(await names.find("*-rc*", 1_000)).toBeNull();
  }, 90_000);

  test("are not read where there are few", async () => {
    const database = await open();
    await new MovesFixture(database).tag("main", "team/app", "v1-rc");
    expect(await new TagNames(database).find("*-rc*", 100)).toBeUndefined();
  });
});
