import { expect, it } from "vitest";
import type { Database } from "./database.ts";
import { sql } from "./sql.ts";
import { describeEachDatabase } from "./testing/each-database.ts";
import { beginsWith, containsText } from "./text-search.ts";

const names = [
  "a_b",
  "axb",
  "100%",
  "100x",
  "team/app",
  "team-evil/app",
  "teams",
  "Größe",
  "back\\slash",
  "it's",
];

async function filled(open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  const common = { url: "https://registry.test", kind: "generic", source: "console", createdBy: "test" };
  await database.client.registry.createMany({ data: names.map((name) => ({ id: name, name, ...common })) });
  return database;
}

async function search(database: Database, text: string): Promise<string[]> {
  const found = await database.client.$queryRaw<{ name: string }[]>(
    sql`SELECT "name" FROM "Registry" WHERE ${containsText(database, sql`"name"`, text)} ORDER BY "name"`,
  );
  return found.map((row) => row.name);
}

describeEachDatabase("a search for a piece of text", (open) => {
  it.each([
    ["_", ["a_b"]],
    ["%", ["100%"]],
    ["\\", ["back\\slash"]],
    ["'", ["it's"]],
    ["öß", ["Größe"]],
    ["TEAM", []],
    ["eam", ["team-evil/app", "team/app", "teams"]],
    ["\0", []],
  ])("finds %j as it is written", async (text, expected) => {
    expect(await search(await filled(open), text)).toEqual(expected);
  });

  it("takes SQL in the searched text for text", async () => {
    const database = await filled(open);
    expect(await search(database, `' OR 1=1; DROP TABLE "Registry"; --`)).toEqual([]);
    expect(await database.client.registry.count()).toBe(names.length);
  });

  it("finds a namespace without its neighbours of a similar name", async () => {
    const { client } = await filled(open);
    const found = await client.registry.findMany({ where: { name: beginsWith("team/") } });
    expect(found.map((one) => one.name)).toEqual(["team/app"]);
  });
});
