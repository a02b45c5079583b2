import { expect, it } from "vitest";
import { insertRows, join, list, runTogether, select, sql } from "./sql.ts";
import { describeEachDatabase } from "./testing/each-database.ts";

const at = new Date("2026-05-03T14:00:00.123Z");
const columns = ["digest", "mediaType", "bytes", "purpose", "size", "storedAt"];
const row = (digest: string, size = 1n) => [digest, "m", new Uint8Array([0, 255]), "image", size, at];

describeEachDatabase("SQL by hand", (open) => {
  it("writes rows as Prisma reads them, and says what happens on a conflict", async () => {
    const database = await open();
    const keep = sql`ON CONFLICT ("digest") DO NOTHING`;
    const replace = sql`ON CONFLICT ("digest") DO UPDATE SET "size" = excluded."size"`;
    const counts = await runTogether(database, [
      insertRows("Manifest", columns, [row("a"), row("b")]),
      insertRows("Manifest", columns, [row("a", 2n), row("c")], keep),
      insertRows("Manifest", columns, [row("b", 9_007_199_254_740_993n)], replace),
    ]);
    expect(counts).toEqual([2, 1, 1]);
    const read = await database.client.manifest.findMany({ orderBy: { digest: "asc" } });
    expect(read.map(({ digest, size }) => [digest, size])).toEqual([
      ["a", 1n],
      ["b", 9_007_199_254_740_993n],
      ["c", 1n],
    ]);
    expect(read[0]).toMatchObject({ storedAt: at });
    expect([...(read[0]?.bytes ?? [])]).toEqual([0, 255]);
  });

  it("reads plain columns alike on both", async () => {
    const database = await open();
    await runTogether(database, [insertRows("Manifest", columns, [row("a"), row("b"), row("c")])]);
    const either = join([sql`"digest" IN (${list(["a", "b"])})`, sql`"digest" = ${"c"}`], " OR ");
    const rows = await select<{ digest: string; storedAt: Date }>(
      database,
      sql`SELECT "digest", "storedAt" FROM "Manifest" WHERE ${either} AND "storedAt" <= ${at} ORDER BY "digest" DESC`,
    );
    expect(rows).toEqual(["c", "b", "a"].map((digest) => ({ digest, storedAt: at })));
    const [counted] = await select<{ count: number | bigint }>(
      database,
      sql`SELECT COUNT(*) AS "count" FROM "Manifest"`,
    );
    expect(Number(counted?.count)).toBe(3);
  });

  it("undoes every statement when one fails", async () => {
    const database = await open();
    const twice = insertRows("Manifest", columns, [row("a")]);
    await expect(runTogether(database, [twice, twice])).rejects.toThrow();
    expect(await database.client.manifest.count()).toBe(0);
  });

  it("puts no value into another row's column", () => {
    expect(() => insertRows("Manifest", columns, [row("a"), ["b", "m"]])).toThrow("not as long");
  });

  it("does nothing when there is nothing to run", async () => {
    expect(await runTogether(await open(), [])).toEqual([]);
  });

  it("takes no name of a table that could end the statement", () => {
    expect(() => insertRows('Manifest" --', columns, [row("a")])).toThrow("not the name");
    expect(() => insertRows("Manifest", ['a", "b'], [["x"]])).toThrow("not the name");
  });
});
