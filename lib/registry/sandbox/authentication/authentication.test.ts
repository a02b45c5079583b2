import { afterEach, describe, expect, it } from "vitest";
import type { SandboxOptions } from "../sandbox-options.ts";
import { type Sandbox, startSandbox } from "../start-sandbox.ts";
import { memoryStorage } from "../storage-memory.ts";
import { SandboxStore } from "../store.ts";

const users = {
  ada: { password: "open sesame" },
  bob: { password: "let me in", grants: [{ repository: "team/*", actions: ["pull"] }] },
};
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
const ada = basic("ada", "open sesame");
const bob = basic("bob", "let me in");

let sandbox: Sandbox;
afterEach(() => sandbox.stop());

async function start(options: SandboxOptions): Promise<void> {
  const store = new SandboxStore(memoryStorage());
  await store.putManifest("team/app", { mediaType: "x/y", bytes: Buffer.from("{}"), tags: ["v1"] });
  sandbox = await startSandbox({ ...options, store });
}

const ask = (path: string, authorization?: string, init: RequestInit = {}) =>
  fetch(sandbox.url + path, { ...init, headers: authorization ? { authorization } : {} });

async function tokenFor(authorization: string | undefined, ...scopes: string[]): Promise<string> {
  const query = new URLSearchParams([["service", "sandbox"], ...scopes.map((scope) => ["scope", scope])]);
  const answer: { token: string } = await (await ask(`/token?${query}`, authorization)).json();
  return `Bearer ${answer.token}`;
}

describe("a sandbox with passwords", () => {
  it("answers 401 with a challenge until the password is right", async () => {
    await start({ authentication: { kind: "basic", users } });
    const refused = await ask("/v2/");
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="sandbox"']);
    expect((await ask("/v2/", basic("ada", "wrong"))).status).toBe(401);
    expect((await ask("/v2/", basic("nobody", "open sesame"))).status).toBe(401);
    expect((await ask("/v2/", ada)).status).toBe(200);
  });

  it("answers 403 to a person without the grant", async () => {
    await start({ authentication: { kind: "basic", users } });
    expect((await ask("/v2/team/app/tags/list", bob)).status).toBe(200);
    expect((await ask("/v2/_catalog", bob)).status).toBe(403);
    expect((await ask("/v2/team/app/blobs/uploads/", bob, { method: "POST" })).status).toBe(403);
    expect((await ask("/v2/team/app/manifests/v1", bob, { method: "DELETE" })).status).toBe(403);
  });
});

describe("a sandbox with tokens", () => {
  it("names realm, service and the scope a request needs", async () => {
    await start({ authentication: { kind: "token", users } });
    const challengeOf = async (path: string, method = "GET") =>
      (await ask(path, undefined, { method })).headers.get("www-authenticate");
    const base = `Bearer realm="${sandbox.url}/token",service="sandbox"`;
    expect(await challengeOf("/v2/")).toBe(base);
    expect(await challengeOf("/v2/_catalog")).toBe(`${base},scope="registry:catalog:*"`);
    expect(await challengeOf("/v2/team/app/tags/list")).toBe(`${base},scope="repository:team/app:pull"`);
    expect(await challengeOf("/v2/team/app/manifests/v1", "DELETE")).toBe(
      `${base},scope="repository:team/app:delete"`,
    );
    expect(await challengeOf("/v2/team/b/blobs/uploads/?mount=sha256:ab&from=team/a", "POST")).toBe(
      `${base},scope="repository:team/b:pull,push repository:team/a:pull"`,
    );
  });

  it("takes a token for its own scope only", async () => {
    await start({ authentication: { kind: "token", users } });
    const pull = await tokenFor(ada, "repository:team/app:pull");
    expect((await ask("/v2/team/app/manifests/v1", pull)).status).toBe(200);
    const other = await ask("/v2/team/other/tags/list", pull);
    expect(other.status).toBe(401);
    expect(other.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    expect((await ask("/v2/team/app/manifests/v1", pull, { method: "DELETE" })).status).toBe(401);
    const remove = await tokenFor(ada, "repository:team/app:delete");
    expect((await ask("/v2/team/app/manifests/v1", remove, { method: "DELETE" })).status).toBe(202);
  });

  it("grants no more than the person has, and says so by the next 401", async () => {
    await start({ authentication: { kind: "token", users } });
    const token = await tokenFor(bob, "repository:team/app:pull,push");
    expect((await ask("/v2/team/app/manifests/v1", token)).status).toBe(200);
    expect((await ask("/v2/team/app/blobs/uploads/", token, { method: "POST" })).status).toBe(401);
  });

  it("lets a token expire", async () => {
    let now = new Date("2026-05-03T12:00:00Z");
    await start({ authentication: { kind: "token", users, lifetimeSeconds: 90 }, now: () => now });
    const token = await tokenFor(ada, "repository:team/app:pull");
    now = new Date("2026-05-03T12:01:29Z");
    expect((await ask("/v2/team/app/tags/list", token)).status).toBe(200);
    now = new Date("2026-05-03T12:01:30Z");
    const expired = await ask("/v2/team/app/tags/list", token);
    expect(expired.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("refuses tokens it did not sign", async () => {
    await start({ authentication: { kind: "token", users } });
    const [head, body] = (await tokenFor(ada, "repository:team/app:pull")).split(".");
    for (const token of [`${head}.${body}.AAAA`, `${head}.${body}.`, "Bearer x", "Bearer a.b.c"]) {
      expect((await ask("/v2/team/app/tags/list", token)).status).toBe(401);
    }
  });

  it("answers a wrong password at the token endpoint with 401, anonymous people only where allowed", async () => {
    await start({ authentication: { kind: "token", users, anonymousPull: true } });
    expect((await ask("/token?service=sandbox", basic("ada", "wrong"))).status).toBe(401);
    const anonymous = await tokenFor(undefined, "repository:team/app:pull,push");
    expect((await ask("/v2/team/app/tags/list", anonymous)).status).toBe(200);
    expect((await ask("/v2/team/app/blobs/uploads/", anonymous, { method: "POST" })).status).toBe(401);
  });

  it("exchanges refresh tokens and passwords by POST", async () => {
    await start({ authentication: { kind: "token", users } });
    const post = (form: Record<string, string>) =>
      fetch(`${sandbox.url}/token`, { method: "POST", body: new URLSearchParams(form) });
    const scope = "repository:team/app:pull";
    const byPassword = {
      grant_type: "password",
      username: "ada",
      password: "open sesame",
      scope,
      access_type: "offline",
    };
    const first: { token: string; refresh_token: string } = await (await post(byPassword)).json();
    const again = { grant_type: "refresh_token", refresh_token: first.refresh_token, scope };
    const second: { token: string } = await (await post(again)).json();
    expect((await ask("/v2/team/app/tags/list", `Bearer ${second.token}`)).status).toBe(200);
    const known = { grant_type: "refresh_token", refresh_token: sandbox.refreshToken("ada"), scope };
    expect((await post(known)).status).toBe(200);
    expect((await post({ ...again, refresh_token: "made up" })).status).toBe(401);
    expect((await post({ ...byPassword, password: "wrong" })).status).toBe(401);
  });
});
