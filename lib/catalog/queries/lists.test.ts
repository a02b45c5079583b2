import { expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { repositoriesQuery, tagsQuery, versionsQuery } from "#lib/contract/repositories.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { digestOf, type SeededTag, seedRegistry, seedRepositories, seedTags } from "../testing/seed-index.ts";
import { listRepositories } from "./list-repositories.ts";
import { listVersions } from "./list-versions.ts";
import { tagPage } from "./tag-page.ts";

const day = (count: number) => new Date(Date.UTC(2026, 0, count));
const contextOf = (database: Database) => ({ database }) as CatalogContext;

/** All pages of a list, three rows each, as names. */
async function everyPage<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 50; pages += 1) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
  throw new Error("The list never ends");
}

describeEachDatabase("lists", (open) => {
  async function tagNames(tags: SeededTag[], query: Record<string, unknown>): Promise<string[]> {
    const database = await open();
    const id = await seedTags(database, await seedRegistry(database, "one"), "app", tags);
    const named = { registry: "one", repository: "app", limit: 3, ...query };
    const items = await everyPage((cursor) => tagPage(database, id, tagsQuery.parse({ ...named, cursor })));
    return items.map((tag) => tag.name);
  }

  const mixed: SeededTag[] = [
    { name: "1.10", size: 30, createdAt: day(3), movedAt: day(9) },
    { name: "1.9", size: 10, createdAt: day(1) },
    { name: "2.0", size: null, createdAt: null },
    { name: "latest", size: 30, createdAt: day(3), movedAt: day(8) },
    { name: "unresolved", image: null },
    { name: "edge", size: 5, createdAt: day(2) },
    { name: "aaa", size: null, createdAt: null },
  ];

  test.each([
    ["name", "asc", ["1.9", "1.10", "2.0", "aaa", "edge", "latest", "unresolved"]],
    ["name", "desc", ["unresolved", "latest", "edge", "aaa", "2.0", "1.10", "1.9"]],
    ["newest", "desc", ["latest", "1.10", "edge", "1.9", "2.0", "aaa", "unresolved"]],
    ["newest", "asc", ["1.9", "edge", "1.10", "latest", "2.0", "aaa", "unresolved"]],
    ["size", "desc", ["latest", "1.10", "1.9", "edge", "2.0", "aaa", "unresolved"]],
    ["size", "asc", ["edge", "1.9", "1.10", "latest", "2.0", "aaa", "unresolved"]],
    ["moved", "desc", ["1.10", "latest", "1.9", "2.0", "aaa", "edge", "unresolved"]],
  ])("tags by %s %s page through everything once, those without a value last", async (sort, order, names) => {
    expect(await tagNames(mixed, { sort, order })).toEqual(names);
  });

  test("a searched tag is found by any part of its name, with underscore and percent taken literally", async () => {
    const tags = ["a_b", "axb", "a%b", "A_B-1", "b"].map((name) => ({ name }));
    expect(await tagNames(tags, { q: "a_b" })).toEqual(["a_b", "A_B-1"]);
    expect(await tagNames(tags, { q: "%" })).toEqual(["a%b"]);
    expect(await tagNames(tags, { q: "!" })).toEqual([]);
  });

  test("tags are filtered by platform, with every variant of it, and by signature", async () => {
    const tags = [
      { name: "both", platforms: ["linux/amd64", "linux/arm64"] },
      { name: "arm", platforms: ["linux/arm64/v8"], signed: true },
      { name: "pi", platforms: ["linux/arm/v6"] },
    ];
    expect(await tagNames(tags, { platform: "linux/arm64" })).toEqual(["arm", "both"]);
    expect(await tagNames(tags, { platform: "linux/aarch64" })).toEqual(["arm", "both"]);
    expect(await tagNames(tags, { platform: "linux/arm" })).toEqual(["pi"]);
    expect(await tagNames(tags, { signed: "yes" })).toEqual(["arm"]);
    expect(await tagNames(tags, { signed: "no" })).toEqual(["both", "pi"]);
  });

  test("signature tags are not listed among tags, and siblings are the tags people made", async () => {
    const database = await open();
    const id = await seedTags(database, await seedRegistry(database, "one"), "app", [
      { name: "1", image: "same" },
      { name: "2", image: "same" },
      { name: "sha256-x.sig", image: "same", role: "signature" },
    ]);
    const page = await tagPage(database, id, tagsQuery.parse({ registry: "one", repository: "app" }));
    expect(page.items.map((tag) => [tag.name, tag.siblingCount])).toEqual([
      ["1", 1],
      ["2", 1],
    ]);
    expect(page.total).toBe(2);
  });

  test("a cursor of another sorting, another filter or of nobody is refused", async () => {
    const database = await open();
    const id = await seedTags(database, await seedRegistry(database, "one"), "app", mixed);
    const query = { registry: "one", repository: "app", limit: 2 };
    const { nextCursor } = await tagPage(database, id, tagsQuery.parse(query));
    const forged = Buffer.from('{"of":"x","value":"1","id":1}').toString("base64url");
    const others = [
      { ...query, sort: "size", cursor: nextCursor },
      { ...query, q: "1", cursor: nextCursor },
      { ...query, cursor: forged },
      { ...query, cursor: "nonsense" },
    ];
    for (const other of others) {
      await expect(tagPage(database, id, tagsQuery.parse(other))).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
  });

  const repositories = [
    { name: "team/app", size: 5, tagCount: 1, newestAt: day(4) },
    { name: "team/app-10", size: 7, tagCount: 3, newestAt: null },
    { name: "team/app-9", size: 5, tagCount: 2, newestAt: day(2) },
    { name: "team/app/web", size: 0, tagCount: 9, newestAt: day(9) },
    { name: "teams", size: 1, tagCount: 0, newestAt: null },
  ];

  async function repositoryNames(query: Record<string, unknown>): Promise<string[]> {
    const database = await open();
    await seedRepositories(database, await seedRegistry(database, "one"), repositories);
    await seedRepositories(database, await seedRegistry(database, "two"), [
      { name: "team/app", size: 6, newestAt: day(3) },
      { name: "zoo", newestAt: null },
    ]);
    const items = await everyPage((cursor) =>
      listRepositories(
        contextOf(database),
        localAdministrator,
        repositoriesQuery.parse({ limit: 2, ...query, cursor }),
      ),
    );
    return items.map((each) => (each.registry === "one" ? each.name : `two:${each.name}`));
  }

  test("repositories of one registry page through everything in each order", async () => {
    const one = { registry: "one" };
    const byName = ["team/app", "team/app/web", "team/app-9", "team/app-10", "teams"];
    expect(await repositoryNames(one)).toEqual(byName);
    expect(await repositoryNames({ ...one, sort: "newest" })).toEqual([
      "team/app/web",
      "team/app",
      "team/app-9",
      "team/app-10",
      "teams",
    ]);
    expect(await repositoryNames({ ...one, sort: "tags", order: "asc" })).toEqual([
      "teams",
      "team/app",
      "team/app-9",
      "team/app-10",
      "team/app/web",
    ]);
  });

  test("repositories of all registries are merged into one order", async () => {
    expect(await repositoryNames({ sort: "newest" })).toEqual([
      "team/app/web",
      "team/app",
      "two:team/app",
      "team/app-9",
      "team/app-10",
      "teams",
      "two:zoo",
    ]);
    expect((await repositoryNames({ sort: "size" })).slice(0, 2)).toEqual(["team/app-10", "two:team/app"]);
    expect((await repositoryNames({})).slice(0, 3)).toEqual(["team/app", "two:team/app", "team/app/web"]);
  });

  test("below a namespace are its repositories and the one of its own name, not neighbours in spelling", async () => {
    expect(await repositoryNames({ registry: "one", under: "team/app" })).toEqual([
      "team/app",
      "team/app/web",
    ]);
    expect(await repositoryNames({ registry: "one", under: "team" })).not.toContain("teams");
  });

  test("a registry that is down lists what is known, with the cause", async () => {
    const database = await open();
    const id = await seedRegistry(database, "one");
    await seedRepositories(database, id, repositories);
    const cause = JSON.stringify({ code: "registry_unreachable", message: "Nobody answers.", advice: null });
    await database.client.registry.update({
      where: { id },
      data: { status: "failing", cause, scannedAt: null },
    });
    const list = await listRepositories(
      contextOf(database),
      localAdministrator,
      repositoriesQuery.parse({ registry: "one" }),
    );
    expect(list).toMatchObject({ total: 5, complete: false, cause: { code: "registry_unreachable" } });
  });

  test("versions show untagged ones, fold away children, and are found by digest or tag", async () => {
    const database = await open();
    const id = await seedTags(database, await seedRegistry(database, "one"), "app", [
      { name: "1", image: "x", createdAt: day(1) },
      { name: "latest", image: "x", createdAt: day(1) },
      { name: "2", image: "y", createdAt: null },
    ]);
    await database.client.tag.delete({ where: { repositoryId_name: { repositoryId: id, name: "2" } } });
    await database.client.version.updateMany({ where: { digest: digestOf("y") }, data: { tagCount: 0 } });
    const list = (query: object) =>
      listVersions(
        contextOf(database),
        localAdministrator,
        versionsQuery.parse({ registry: "one", repository: "app", ...query }),
      );
    const all = await list({});
    expect(all.items.map(({ digest, tags }) => [digest, tags])).toEqual([
      [digestOf("x"), ["1", "latest"]],
      [digestOf("y"), []],
    ]);
    expect((await list({ tagged: "no" })).items.map((each) => each.digest)).toEqual([digestOf("y")]);
    expect((await list({ q: "LATE" })).total).toBe(1);
    expect((await list({ q: digestOf("y").slice(7, 15) })).items.map((each) => each.digest)).toEqual([
      digestOf("y"),
    ]);
    expect((await list({ role: "child" })).total).toBe(0);
  });
});
