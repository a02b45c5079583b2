import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { json, type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { all, clientFor, closeClients, failureOf } from "../testing/test-client.ts";

let server: ScriptedServer | null = null;

afterEach(async () => {
  await closeClients();
  await server?.close();
  server = null;
});

async function tagsFrom(script: (request: SeenRequest, response: ServerResponse, page: number) => void) {
  let page = 0;
  server = await scriptedServer((request, response) => {
    page += 1;
    script(request, response, page);
  });
  return clientFor(server.origin).listTags("team/app");
}

const link = (query: string) => ({ link: `</v2/team/app/tags/list?${query}>; rel="next"` });

test("all pages are read in the registry's order", async () => {
  const tags = await tagsFrom((_request, response, page) => {
    if (page < 3) json(response, { tags: [`b${page}`, `a${page}`] }, link(`last=a${page}&n=2`));
    else json(response, { tags: ["z"] });
  });
  const pages = await all(tags);
  expect(pages.flatMap((page) => page.names)).toEqual(["b1", "a1", "b2", "a2", "z"]);
  expect(pages.map((page) => page.partial)).toEqual([false, false, false]);
  expect(server?.seen.map((request) => request.url)).toEqual([
    "/v2/team/app/tags/list?n=1000",
    "/v2/team/app/tags/list?last=a1&n=2",
    "/v2/team/app/tags/list?last=a2&n=2",
  ]);
});

test("a registry that ignores n and sends everything at once is read once", async () => {
  const names = Array.from({ length: 5000 }, (_, index) => `build-${index}`);
  const pages = await all(await tagsFrom((_request, response) => json(response, { tags: names })));
  expect(pages[0]?.names).toEqual(names);
  expect(server?.seen.length).toBe(1);
});

test("tags: null means that there are none", async () => {
  const pages = await all(
    await tagsFrom((_request, response) => json(response, { name: "team/app", tags: null })),
  );
  expect(pages).toEqual([{ names: [], invalidNames: [], warnings: [], partial: false }]);
});

test("an empty last page ends the list as complete", async () => {
  const pages = await all(
    await tagsFrom((_request, response, page) => {
      if (page === 1) json(response, { tags: ["a"] }, link("last=a"));
      else json(response, { tags: null });
    }),
  );
  expect(pages.at(-1)?.partial).toBe(false);
});

test("names that break the rules are told apart, null entries counted", async () => {
  const [page] = await all(
    await tagsFrom((_request, response) =>
      json(response, { tags: ["ok", "../../x", null, "a b", 7, "-x", "ok"] }),
    ),
  );
  expect(page?.names).toEqual(["ok"]);
  expect(page?.invalidNames).toEqual(["../../x", "a b", "-x"]);
  expect(page?.warnings).toEqual([
    "2 entries of the list are not names and were left out.",
    "3 names break the rules for names and cannot be opened.",
  ]);
});

test.each([
  ["a Link to itself", () => "n=1000"],
  ["two pages that name each other", (page: number) => `last=${page % 2}`],
  ["ever new Links to the same names", (page: number) => `last=${page}`],
])("%s ends the list as incomplete", async (_what, query) => {
  const pages = await all(
    await tagsFrom((_request, response, page) => json(response, { tags: ["a", "b"] }, link(query(page)))),
  );
  expect(pages.at(-1)?.partial).toBe(true);
  expect(pages.flatMap((page) => page.names)).toEqual(["a", "b"]);
  expect(server?.seen.length).toBeLessThan(4);
});

test("endless empty pages end after ten", async () => {
  const pages = await all(
    await tagsFrom((_request, response, page) => json(response, { tags: [] }, link(`last=${page}`))),
  );
  expect(pages.at(-1)?.partial).toBe(true);
  expect(pages.length).toBe(10);
});

test("a million pages of one tag end after 1,000", async () => {
  const pages = await all(
    await tagsFrom((_request, response, page) =>
      json(response, { tags: [`t${page}`] }, link(`last=t${page}`)),
    ),
  );
  expect(pages.length).toBe(1000);
  expect(pages.at(-1)).toMatchObject({ partial: true, warnings: [expect.stringMatching(/1000 pages/)] });
});

test("an unreadable Link is an incomplete list, not a complete one", async () => {
  const pages = await all(
    await tagsFrom((_request, response) => json(response, { tags: ["a"] }, { link: "</v2/x; rel=next" })),
  );
  expect(pages).toMatchObject([{ names: ["a"], partial: true }]);
});

test("a tag deleted between two pages (zot answers 404) leaves the list incomplete, the repository known", async () => {
  const pages = await all(
    await tagsFrom((_request, response, page) => {
      if (page === 1) json(response, { tags: ["a"] }, link("last=a"));
      else response.writeHead(404).end();
    }),
  );
  expect(pages.map((page) => page.partial)).toEqual([false, true]);
});

test("a page that fails is thrown, so that the list cannot pass for complete", async () => {
  const tags = await tagsFrom((_request, response, page) => {
    if (page === 1) json(response, { tags: ["a"] }, link("last=a"));
    else response.writeHead(500).end();
  });
  expect(await failureOf(all(tags))).toMatchObject({ code: "registry_failed" });
});

test.each([
  ["400", 400],
  ["405", 405],
])("a page size answered with %s is asked again with 100", async (_what, status) => {
  const tags = await tagsFrom((request, response) => {
    if (request.url.endsWith("n=1000"))
      json(response, { errors: [{ code: "PAGINATION_NUMBER_INVALID" }] }, {}, status);
    else json(response, { tags: ["a"] });
  });
  expect((await all(tags)).flatMap((page) => page.names)).toEqual(["a"]);
  expect(server?.seen.map((request) => request.url)).toEqual([
    "/v2/team/app/tags/list?n=1000",
    "/v2/team/app/tags/list?n=100",
  ]);
});

test.each([
  ["HTML", "<html>sign in</html>", "registry_not_a_registry"],
  ["a list", "[]", "registry_not_a_registry"],
  ["other JSON", '{"ok":true}', "registry_not_a_registry"],
  ["half of it", '{"tags":["a"', "registry_not_a_registry"],
  ["more than 4 MiB", `{"tags":["${"a".repeat(4 << 20)}"]}`, "registry_too_large"],
])("%s is not an empty list", async (_what, body, code) => {
  expect(await failureOf(all(await tagsFrom((_request, response) => json(response, body))))).toMatchObject({
    code,
  });
});

test("an unknown repository is not found, by name", async () => {
  const tags = await tagsFrom((_request, response) =>
    json(response, { errors: [{ code: "NAME_UNKNOWN" }] }, {}, 404),
  );
  expect(await failureOf(all(tags))).toMatchObject({
    code: "registry_not_found",
    message: "lab has no repository team/app.",
    details: { what: "repository", registryCode: "NAME_UNKNOWN" },
  });
});

test.each([404, 405, 501])(
  "a registry without catalogue (%d) says to name repositories by hand",
  async (status) => {
    server = await scriptedServer((_request, response) => response.writeHead(status).end());
    expect(await failureOf(all(clientFor(server.origin).listRepositories()))).toMatchObject({
      code: "registry_not_found",
      details: { what: "catalog" },
      advice: "Name the repositories by hand.",
    });
  },
);
