import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "#e2e/fixtures/certificates.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { memoryStorage } from "../sandbox/storage-memory.ts";
import { SandboxStore } from "../sandbox/store.ts";
import { all, clientFor, closeClients, failureOf, PASSWORD, testClock } from "../testing/test-client.ts";

const running: Sandbox[] = [];
let store: SandboxStore;
let sandbox: Sandbox;

async function start(options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const started = await startSandbox({ store, ...options });
  running.push(started);
  return started;
}

beforeEach(async () => {
  store = new SandboxStore(memoryStorage());
  await store.putManifest("team/app", { mediaType: "a/b", bytes: Buffer.from("{}"), tags: ["v1"] });
  sandbox = await start();
});
afterEach(async () => {
  await closeClients();
  for (const one of running.splice(0)) await one.stop();
});

describe("threat 115: a registry that is not there", () => {
  it("refuses connections: unreachable, never an empty list", async () => {
    await sandbox.stop();
    const failure = await failureOf(all(clientFor(sandbox.url).listTags("team/app")));
    expect(failure).toMatchObject({ code: "registry_unreachable", details: { reason: "refused" } });
  });

  it("has a name that does not resolve", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
    const client = clientFor("http://registry.example.com", {}, { resolve });
    const failure = await failureOf(all(client.listRepositories()));
    expect(failure).toMatchObject({ code: "registry_unreachable", details: { reason: "dns" } });
  });

  it("breaks off once: asked again", async () => {
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { reset: true }, times: 1 });
    const pages = await all(clientFor(sandbox.url).listTags("team/app"));
    expect(pages.flatMap((page) => page.names)).toEqual(["v1"]);
  });

  it("breaks off always: an error after a few tries", async () => {
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { reset: true } });
    const failure = await failureOf(all(clientFor(sandbox.url).listTags("team/app")));
    expect(failure).toMatchObject({ code: "registry_unreachable" });
    expect(sandbox.requests().length).toBeLessThanOrEqual(4);
  });

  it("fails fast while it is down, is tried again after a while, and spares the others", async () => {
    const clock = testClock(Date.now());
    const other = await startSandbox();
    running.push(other);
    await sandbox.stop();
    const client = clientFor(sandbox.url, {}, { clock });
    for (let round = 0; round < 3; round += 1) await failureOf(client.ping());
    const back = await start({ port: sandbox.port });
    expect(await failureOf(client.ping())).toMatchObject({ details: { failedFast: true } });
    expect(back.requests()).toEqual([]);
    await clientFor(other.url, {}, { clock }).ping();
    clock.advance(10_000);
    await client.ping();
    await client.ping();
    expect(back.requests()).toHaveLength(2);
  });
});

describe("threat 116: a registry that wants to be left alone", () => {
  const past = "Wed, 21 Oct 2015 07:28:00 GMT";
  it.each([
    ["says for how long", "40", 40],
    ["wants a thousand million seconds", "1000000000", 86_400],
    ["talks nonsense", "a while", null],
  ])("and %s: a person is told at once or after a few tries", async (_, retryAfter, seconds) => {
    const headers = { "retry-after": retryAfter };
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { status: 429, headers } });
    const failure = await failureOf(all(clientFor(sandbox.url).listTags("team/app")));
    expect(failure).toMatchObject({ code: "registry_rate_limited", details: { retryAfterSeconds: seconds } });
    expect(sandbox.requests().length).toBeLessThanOrEqual(4);
  });

  it.each([
    ["a short wait", "7", 7_000],
    ["a day", "86400", 60_000],
    ["a thousand million seconds", "1000000000", 60_000],
    ["a date in the past", past, 100],
    ["nothing", null, 100],
  ])("with %s: work in the background waits, within bounds, then goes on", async (_, retryAfter, least) => {
    const headers: Record<string, string> = retryAfter === null ? {} : { "retry-after": retryAfter };
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { status: 429, headers }, times: 1 });
    const clock = testClock(Date.now());
    const client = clientFor(sandbox.url, {}, { clock });
    const pages = await all(client.listTags("team/app", { priority: "background" }));
    expect(pages.flatMap((page) => page.names)).toEqual(["v1"]);
    expect(clock.slept).toHaveLength(1);
    expect(clock.slept[0]).toBeGreaterThanOrEqual(least);
    expect(clock.slept[0]).toBeLessThanOrEqual(61_000);
  });

  it("for ever: work in the background gives up after a few tries", async () => {
    sandbox.faults.add({ match: { path: "tags/list" }, answer: { status: 503 } });
    const clock = testClock(Date.now());
    const client = clientFor(sandbox.url, {}, { clock });
    const failure = await failureOf(all(client.listTags("team/app", { priority: "background" })));
    expect(failure).toMatchObject({ code: "registry_failed", details: { status: 503 } });
    expect(sandbox.requests()).toHaveLength(4);
  });
});

describe.skipIf(missingPrograms("openssl").length > 0)("threat 62: certificates", () => {
  it("that cannot be trusted are refused with the reason, before the credential is sent", async () => {
    const [authority, stranger] = await Promise.all([
      createCertificateAuthority(),
      createCertificateAuthority(),
    ]);
    const cases = [
      [await authority.issue({ expired: true }), authority, "expired"],
      [await authority.issue({ hosts: ["registry.example.com"] }), authority, "wrong_host"],
      [await stranger.issue(), authority, "unknown_authority"],
    ] as const;
    const reasons: unknown[] = [];
    for (const [{ key, certificate: cert }, trusted] of cases) {
      const tls = await start({ tls: { key, cert } });
      const target = { credential: PASSWORD, caCertificate: trusted.certificate };
      const failure = await failureOf(clientFor(tls.url, target).ping());
      expect(failure).toMatchObject({ code: "registry_tls" });
      reasons.push((failure as { details: { reason: unknown } }).details.reason);
      expect(tls.requests()).toEqual([]);
    }
    expect(new Set(reasons).size).toBe(3);
    const { key, certificate: cert } = await authority.issue();
    const good = await start({ tls: { key, cert } });
    await clientFor(good.url, { caCertificate: authority.certificate }).ping();
    await Promise.all([authority.remove(), stranger.remove()]);
  });
});
