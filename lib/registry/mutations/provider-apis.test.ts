import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { changingClient, digestOf } from "../testing/changes-fixture.ts";
import { json, type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { closeClients, PASSWORD } from "../testing/test-client.ts";

const servers: ScriptedServer[] = [];
const DIGEST = digestOf("image");
const BASIC = `Basic ${Buffer.from(`${PASSWORD.username}:${PASSWORD.password}`).toString("base64")}`;
const BEARER = `Bearer ${PASSWORD.password}`;

afterEach(async () => {
  await closeClients();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(script: (request: SeenRequest, response: ServerResponse) => void) {
  const server = await scriptedServer(script);
  servers.push(server);
  return server;
}

const asked = ({ seen }: ScriptedServer) =>
  seen.map(({ method, url, headers }) => `${method} ${url} ${headers.authorization ?? "nobody"}`);

describe("Harbor", () => {
  const remove = { way: "harbor", digest: DIGEST } as const;

  test("removes a tag by its own API, slashes escaped twice, with the account's password", async () => {
    const server = await serve((_request, response) => void response.writeHead(200).end());
    const { changes } = changingClient(server.origin, { provider: "harbor", credential: PASSWORD });
    expect(await changes.removeTag("project/team/app", "1.0", remove)).toMatchObject({ outcome: "accepted" });
    expect(asked(server)).toEqual([
      `DELETE /api/v2.0/projects/project/repositories/team%252Fapp/artifacts/${DIGEST}/tags/1.0 ${BASIC}`,
    ]);
  });

  test.each([
    [412, { outcome: "refused", error: { details: { rule: "immutable" } } }],
    [401, { outcome: "refused", error: { code: "registry_forbidden" } }],
    [404, { outcome: "refused", error: { code: "registry_not_found" } }],
    [500, { outcome: "lost" }],
    [307, { outcome: "refused", error: { code: "registry_refused" } }],
  ])("%s", async (status, expected) => {
    const server = await serve((_request, response) => {
      json(response, { errors: [{ code: "PRECONDITION" }] }, { location: "/elsewhere" }, status);
    });
    const { changes } = changingClient(server.origin, { provider: "harbor", credential: PASSWORD });
    expect(await changes.removeTag("project/app", "1.0", remove)).toMatchObject(expected);
    expect(server.seen).toHaveLength(1);
  });

  test("without a password nothing is sent", async () => {
    const server = await serve((_request, response) => void response.writeHead(200).end());
    const { changes } = changingClient(server.origin, { provider: "harbor" });
    expect(await changes.removeTag("project/app", "1.0", remove)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_unauthorized" },
    });
    expect(server.seen).toEqual([]);
  });
});

describe("Azure", () => {
  test("untags by its own API, with a token over the rights it names for this repository", async () => {
    const server = await serve((request, response) => {
      const url = new URL(request.url, "http://x");
      if (url.pathname === "/token") json(response, { access_token: "a-token" });
      else if (request.headers.authorization === "Bearer a-token") response.writeHead(202).end();
      else {
        const scope = "repository:team/app:delete,metadata_write repository:other:push";
        const challenge = `Bearer realm="${server.origin}/token",service="acr",scope="${scope}"`;
        response.writeHead(401, { "www-authenticate": challenge }).end();
      }
    });
    const { changes } = changingClient(server.origin, { provider: "acr", credential: PASSWORD });
    expect(await changes.removeTag("team/app", "1.0", { way: "acr", digest: DIGEST })).toMatchObject({
      outcome: "accepted",
      status: 202,
    });
    expect(asked(server).at(-1)).toBe("DELETE /acr/v1/team/app/_tags/1.0 Bearer a-token");
    const scopes = server.seen.flatMap(({ url }) => new URL(url, "http://x").searchParams.getAll("scope"));
    expect(scopes.every((scope) => scope.startsWith("repository:team/app:pull,push,delete"))).toBe(true);
  });
});

describe("GitHub", () => {
  const remove = { way: "ghcr" } as const;
  const VERSIONS = "/orgs/acme/packages/container/team%2Fapp/versions";
  const USERS = "/users/acme/packages/container/team%2Fapp/versions";

  /** Versions by owner's address; all others are unknown. */
  function github(pages: Record<string, unknown[]>, deletion = 204) {
    return serve((request, response) => {
      const found = pages[request.url];
      if (request.method === "DELETE") response.writeHead(deletion).end();
      else if (found === undefined) json(response, { message: "Not Found" }, {}, 404);
      else json(response, found);
    });
  }

  const client = (server: ScriptedServer) =>
    changingClient(server.origin, { provider: "ghcr", credential: PASSWORD }).changes;

  test("deletes the version of an organisation that has the digest, on whichever page it is", async () => {
    const full = Array.from({ length: 100 }, (_, id) => ({ id: id + 1, name: digestOf(String(id)) }));
    const server = await github({
      [`${VERSIONS}?per_page=100&page=1`]: [...full.slice(1), null],
      [`${VERSIONS}?per_page=100&page=2`]: [{ id: 4711, name: DIGEST }],
    });
    expect(await client(server).deleteVersion("acme/team/app", DIGEST, remove)).toMatchObject({
      outcome: "accepted",
      status: 204,
    });
    expect(asked(server)).toEqual([
      `GET ${VERSIONS}?per_page=100&page=1 ${BEARER}`,
      `GET ${VERSIONS}?per_page=100&page=2 ${BEARER}`,
      `DELETE ${VERSIONS}/4711 ${BEARER}`,
    ]);
  });

  test("or of a person", async () => {
    const server = await github({ [`${USERS}?per_page=100&page=1`]: [{ id: 7, name: DIGEST }] });
    expect(await client(server).deleteVersion("acme/team/app", DIGEST, remove)).toMatchObject({
      outcome: "accepted",
    });
    expect(asked(server).at(-1)).toBe(`DELETE ${USERS}/7 ${BEARER}`);
  });

  test("a version that is not listed is refused, and nothing is deleted", async () => {
    const server = await github({
      [`${VERSIONS}?per_page=100&page=1`]: [{ id: 7, name: digestOf("other") }],
    });
    expect(await client(server).deleteVersion("acme/team/app", DIGEST, remove)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_not_found" },
    });
    expect(server.seen.every(({ method }) => method === "GET")).toBe(true);
  });

  test.each([
    [403, { outcome: "refused", error: { code: "registry_forbidden" } }],
    [400, { outcome: "refused" }],
    [502, { outcome: "lost" }],
  ])("%s to the deletion", async (status, expected) => {
    const server = await github({ [`${VERSIONS}?per_page=100&page=1`]: [{ id: 7, name: DIGEST }] }, status);
    expect(await client(server).deleteVersion("acme/team/app", DIGEST, remove)).toMatchObject(expected);
  });

  test.each([
    [401, "registry_unauthorized"],
    [429, "registry_rate_limited"],
    [200, "registry_not_a_registry"],
  ])("%s to the list is refused, as nothing was changed", async (status, code) => {
    const server = await serve((_request, response) => json(response, { message: "no list" }, {}, status));
    expect(await client(server).deleteVersion("acme/app", DIGEST, remove)).toMatchObject({
      outcome: "refused",
      error: { code },
    });
  });

  test("of ghcr.io it is asked at api.github.com, and never inside a private network", async () => {
    const looked: string[] = [];
    const resolve = async (name: string) => {
      looked.push(name);
      return [{ address: "10.0.0.1", family: 4 }];
    };
    const { changes } = changingClient(
      "https://ghcr.io",
      { provider: "ghcr", credential: PASSWORD },
      { resolve },
    );
    expect(await changes.deleteVersion("acme/app", DIGEST, remove)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_refused", details: { rule: "inside_address", sink: "api" } },
    });
    expect(new Set(looked)).toEqual(new Set(["api.github.com"]));
  });
});
