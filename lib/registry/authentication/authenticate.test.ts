import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { json, type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { all, clientFor, closeClients, failureOf, PASSWORD, SECRET } from "../testing/test-client.ts";

const servers: ScriptedServer[] = [];
const BASIC = `Basic ${Buffer.from(`ada:${SECRET}`).toString("base64")}`;

afterEach(async () => {
  await closeClients();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(
  script: (request: SeenRequest, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const server = await scriptedServer(script);
  servers.push(server);
  return server;
}

const isToken = (request: SeenRequest) => request.url.startsWith("/token");

/** A registry whose token server is itself; `grant` answers the token request. */
async function bearerRegistry(
  grant: (request: SeenRequest, response: ServerResponse) => void,
  accepts: (request: SeenRequest) => boolean = (request) => request.headers.authorization === "Bearer good",
  challenge = "",
) {
  const server = await serve((request, response) => {
    if (isToken(request)) grant(request, response);
    else if (accepts(request)) json(response, { tags: ["a"], repositories: ["r"] });
    else {
      const realm = `http://${request.headers.host}/token?keep=1`;
      response
        .writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="reg"${challenge}` })
        .end();
    }
  });
  return server;
}

const good = (_request: SeenRequest, response: ServerResponse) =>
  json(response, { token: "good", expires_in: 300 });

describe("with a password at the registry itself", () => {
  const registry = () =>
    serve((request, response) => {
      if (request.headers.authorization === BASIC) json(response, { tags: ["a"] });
      else
        response.writeHead(401, { "www-authenticate": 'Basic realm="http://169.254.169.254/never"' }).end();
    });

  test("the right one is accepted, and sent along from then on without being asked", async () => {
    const server = await registry();
    const client = clientFor(server.origin, { credential: PASSWORD });
    await client.ping();
    await all(client.listTags("a"));
    expect(server.seen.map((request) => request.headers.authorization)).toEqual([undefined, BASIC, BASIC]);
  });

  test("a wrong one is said to be wrong, after one try", async () => {
    const server = await registry();
    const client = clientFor(server.origin, { credential: { ...PASSWORD, password: "wrong" } });
    expect(await failureOf(client.ping())).toMatchObject({
      code: "registry_unauthorized",
      message: expect.stringContaining("did not accept the user name and password"),
      details: { reason: "wrong" },
    });
    expect(server.seen.length).toBe(2);
  });

  test("a missing one is asked for", async () => {
    const server = await registry();
    expect(await failureOf(clientFor(server.origin).ping())).toMatchObject({
      code: "registry_unauthorized",
      details: { reason: "missing" },
    });
  });

  test("a registry that lets anybody in is still told who we are", async () => {
    const server = await serve((request, response) => {
      const mine = request.headers.authorization === BASIC;
      json(
        response,
        request.url === "/v2/" ? {} : { repositories: mine ? ["private", "public"] : ["public"] },
      );
    });
    const pages = await all(clientFor(server.origin, { credential: PASSWORD }).listRepositories());
    expect(pages.flatMap((page) => page.names)).toEqual(["private", "public"]);
  });

  test("a way of signing in that is not known is called so", async () => {
    const server = await serve((_request, response) =>
      response.writeHead(401, { "www-authenticate": "Negotiate" }).end(),
    );
    expect(await failureOf(clientFor(server.origin, { credential: PASSWORD }).ping())).toMatchObject({
      code: "registry_unauthorized",
      details: { reason: "unsupported" },
    });
  });
});

describe("with a token server", () => {
  test("a token is asked for with service, scope and password, keeping the realm's own query", async () => {
    const server = await bearerRegistry(good);
    await all(clientFor(server.origin, { credential: PASSWORD }).listTags("team/app"));
    const asked = server.seen.find(isToken);
    const url = new URL(asked?.url ?? "", server.origin);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      keep: "1",
      service: "reg",
      scope: "repository:team/app:pull",
    });
    expect(asked?.headers.authorization).toBe(BASIC);
  });

  test("without a credential the token is anonymous", async () => {
    const server = await bearerRegistry(good);
    await all(clientFor(server.origin).listTags("team/app"));
    expect(server.seen.find(isToken)?.headers.authorization).toBeUndefined();
  });

  test("the password never goes to the registry once it is known to use tokens", async () => {
    const server = await bearerRegistry(good);
    const client = clientFor(server.origin, { credential: PASSWORD });
    await client.ping();
    await all(client.listTags("team/app"));
    const elsewhere = server.seen.filter((request) => !isToken(request));
    expect(elsewhere.map((request) => request.headers.authorization)).not.toContain(BASIC);
  });

  test("a token is kept for its repository and not tried on another", async () => {
    const server = await bearerRegistry(good);
    const client = clientFor(server.origin, { credential: PASSWORD });
    for (const repository of ["a", "a", "b"]) await all(client.listTags(repository));
    const scopes = server.seen
      .filter(isToken)
      .map((request) => new URL(request.url, "http://x").searchParams.get("scope"));
    expect(scopes).toEqual(["repository:a:pull", "repository:b:pull"]);
  });

  test("fifty requests at once ask for one token", async () => {
    const server = await bearerRegistry(good);
    const client = clientFor(server.origin, { credential: PASSWORD });
    await Promise.all(Array.from({ length: 50 }, () => all(client.listTags("a"))));
    expect(server.seen.filter(isToken).length).toBe(1);
  });

  test("a wrong password is the token server's refusal", async () => {
    const server = await bearerRegistry((_request, response) => response.writeHead(401).end());
    expect(await failureOf(clientFor(server.origin, { credential: PASSWORD }).ping())).toMatchObject({
      code: "registry_unauthorized",
      message: expect.stringContaining("token server"),
      details: { reason: "wrong" },
    });
  });

  test("a refused token is renewed once, then the refusal is reported", async () => {
    const server = await bearerRegistry(good, () => false);
    expect(await failureOf(all(clientFor(server.origin).listTags("a")))).toMatchObject({
      code: "registry_unauthorized",
    });
    expect(server.seen.filter((request) => !isToken(request)).length).toBe(2);
  });

  test("a token the registry no longer takes is replaced without anybody noticing", async () => {
    let issued = 0;
    let revoked = "";
    const server = await bearerRegistry(
      (_request, response) => {
        issued += 1;
        json(response, { token: `token-${issued}`, expires_in: 3600 });
      },
      (request) =>
        (request.headers.authorization ?? "") === `Bearer token-${issued}` && revoked !== `token-${issued}`,
    );
    const client = clientFor(server.origin);
    await all(client.listTags("a"));
    revoked = "token-1";
    expect((await all(client.listTags("a")))[0]?.names).toEqual(["a"]);
    expect(issued).toBe(2);
  });

  test("an insufficient scope is a missing right, not a wrong password", async () => {
    const server = await bearerRegistry(good, () => false, ',error="insufficient_scope"');
    expect(
      await failureOf(all(clientFor(server.origin, { credential: PASSWORD }).listTags("a"))),
    ).toMatchObject({
      code: "registry_forbidden",
    });
  });

  test("a token the registry itself does not accept points at the two not agreeing", async () => {
    const server = await bearerRegistry(good, () => false, ',error="invalid_token"');
    expect(
      await failureOf(all(clientFor(server.origin, { credential: PASSWORD }).listTags("a"))),
    ).toMatchObject({
      code: "registry_unauthorized",
      details: { reason: "token_rejected" },
    });
  });

  test("an action the registry wants beside ours is asked for, and remembered", async () => {
    const server = await bearerRegistry(
      (request, response) =>
        json(response, { token: request.url.includes("metadata_read") ? "good" : "weak" }),
      undefined,
      ',scope="repository:a:metadata_read"',
    );
    const client = clientFor(server.origin, { credential: PASSWORD });
    await all(client.listTags("a"));
    const before = server.seen.length;
    await all(client.listTags("a"));
    expect(server.seen.length).toBe(before + 1);
  });

  test.each([
    [
      "10 MB",
      (response: ServerResponse) => json(response, `{"token":"${"a".repeat(10 << 20)}"}`),
      "registry_too_large",
    ],
    ["HTML", (response: ServerResponse) => json(response, "<html>"), "registry_not_a_registry"],
    [
      "CR LF in the token",
      (response: ServerResponse) => json(response, { token: "good\r\nx: y" }),
      "registry_not_a_registry",
    ],
    [
      "a redirect",
      (response: ServerResponse) => response.writeHead(302, { location: "/token2" }).end(),
      "registry_refused",
    ],
    ["an error", (response: ServerResponse) => response.writeHead(500).end(), "registry_failed"],
    [
      "429",
      (response: ServerResponse) => response.writeHead(429, { "retry-after": "90" }).end(),
      "registry_rate_limited",
    ],
  ])("%s from the token server is reported as what it is", async (_what, answer, code) => {
    const server = await bearerRegistry((_request, response) => answer(response));
    expect(await failureOf(clientFor(server.origin, { credential: PASSWORD }).ping())).toMatchObject({
      code,
    });
    expect(server.seen.every((request) => !request.url.startsWith("/token2"))).toBe(true);
  });

  test("an identity token is exchanged by POST", async () => {
    const server = await bearerRegistry(good);
    await clientFor(server.origin, { credential: { kind: "identity-token", token: "refresh me" } }).ping();
    const asked = server.seen.find(isToken);
    expect(asked?.method).toBe("POST");
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "refresh me",
      service: "reg",
      client_id: "tagtrail",
    });
  });

  test("where POST is unknown GET is tried", async () => {
    const server = await bearerRegistry((request, response) => {
      if (request.method === "POST") response.writeHead(404).end();
      else json(response, { access_token: "good" });
    });
    await clientFor(server.origin, { credential: { kind: "identity-token", token: "refresh me" } }).ping();
    expect(server.seen.filter(isToken).map((request) => request.method)).toEqual(["POST", "GET"]);
  });
});

describe("with a token server on another origin", () => {
  async function pair() {
    const tokens = await serve((_request, response) => json(response, { token: "good" }));
    const registry = await serve((request, response) => {
      if (request.headers.authorization === "Bearer good") json(response, {});
      else
        response
          .writeHead(401, { "www-authenticate": `Bearer realm="${tokens.origin}/token",service="s"` })
          .end();
    });
    return { tokens, registry };
  }

  test("nothing is sent there until somebody agrees to it", async () => {
    const { tokens, registry } = await pair();
    expect(await failureOf(clientFor(registry.origin, { credential: PASSWORD }).ping())).toMatchObject({
      code: "realm_not_allowed",
      details: { realm: tokens.origin },
    });
    expect(tokens.connections()).toBe(0);
  });

  test("an anonymous request needs the same consent", async () => {
    const { tokens, registry } = await pair();
    expect(await failureOf(clientFor(registry.origin).ping())).toMatchObject({ code: "realm_not_allowed" });
    expect(tokens.connections()).toBe(0);
  });

  test("once agreed to, it gets the password and the registry the token", async () => {
    const { tokens, registry } = await pair();
    await clientFor(registry.origin, { credential: PASSWORD, allowedRealms: [tokens.origin] }).ping();
    expect(tokens.seen[0]?.headers.authorization).toBe(BASIC);
    expect(registry.seen.map((request) => request.headers.authorization)).not.toContain(BASIC);
  });
});

test("no error tells a secret", async () => {
  const server = await bearerRegistry((_request, response) => response.writeHead(403).end());
  const error = await failureOf(clientFor(server.origin, { credential: PASSWORD }).ping());
  expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain(SECRET);
  expect(JSON.stringify(error)).not.toContain(BASIC);
});
