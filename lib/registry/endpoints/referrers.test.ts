import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { clientFor, closeClients, failureOf, testClock } from "../testing/test-client.ts";

let server: ScriptedServer | null = null;

afterEach(async () => {
  await closeClients();
  await server?.close();
});

const INDEX = "application/vnd.oci.image.index.v1+json";
const hex = (character: string) => character.repeat(64);
const SUBJECT = `sha256:${hex("a")}`;
const descriptor = (character: string, more: object = {}) => ({
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: `sha256:${hex(character)}`,
  size: 7,
  ...more,
});
const index = (response: ServerResponse, manifests: unknown, headers: Record<string, string> = {}) => {
  response
    .writeHead(200, { "content-type": INDEX, ...headers })
    .end(JSON.stringify({ schemaVersion: 2, manifests }));
};

interface Answers {
  api: (response: ServerResponse, request: SeenRequest) => void;
  tag?: (response: ServerResponse) => void;
}

async function registry({ api, tag }: Answers, options = {}) {
  server = await scriptedServer((request, response) => {
    if (request.url.includes("/referrers/")) api(response, request);
    else if (tag !== undefined && request.url.endsWith(`/manifests/sha256-${hex("a")}`)) tag(response);
    else response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
  });
  return clientFor(server.origin, {}, options);
}

const apiCalls = () => server?.seen.filter((request) => request.url.includes("/referrers/")).length;

test("the API's descriptors come with type and annotations", async () => {
  const more = { artifactType: "application/vnd.example", annotations: { a: "b", bad: 5 } };
  const client = await registry({ api: (response) => index(response, [descriptor("b", more)]) });
  expect(await client.listReferrers("r", SUBJECT)).toEqual({
    descriptors: [{ ...descriptor("b"), artifactType: "application/vnd.example", annotations: { a: "b" } }],
    source: "api",
    truncated: false,
    warnings: [],
  });
});

test("no referrers is an answer of the API, not its absence", async () => {
  const client = await registry({ api: (response) => index(response, []) });
  expect(await client.listReferrers("r", SUBJECT)).toMatchObject({ descriptors: [], source: "api" });
});

test("all pages are read", async () => {
  const client = await registry({
    api: (response, request) => {
      const last = request.url.includes("next=1");
      index(
        response,
        [descriptor(last ? "c" : "b")],
        last ? {} : { link: `<${request.url}?next=1>; rel="next"` },
      );
    },
  });
  expect((await client.listReferrers("r", SUBJECT)).descriptors.map(({ digest }) => digest)).toEqual([
    `sha256:${hex("b")}`,
    `sha256:${hex("c")}`,
  ]);
});

test("what the fallback tag holds is added, nothing twice", async () => {
  const client = await registry({
    api: (response) => index(response, [descriptor("b")]),
    tag: (response) => index(response, [descriptor("b"), descriptor("c")]),
  });
  const found = await client.listReferrers("r", SUBJECT);
  expect(found.descriptors.length).toBe(2);
  expect(found.source).toBe("api");
});

test.each([
  ["404 in plain text", (response: ServerResponse) => response.writeHead(404).end("404 page not found")],
  ["400", (response: ServerResponse) => response.writeHead(400).end()],
  ["405", (response: ServerResponse) => response.writeHead(405).end()],
  ["406", (response: ServerResponse) => response.writeHead(406).end()],
  [
    "a false 200",
    (response: ServerResponse) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
  ],
  [
    "GHCR's redirect to a web page",
    (response: ServerResponse) =>
      response.writeHead(303, { location: "https://github.com/-/v2/packages" }).end(),
  ],
])(
  "%s means that there is no such API: the fallback tag counts, and it is not asked again for minutes",
  async (_what, api) => {
    const clock = testClock(Date.now());
    const client = await registry({ api, tag: (response) => index(response, [descriptor("c")]) }, { clock });
    expect(await client.listReferrers("r", SUBJECT)).toMatchObject({
      source: "fallback-tag",
      descriptors: [{ digest: `sha256:${hex("c")}` }],
    });
    await client.listReferrers("r", SUBJECT);
    expect(apiCalls()).toBe(1);
    clock.advance(10 * 60_000);
    await client.listReferrers("r", SUBJECT);
    expect(apiCalls()).toBe(2);
  },
);

test("neither API nor tag is none, not an error", async () => {
  const client = await registry({ api: (response) => response.writeHead(404).end() });
  expect(await client.listReferrers("r", SUBJECT)).toEqual({
    descriptors: [],
    source: "none",
    truncated: false,
    warnings: [],
  });
});

test.each([
  [500, "registry_failed"],
  [403, "registry_forbidden"],
  [429, "registry_rate_limited"],
])("%d is a failure, not an empty list", async (status, code) => {
  const client = await registry({ api: (response) => response.writeHead(status).end() });
  expect(await failureOf(client.listReferrers("r", SUBJECT))).toMatchObject({ code });
});

test("a missing repository is not found", async () => {
  const client = await registry({
    api: (response) => response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN"}]}'),
  });
  expect(await failureOf(client.listReferrers("r", SUBJECT))).toMatchObject({
    code: "registry_not_found",
    details: { what: "repository" },
  });
});

test("what the API knew is kept when the fallback tag cannot be read", async () => {
  const client = await registry({
    api: (response) => index(response, [descriptor("b")]),
    tag: (response) => response.writeHead(403).end(),
  });
  const found = await client.listReferrers("r", SUBJECT);
  expect(found.descriptors.length).toBe(1);
  expect(found.warnings.join()).toContain("fallback tag");
});

test("endless and odd descriptors are bounded and counted", async () => {
  const many = Array.from({ length: 3_000 }, (_, number) => ({
    ...descriptor("b"),
    digest: `sha256:${number.toString(16).padStart(64, "0")}`,
  }));
  const client = await registry({
    api: (response) =>
      index(response, [
        null,
        5,
        descriptor("b", { digest: "sha256:../.." }),
        descriptor("b", { size: -1 }),
        descriptor("b", { size: 2 ** 60 }),
        ...many,
      ]),
  });
  const found = await client.listReferrers("r", SUBJECT);
  expect(found.descriptors.length).toBe(1_000);
  expect(found.truncated).toBe(true);
  expect(found.warnings[0]).toContain("5 entries");
});

test("an annotation called __proto__ changes nothing else", async () => {
  const client = await registry({
    api: (response) => {
      const text = `{"manifests":[{"digest":"sha256:${hex("b")}","size":1,"mediaType":"x","annotations":{"__proto__":"y","constructor":"z"}}]}`;
      response.writeHead(200, { "content-type": INDEX }).end(text);
    },
  });
  const annotations = (await client.listReferrers("r", SUBJECT)).descriptors[0]?.annotations;
  expect(Object.keys(annotations ?? {}).sort()).toEqual(["__proto__", "constructor"]);
  expect(({} as Record<string, unknown>).y).toBeUndefined();
});
