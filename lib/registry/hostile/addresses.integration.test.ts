import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Canary, startCanary } from "#e2e/fixtures/canary.ts";
import { createCertificateAuthority } from "#e2e/fixtures/certificates.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { digestOf } from "../sandbox/digests.ts";
import type { SandboxOptions } from "../sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { all, clientFor, closeClients, failureOf, PASSWORD, SECRET } from "../testing/test-client.ts";

const MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";
const BYTES = Buffer.from('{"schemaVersion":2,"layers":[]}');
const users = { ada: { password: SECRET } };

let canary: Canary;
let sandbox: Sandbox;
beforeEach(async () => {
  canary = await startCanary('{"token":"stolen"}');
});
afterEach(async () => {
  await closeClients();
  await sandbox.stop();
  await canary.stop();
});

async function start(options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox(options);
  await sandbox.store.putManifest("team/app", { mediaType: MEDIA_TYPE, bytes: BYTES, tags: ["a", "b", "c"] });
  await sandbox.store.putBlob("team/app", BYTES);
}

const withPassword = () => clientFor(sandbox.url, { credential: PASSWORD });

function expectSilence(): void {
  expect(canary.requests).toEqual([]);
  expect(canary.sawCredential(SECRET)).toBe(false);
}

describe("threat 19: pages that never end", () => {
  it.each([
    ["the page itself", '</v2/team/app/tags/list?n=1000>; rel="next"'],
    ["the same last", '</v2/team/app/tags/list?n=1000&last=c>; rel="next"'],
  ])("because they link to %s are given up, and the list says it is not whole", async (_, link) => {
    await start();
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { link, body: { tags: ["a", "b", "c"] } } });
    const pages = await all(clientFor(sandbox.url).listTags("team/app"));
    expect(pages.at(-1)).toMatchObject({ partial: true });
    expect(pages.flatMap((page) => page.names)).toEqual(["a", "b", "c"]);
    expect(sandbox.requests().length).toBeLessThan(5);
  });

  it("because each holds one tag stop at a thousand", async () => {
    await start({ paging: { max: 1 } });
    for (let number = 0; number < 1_100; number += 1) {
      await sandbox.store.setTag("slow/app", `t${number}`, digestOf(BYTES));
    }
    const pages = await all(clientFor(sandbox.url).listTags("slow/app"));
    expect(pages).toHaveLength(1_000);
    expect(pages.at(-1)).toMatchObject({ partial: true });
    expect(sandbox.requests()).toHaveLength(1_000);
  });
});

describe("threat 20: a Link to somewhere else", () => {
  it.each(["CANARY", "http://169.254.169.254", "https://registry.example.com", "//127.0.0.2"])(
    "%s is not followed there, and no credential goes with it",
    async (origin) => {
      await start({ authentication: { kind: "basic", users } });
      const link = `<${origin.replace("CANARY", canary.url)}/v2/team/app/tags/list?n=2&last=b>; rel="next"`;
      sandbox.faults.add({ match: { path: "tags/list", nth: 3 }, answer: { link } });
      const pages = await all(withPassword().listTags("team/app"));
      expect(pages.flatMap((page) => page.names)).toEqual(["a", "b", "c"]);
      expectSilence();
    },
  );
});

describe("threat 21: a Link nobody can read", () => {
  it.each([
    ["no closing bracket", "</v2/team/app/tags/list?last=b"],
    [
      "two next pages",
      '</v2/team/app/tags/list?last=a>; rel="next", </v2/team/app/tags/list?last=b>; rel="next"',
    ],
    ["20 KB", `</v2/team/app/tags/list?last=${"b".repeat(20_000)}>; rel="next"`],
  ])("(%s) ends the list, which says it is not whole", async (_, link) => {
    await start();
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { link } });
    const pages = await all(clientFor(sandbox.url).listTags("team/app"));
    expect(pages).toMatchObject([{ names: ["a", "b", "c"], partial: true, warnings: [expect.any(String)] }]);
  });

  it("(1 MB) is refused as too large", async () => {
    await start();
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { link: `<${"x".repeat(1_000_000)}>` } });
    const failure = await failureOf(all(clientFor(sandbox.url).listTags("team/app")));
    expect(failure).toMatchObject({ code: "registry_too_large" });
  });
});

