import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { json, type ScriptedServer, scriptedServer } from "../testing/scripted-server.ts";
import { clientFor, closeClients, failureOf } from "../testing/test-client.ts";

let server: ScriptedServer | null = null;

afterEach(async () => {
  await closeClients();
  await server?.close();
});

async function pinging(answer: (response: ServerResponse) => void): Promise<unknown> {
  server = await scriptedServer((_request, response) => answer(response));
  return clientFor(server.origin).ping();
}

test.each([
  ["an empty object", (response: ServerResponse) => json(response, {})],
  ["nothing at all", (response: ServerResponse) => response.end()],
  [
    "a version header over any text",
    (response: ServerResponse) =>
      response.writeHead(200, { "docker-distribution-api-version": "registry/2.0" }).end("ok"),
  ],
  [
    "a redirect within the registry",
    (response: ServerResponse) =>
      response.req.url === "/v2/" ? response.writeHead(301, { location: "/v2" }).end() : json(response, {}),
  ],
])("%s is a registry", async (_what, answer) => {
  await expect(pinging(answer)).resolves.toBeUndefined();
});

test.each([
  [
    "a login page",
    (response: ServerResponse) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html><script>alert(1)</script>"),
    /web page/,
  ],
  [
    "a page with another type",
    (response: ServerResponse) => json(response, "<!DOCTYPE html><title>Sign in</title>"),
    /web page/,
  ],
  [
    "text",
    (response: ServerResponse) => response.writeHead(200, { "content-type": "text/plain" }).end("It works!"),
    /not as a registry does/,
  ],
  [
    "404",
    (response: ServerResponse) => response.writeHead(404).end("404 page not found"),
    /not as a registry does/,
  ],
])("%s is not a registry, and says so", async (_what, answer, message) => {
  expect(await failureOf(pinging(answer))).toMatchObject({
    code: "registry_not_a_registry",
    message: expect.stringMatching(message),
  });
});

test("a sign-in page elsewhere is a redirect that is refused", async () => {
  const error = await failureOf(
    pinging((response) => response.writeHead(302, { location: "https://login.example/" }).end()),
  );
  expect(error).toMatchObject({ code: "registry_refused", details: { host: "login.example" } });
});

test("what a foreign server said is shown short and without anything invisible", async () => {
  const hostile = `\u202e<b>evil\u0000</b>${"x".repeat(5000)}`;
  const error = await failureOf(
    pinging((response) => response.writeHead(200, { "content-type": "text/plain" }).end(hostile)),
  );
  const excerpt = String((error as { details: { excerpt: string } }).details.excerpt);
  expect(excerpt.length).toBeLessThan(250);
  expect(excerpt).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test.each([
  [403, "registry_forbidden"],
  [429, "registry_rate_limited"],
  [500, "registry_failed"],
  [503, "registry_failed"],
])("%d is %s", async (status, code) => {
  expect(await failureOf(pinging((response) => response.writeHead(status).end()))).toMatchObject({ code });
});
