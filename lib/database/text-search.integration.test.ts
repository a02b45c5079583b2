import { expect, it } from "vitest";
import { matchesPattern } from "#lib/references/name-pattern.ts";
import type { Database } from "./database.ts";
import { type Sql, select, sql } from "./sql.ts";
import { describeEachDatabase } from "./testing/each-database.ts";
import { beginsWith, containsText, fitsPattern } from "./text-search.ts";

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
  "hey!",
  "it's",
];

async function filled(open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  const common = { url: "https://registry.test", kind: "generic", source: "console", createdBy: "test" };
  await database.client.registry.createMany({ data: names.map((name) => ({ id: name, name, ...common })) });
  return database;
}

async function namesWhere(database: Database, condition: Sql): Promise<string[]> {
  const found = await select<{ name: string }>(
    database,
    sql`SELECT "name" FROM "Registry" WHERE ${condition} ORDER BY "name"`,
  );
  return found.map((row) => row.name);
}

const search = (database: Database, text: string) =>
  namesWhere(database, containsText(database, sql`"name"`, text));

describeEachDatabase("a search for a piece of text", (open) => {
  it.each([
    ["_", ["a_b"]],
    ["%", ["100%"]],
    ["\\", ["back\\slash"]],
    ["'", ["it's"]],
    ["!", ["hey!"]],
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

  it.each([
    ["team/", ["team/app"]],
    ["team", ["team-evil/app", "team/app", "teams"]],
    ["100%", ["100%"]],
    ["Grö", ["Größe"]],
    ["am", []],
    ["\0", []],
  ])("finds what begins with %j, and no neighbour of a similar name", async (text, expected) => {
    expect(await namesWhere(await filled(open), beginsWith(sql`"name"`, text))).toEqual(expected);
  });
});

describeEachDatabase("a pattern", (open) => {
  it("means the same in the database as for one name, whatever else its characters could mean there", async () => {
    const database = await open();
    const odd = ["a*b", "a?b", "a[b]", "a]b", "a^b", "A_B", "!", "*", "t", "teamteam", "\\"];
    const all = [...names, ...odd];
    const common = { url: "https://registry.test", kind: "generic", source: "console", createdBy: "test" };
    await database.client.registry.createMany({ data: all.map((name) => ({ id: name, name, ...common })) });
    const patterns = [
      "*",
      "**",
      "a*",
      "*b",
      "a_*",
      "a?*",
      "*?b",
      "a[*",
      "*[b]*",
      "*]b",
      "*%",
      "100%",
      "1*%*",
      "*!*",
      "*\\*",
    ];
    for (const pattern of [
      ...patterns,
      "team*",
      "team*app",
      "*team",
      "T*",
      "*^*",
      "nothing*",
      "*nothing*",
      "",
      "a*b",
      "\0*",
    ]) {
      const found = await namesWhere(database, fitsPattern(database, sql`"name"`, pattern));
      expect([pattern, found.sort()]).toEqual([
        pattern,
        all.filter((name) => matchesPattern(pattern, name)).sort(),
      ]);
    }
  });
});