describe("threats 22 and 23: a realm somewhere else", () => {
  it("on another port is not asked until somebody agreed to it", async () => {
    await start({ authentication: { kind: "token", users, realm: `${canary.url}/token` } });
    const failure = await failureOf(withPassword().getManifest("team/app", "a"));
    expect(failure).toMatchObject({ code: "realm_not_allowed", details: { realm: canary.url } });
    expectSilence();
    const allowed = clientFor(sandbox.url, { credential: PASSWORD, allowedRealms: [canary.url] });
    await failureOf(allowed.getManifest("team/app", "a"));
    expect(canary.requests.length).toBeGreaterThan(0);
  });

  it.each([
    "file:///etc/passwd",
    "ftp://127.0.0.1/token",
    "http://user:pass@CANARY/token",
    "http://CANARY/token#fragment",
    "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:169.254.169.254]/token",
    "http://2852039166/token",
    "http://0251.0376.0251.0376/token",
    "http://tokens.example.com./token",
    "http://xn--80ak6aa92e.com/token",
    "not a URL at all",
  ])("%s is refused, and nobody can agree to it", async (realm) => {
    await start({
      authentication: { kind: "token", users, realm: realm.replace("CANARY", new URL(canary.url).host) },
    });
    expect(await failureOf(withPassword().ping())).toMatchObject({ code: "registry_refused" });
    expectSilence();
  });

  it.skipIf(missingPrograms("openssl").length > 0)(
    "by plain HTTP is refused to a registry with HTTPS",
    async () => {
      const authority = await createCertificateAuthority();
      const { key, certificate: cert } = await authority.issue();
      await start({
        tls: { key, cert },
        authentication: { kind: "token", users, realm: `${canary.url}/token` },
      });
      const target = {
        credential: PASSWORD,
        caCertificate: authority.certificate,
        allowedRealms: [canary.url],
      };
      const failure = await failureOf(clientFor(sandbox.url, target).ping());
      expect(failure).toMatchObject({ code: "registry_refused", details: { rule: "downgrade" } });
      expectSilence();
      await authority.remove();
    },
  );
});

it("threat 24: storage whose name turns out to lie on this machine is not dialled", async () => {
  await start();
  const location = `https://storage.example.com:${new URL(canary.url).port}/blob`;
  sandbox.faults.add({ match: { path: "/blobs/" }, answer: { status: 307, headers: { location } } });
  const resolve = async () => [{ address: "127.0.0.1", family: 4 as const }];
  const client = clientFor(sandbox.url, { credential: PASSWORD }, { resolve });
  const failure = await failureOf(client.getBlob("team/app", digestOf(BYTES)));
  expect(failure).toMatchObject({ code: "registry_refused", details: { rule: "inside_address" } });
  expectSilence();
});

describe("threats 25 and 26: a token server", () => {
  it("that redirects is refused, and the credential goes nowhere", async () => {
    await start({ authentication: { kind: "token", users } });
    const headers = { location: `${canary.url}/token` };
    sandbox.faults.add({ match: { path: "/token" }, answer: { status: 302, headers } });
    expect(await failureOf(withPassword().ping())).toMatchObject({ code: "registry_refused" });
    expectSilence();
  });

  it.each([
    ["10 MB", { body: `{"token":"${"x".repeat(10_000_000)}"}` }, "registry_too_large"],
    ["no end", { body: '{"token":"', endlessBody: { filler: "x" } }, "registry_too_large"],
    ["a web page", { body: "<html>sign in</html>" }, "registry_not_a_registry"],
    [
      "a token with a line break",
      { body: { token: "a\r\nHost: attacker.example" } },
      "registry_not_a_registry",
    ],
    ["no token", { body: {} }, "registry_not_a_registry"],
  ])("that answers %s gives no token", async (_, answer, code) => {
    await start({ authentication: { kind: "token", users } });
    sandbox.faults.add({ match: { path: "/token" }, answer: { status: 200, ...answer } });
    expect(await failureOf(withPassword().ping())).toMatchObject({ code });
  });

  it.each([-1, 0, 1e12, "soon", null])(
    "that says expires_in %s is asked neither each time nor never",
    async (expires_in) => {
      await start({ authentication: { kind: "token", users, lifetimeSeconds: 7_200 } });
      const query = new URLSearchParams({ service: "sandbox", scope: "repository:team/app:pull" });
      const headers = { authorization: `Basic ${btoa(`ada:${SECRET}`)}` };
      const { token } = await (await fetch(`${sandbox.url}/token?${query}`, { headers })).json();
      sandbox.faults.add({ match: { path: "/token" }, answer: { status: 200, body: { token, expires_in } } });
      sandbox.clearRequests();
      const client = withPassword();
      for (let round = 0; round < 3; round += 1) await client.headManifest("team/app", "a");
      const asked = sandbox.requests().filter((request) => request.path.startsWith("/token"));
      expect(asked).toHaveLength(1);
    },
  );
});

