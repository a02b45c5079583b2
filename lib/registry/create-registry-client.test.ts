import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pushSamples } from "./sandbox/samples/push-samples.ts";
import type { SandboxOptions } from "./sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "./sandbox/start-sandbox.ts";
import { all, clientFor, closeClients, failureOf, PASSWORD } from "./testing/test-client.ts";

const sandboxes: Sandbox[] = [];
let filled: Sandbox;

async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const started = await startSandbox({ store: filled.store, ...options });
  sandboxes.push(started);
  return started;
}

beforeAll(async () => {
  filled = await startSandbox();
  await pushSamples(filled.store);
});

afterEach(async () => {
  await closeClients();
  await Promise.all(sandboxes.splice(0).map((one) => one.stop()));
});

afterAll(() => filled.stop());

const users = { ada: { password: PASSWORD.password } };

describe.each([
  ["open", {}, null],
  ["with a password", { authentication: { kind: "basic", users } }, PASSWORD],
  ["with tokens", { authentication: { kind: "token", users } }, PASSWORD],
] as const)("a registry %s", (_kind, options, credential) => {
  test("can be read from its list of repositories down to the bytes of a layer", async () => {
    const client = clientFor((await sandbox(options)).url, { credential });
    await client.ping();
    const repositories = (await all(client.listRepositories())).flatMap((page) => page.names);
    expect(repositories.length).toBeGreaterThan(3);
    let layers = 0;
    for (const repository of repositories) {
      for (const tag of (await all(client.listTags(repository))).flatMap((page) => page.names).slice(0, 2)) {
        const head = await client.headManifest(repository, tag);
        const manifest = await client.getManifest(repository, tag);
        expect(head).toEqual({
          digest: manifest.digest,
          mediaType: manifest.mediaType,
          size: manifest.bytes.byteLength,
        });
        const { config } = JSON.parse(Buffer.from(manifest.bytes).toString()) as {
          config?: { digest: string; size: number };
        };
        if (config === undefined) continue;
        const bytes = await client.getBlobBytes(repository, config.digest, { maxBytes: 1 << 20 });
        expect(bytes.byteLength).toBe(config.size);
        layers += 1;
      }
    }
    expect(layers).toBeGreaterThan(0);
  });
});

test("what a registry can do is found by asking", async () => {
  const open = await sandbox({ paging: { tags: 2 } });
  expect(await clientFor(open.url).probeCapabilities({ repository: "acme/storefront" })).toMatchObject({
    catalog: "yes",
    referrers: "yes",
    blobRanges: "yes",
    tagPaging: "yes",
    authentication: "none",
  });
  expect(open.requests().every(({ method }) => method === "GET" || method === "HEAD")).toBe(true);
});

test("what a registry cannot do is found by asking as well", async () => {
  const old = await sandbox({ catalog: false, referrers: false, authentication: { kind: "token", users } });
  expect(
    await clientFor(old.url, { credential: PASSWORD }).probeCapabilities({ repository: "acme/storefront" }),
  ).toMatchObject({
    catalog: "no",
    referrers: "no",
    authentication: "bearer",
  });
});

test("a question that fails leaves its answer unknown", async () => {
  const ill = await sandbox();
  ill.faults.add({ match: { path: /_catalog|tags/ }, answer: { status: 500 } });
  expect(await clientFor(ill.url).probeCapabilities()).toMatchObject({
    catalog: "unknown",
    tagPaging: "unknown",
    referrers: "unknown",
  });
});

test("probing a registry that is not one fails", async () => {
  const page = await sandbox();
  page.faults.add({
    answer: {
      status: 200,
      headers: { "content-type": "text/html", "docker-distribution-api-version": null },
      body: "<html>",
    },
  });
  expect(await failureOf(clientFor(page.url).probeCapabilities())).toMatchObject({
    code: "registry_not_a_registry",
  });
});

test("an account without the right to a repository is told so, the others stay readable", async () => {
  const grants = [{ repository: "acme/*", actions: ["pull"] }];
  const limited = await sandbox({
    authentication: { kind: "token", users: { ada: { ...users.ada, grants } } },
  });
  const client = clientFor(limited.url, { credential: PASSWORD });
  const repositories = (await all(clientFor(filled.url).listRepositories())).flatMap((page) => page.names);
  const closed = repositories.find((name) => !name.startsWith("acme/")) ?? "";
  expect(await failureOf(all(client.listTags(closed)))).toMatchObject({ code: "registry_forbidden" });
  expect(
    (await all(client.listTags("acme/storefront"))).flatMap((page) => page.names).length,
  ).toBeGreaterThan(0);
});

test.each(["", "ftp://registry.example", "registry.example", "https://user:pass@registry.example"])(
  "%j is no address of a registry",
  (url) => {
    expect(() => clientFor(url)).toThrow(/cannot be used/);
  },
);
