import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { json, type ScriptedServer, scriptedServer } from "../testing/scripted-server.ts";
import { all, clientFor, closeClients, failureOf, PASSWORD } from "../testing/test-client.ts";

/**
 * A hostile registry names a canary that listens on this machine, in every way a URL can name it and at each
 * place where a registry may name one. The canary must not even see a connection.
 */
let canary: ScriptedServer;
let registry: ScriptedServer;
let say: { realm?: string; link?: string; location?: string } = {};

const DIGEST = `sha256:${"a".repeat(64)}`;

beforeAll(async () => {
  canary = await scriptedServer((_request, response) => json(response, { token: "stolen" }));
  registry = await scriptedServer((request, response) => {
    const { realm, link, location } = say;
    if (realm !== undefined && !request.url.startsWith("/token")) {
      response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` }).end();
    } else if (location !== undefined) response.writeHead(307, { location }).end();
    else if (link !== undefined) json(response, { tags: ["a"] }, { link: `<${link}>; rel="next"` });
    else response.writeHead(404).end();
  });
});

afterEach(closeClients);

afterAll(async () => {
  await canary.close();
  await registry.close();
});

/** Names that lead to this machine; PORT is the canary's. */
const FORMS = [
  "http://127.0.0.1:PORT/x",
  "http://127.1:PORT/x",
  "http://2130706433:PORT/x",
  "http://0x7f.1:PORT/x",
  "http://0x7f000001:PORT/x",
  "http://0177.0.0.1:PORT/x",
  "http://127.0.0.1.:PORT/x",
  "http://localhost:PORT/x",
  "http://localhost.:PORT/x",
  "http://LOCALHOST:PORT/x",
  "http://a.localhost:PORT/x",
  "http://[::1]:PORT/x",
  "http://[::ffff:127.0.0.1]:PORT/x",
  "http://[::ffff:7f00:1]:PORT/x",
  "http://0.0.0.0:PORT/x",
  "http://0:PORT/x",
  "http://[::]:PORT/x",
  "//127.0.0.1:PORT/x",
  "http:127.0.0.1:PORT/x",
  "http:/\\127.0.0.1:PORT/x",
  "https://127.0.0.1:PORT/x",
  "https://localhost:PORT/x",
  "https://[::ffff:127.0.0.1]:PORT/x",
  "http://user:pass@127.0.0.1:PORT/x",
  "http://registry.example@127.0.0.1:PORT/x",
  "http://inside.example:PORT/x",
  "https://inside.example:PORT/x",
];

/** The system's resolver, but for a public-looking name that leads to this machine. */
const resolve = async () => [{ address: "127.0.0.1", family: 4 }];

const SINKS: [string, (url: string) => typeof say][] = [
  ["realm", (url) => ({ realm: url })],
  ["Link", (url) => ({ link: `${url}/v2/a/tags/list?last=a` })],
  ["redirect", (url) => ({ location: url })],
];

describe.each(SINKS)("by %s", (sink, script) => {
  test.each(FORMS)("%s is not contacted", async (form) => {
    say = script(form.replace("PORT", String(canary.port)));
    const client = clientFor(registry.origin, { credential: PASSWORD }, { resolve });
    const before = canary.connections();
    if (sink === "Link") {
      const pages = await all(client.listTags("a"));
      expect(pages.at(-1)?.warnings).not.toEqual([]);
    } else {
      const error = await failureOf(sink === "realm" ? client.ping() : client.headBlob("a", DIGEST));
      expect(error).toMatchObject({ code: expect.stringMatching(/^(registry_refused|realm_not_allowed)$/) });
    }
    expect(canary.connections()).toBe(before);
  });
});

test("a name that changes its address between two look-ups is checked on each", async () => {
  const answers = ["127.0.0.1", "169.254.169.254"];
  say = {};
  const port = new URL(registry.origin).port;
  const client = clientFor(
    `http://rebinding.example:${port}`,
    {},
    { resolve: async () => [{ address: answers.shift() ?? "", family: 4 }] },
  );
  expect(await failureOf(client.headBlob("a", DIGEST))).toMatchObject({ code: "registry_not_found" });
  await client.close();
  const again = clientFor(
    `http://rebinding.example:${port}`,
    {},
    { resolve: async () => [{ address: answers.shift() ?? "", family: 4 }] },
  );
  expect(await failureOf(again.headBlob("a", DIGEST))).toMatchObject({
    code: "registry_refused",
    details: { rule: "forbidden_address" },
  });
});

test.each([
  "http://169.254.169.254",
  "http://[fd00:ec2::254]",
  "http://100.100.100.200",
  "http://0.0.0.0:5000",
  "http://[fe80::1]",
])("%s is refused even as the registry's own address", async (url) => {
  expect(await failureOf(clientFor(url).ping())).toMatchObject({
    code: "registry_refused",
    details: { rule: "forbidden_address" },
  });
});

test("a redirect of a blob within the registry keeps the credential", async () => {
  say = {};
  const server = await scriptedServer((request, response) => {
    if (request.headers.authorization === undefined)
      response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
    else if (request.url.includes("/blobs/")) response.writeHead(307, { location: "/elsewhere" }).end();
    else response.writeHead(200, { "content-length": "5" }).end();
  });
  try {
    expect(await clientFor(server.origin, { credential: PASSWORD }).headBlob("a", DIGEST)).toEqual({
      size: 5,
    });
    expect(server.seen.at(-1)?.headers.authorization).toMatch(/^Basic /);
  } finally {
    await server.close();
  }
});