describe("threat 27: tokens", () => {
  it("of one repository are not sent for another", async () => {
    await start({ authentication: { kind: "token", users } });
    await sandbox.store.putManifest("team/other", { mediaType: MEDIA_TYPE, bytes: BYTES, tags: ["a"] });
    const client = withPassword();
    await client.getManifest("team/app", "a");
    await client.getManifest("team/other", "a");
    const sent = sandbox.requests().filter((request) => request.path.endsWith("/manifests/a"));
    const proofs = sent.map((request) => request.headers.authorization);
    expect(sent.map((request) => request.status)).toEqual([200, 200]);
    expect(new Set(proofs).size).toBe(2);
  });

  it("that are never enough are fetched again once, not for ever", async () => {
    await start({ authentication: { kind: "token", users } });
    const wwwAuthenticate = `Bearer realm="${sandbox.url}/token",service="sandbox",error="invalid_token"`;
    sandbox.faults.add({ match: { path: "/manifests/" }, answer: { wwwAuthenticate } });
    const failure = await failureOf(withPassword().getManifest("team/app", "a"));
    expect(failure).toMatchObject({ code: "registry_unauthorized" });
    expect(sandbox.requests().filter((request) => request.path.includes("/manifests/"))).toHaveLength(2);
  });
});

describe("threats 28 to 30: redirects", () => {
  it.each([
    "CANARY/blob",
    "http://169.254.169.254/latest",
    "http://127.0.0.1:5432/",
    "https://127.0.0.1:5432/",
    "https://localhost/blob",
    "file:///etc/passwd",
    "data:text/plain,x",
    "gopher://127.0.0.1/",
    "https://user:pass@storage.example.com/blob",
  ])("of a blob to %s is not followed", async (location) => {
    await start({ authentication: { kind: "basic", users } });
    const headers = { location: location.replace("CANARY", canary.url) };
    sandbox.faults.add({ match: { path: "/blobs/" }, answer: { status: 307, headers } });
    const failure = await failureOf(withPassword().getBlob("team/app", digestOf(BYTES)));
    expect(failure).toMatchObject({ code: "registry_refused", details: { sink: "redirect" } });
    expectSilence();
  });

  it("that go round end after a few hops", async () => {
    await start();
    const headers = { location: `/v2/team/app/blobs/${digestOf(BYTES)}` };
    sandbox.faults.add({ match: { path: "/blobs/" }, answer: { status: 307, headers } });
    const failure = await failureOf(clientFor(sandbox.url).getBlob("team/app", digestOf(BYTES)));
    expect(failure).toMatchObject({ code: "registry_refused", details: { rule: "too_many_redirects" } });
    expect(sandbox.requests()).toHaveLength(4);
  });

  it.each(["manifests", "tags", "_catalog", "referrers"])(
    "of %s to another server are not followed",
    async (what) => {
      await start({ authentication: { kind: "basic", users } });
      const headers = { location: `${canary.url}/v2/` };
      sandbox.faults.add({ match: { path: what }, answer: { status: 307, headers } });
      const client = withPassword();
      if (what === "manifests") await failureOf(client.getManifest("team/app", "a"));
      if (what === "tags") await failureOf(all(client.listTags("team/app")));
      if (what === "_catalog") await failureOf(all(client.listRepositories()));
      if (what === "referrers") await client.listReferrers("team/app", digestOf(BYTES));
      expectSilence();
    },
  );
});

it("threat 32: addresses inside a manifest are never fetched", async () => {
  await start();
  const layer = {
    mediaType: "a/b",
    digest: digestOf(BYTES),
    size: BYTES.length,
    urls: [`${canary.url}/layer`],
  };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPE, layers: [layer] }));
  await sandbox.store.putManifest("team/foreign", { mediaType: MEDIA_TYPE, bytes, tags: ["a"] });
  const client = withPassword();
  await client.getManifest("team/foreign", "a");
  expect(await failureOf(client.getBlob("team/foreign", digestOf(BYTES)))).toMatchObject({
    code: "registry_not_found",
  });
  expectSilence();
});
