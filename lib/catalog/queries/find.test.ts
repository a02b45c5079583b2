import { expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { digestOf, seedRegistry, seedRepositories, seedTags } from "../testing/seed-index.ts";
import { getRepository } from "./get-repository.ts";
import { listNamespaces } from "./list-namespaces.ts";
import { listRegistries } from "./list-registries.ts";
import { search } from "./search.ts";

describeEachDatabase("finding", (open) => {
  async function seeded() {
    const database = await open();
    const one = await seedRegistry(database, "one", "https://registry.example:5000");
    await seedTags(database, one, "team/my_app", [{ name: "v1" }, { name: "V1.2" }, { name: "latest" }]);
    await seedTags(database, one, "team/my-app", [{ name: "v1", image: "other" }]);
    const hub = await seedRegistry(database, "hub", "https://registry-1.docker.io");
    await seedTags(database, hub, "library/nginx", [{ name: "1.29" }]);
    const context = { database } as CatalogContext;
    const find = (q: string, registry?: string) =>
      search(context, localAdministrator, { q, ...(registry ? { registry } : {}) });
    return { database, context, find };
  }

  test("a repository is found by any part of its name, the exact one first, underscore taken literally", async () => {
    const { find } = await seeded();
    expect((await find("my_a")).repositories.map((each) => each.name)).toEqual(["team/my_app"]);
    expect((await find("TEAM/MY-APP")).repositories[0]?.name).toBe("team/my-app");
    expect((await find("nginx", "one")).repositories).toEqual([]);
  });

  test("tags are found by how they begin, whatever the case", async () => {
    const { find } = await seeded();
    expect((await find("v1")).tags.map((each) => `${each.repository}:${each.name}`)).toEqual([
      "team/my_app:v1",
      "team/my-app:v1",
      "team/my_app:V1.2",
    ]);
  });

  test("a version is found by how its digest begins, with or without sha256:", async () => {
    const { find } = await seeded();
    const digest = digestOf("other");
    const wanted = [{ registry: "one", repository: "team/my-app", digest }];
    expect((await find(digest.slice(7, 17))).versions).toEqual(wanted);
    expect((await find(digest.slice(0, 20))).versions).toEqual(wanted);
    expect((await find(digest)).versions).toEqual(wanted);
  });

  test.each([
    ["registry.example:5000/team/my_app:v1", ["team/my_app"], ["v1"]],
    ["https://registry.example:5000/team/my_app", ["team/my_app"], []],
    ["nginx:1.29", ["library/nginx"], ["1.29"]],
    ["docker.io/library/nginx", ["library/nginx"], []],
    ["elsewhere.example/team/my_app:v1", [], []],
  ])("a pasted reference %s names what it names", async (pasted, repositories, tags) => {
    const { find } = await seeded();
    const found = await find(pasted);
    expect(found.repositories.map((each) => each.name)).toEqual(repositories);
    expect(found.tags.map((each) => each.name)).toEqual(tags);
  });

  test("a level of the tree has each segment once, in natural order, with what is at and below it", async () => {
    const database = await open();
    const names = ["a", "a/x", "a/y/z", "a-b", "a.c/d", "n10", "n9/q", "zz/1", "zz/2", "zz0"];
    const id = await seedRegistry(database, "one");
    await seedRepositories(
      database,
      id,
      names.map((name) => ({ name })),
    );
    await seedRepositories(database, await seedRegistry(database, "other"), [{ name: "foreign" }]);
    const level = async (under: string) => {
      const { items } = await listNamespaces({ database } as CatalogContext, localAdministrator, {
        registry: "one",
        under,
      });
      return items.map((each) => [each.path, each.repositoryCount, each.isRepository, each.hasChildren]);
    };
    expect(await level("")).toEqual([
      ["a", 3, true, true],
      ["a.c", 1, false, true],
      ["a-b", 1, true, false],
      ["n9", 1, false, true],
      ["n10", 1, true, false],
      ["zz", 2, false, true],
      ["zz0", 1, true, false],
    ]);
    expect(await level("a")).toEqual([
      ["a/x", 1, true, false],
      ["a/y", 1, false, true],
    ]);
    expect(await level("a/y")).toEqual([["a/y/z", 1, true, false]]);
    expect(await level("nothing")).toEqual([]);
  });

  test("a level of thousands of repositories is cut and says so", async () => {
    const database = await open();
    const id = await seedRegistry(database, "one");
    await seedRepositories(
      database,
      id,
      Array.from({ length: 1100 }, (_, index) => ({ name: `r${index}` })),
    );
    const level = await listNamespaces({ database } as CatalogContext, localAdministrator, {
      registry: "one",
      under: "",
    });
    expect([level.items.length, level.truncated]).toEqual([1000, true]);
  });

  test("a repository's heading counts untagged versions and signatures, and names it for pulling", async () => {
    const { database, context } = await seeded();
    const named = { registry: "one", repository: "team/my_app" };
    const { id } = await database.client.repository.findFirstOrThrow({ where: { name: named.repository } });
    await database.client.version.updateMany({
      where: { digest: digestOf("latest") },
      data: { tagCount: 0 },
    });
    await database.client.version.updateMany({
      where: { digest: digestOf("v1") },
      data: { purpose: "signature" },
    });
    await database.client.tag.updateMany({
      where: { repositoryId: id, name: "v1" },
      data: { role: "signature" },
    });
    expect(await getRepository(context, localAdministrator, named)).toMatchObject({
      namedSize: 3000,
      untaggedCount: 1,
      signatureCount: 1,
      pullName: "registry.example:5000/team/my_app",
    });
    const absent = getRepository(context, localAdministrator, { registry: "one", repository: "none" });
    await expect(absent).rejects.toMatchObject({ code: "not_found" });
  });

  test("registries are listed by name, page by page, and never with what is sealed", async () => {
    const { database, context } = await seeded();
    const sealed = { sealedSecret: "CANARY", secretKind: "password", username: "CANARY" };
    await database.client.registry.updateMany({ where: { name: "one" }, data: sealed });
    const first = await listRegistries(context, localAdministrator, { limit: 1 });
    const second = await listRegistries(context, localAdministrator, {
      limit: 1,
      cursor: first.nextCursor ?? "",
    });
    expect([...first.items, ...second.items].map((each) => [each.name, each.hasCredential])).toEqual([
      ["hub", false],
      ["one", true],
    ]);
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify([first, second])).not.toContain("CANARY");
  });
});
