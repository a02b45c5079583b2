import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Certificate,
  type CertificateAuthority,
  createCertificateAuthority,
  selfSignedCertificate,
} from "#e2e/fixtures/certificates.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { json, type ScriptedServer, scriptedServer } from "../testing/scripted-server.ts";
import { clientFor, closeClients, failureOf, PASSWORD } from "../testing/test-client.ts";

const missing = missingPrograms("openssl");
let authority: CertificateAuthority;
let good: Certificate;
let folder = "";
const servers: ScriptedServer[] = [];

beforeAll(async () => {
  if (missing.length > 0) return;
  authority = await createCertificateAuthority();
  folder = await mkdtemp(join(tmpdir(), "tagtrail-tls-"));
  good = await authority.issue({ hosts: ["127.0.0.1", "registry.example", "registry-1.docker.io"] });
}, 30_000);

afterEach(async () => {
  await closeClients();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

afterAll(async () => {
  await authority?.remove();
  await rm(folder, { recursive: true, force: true });
});

type Answer = Parameters<typeof scriptedServer>[0];
const answersAll: Answer = (_request, response) => json(response, {});

async function serve(answer: Answer, certificate?: Certificate): Promise<ScriptedServer> {
  const tls = certificate && { key: certificate.key, cert: certificate.certificate };
  const server = await scriptedServer(answer, tls);
  servers.push(server);
  return server;
}

const registryWith = (certificate: Certificate) => serve(answersAll, certificate);

/** A registry that names a token server. */
const namesRealm =
  (realm: string): Answer =>
  (_request, response) => {
    response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="s"` }).end();
  };

describe.skipIf(missing.length > 0)("a certificate of a private authority", () => {
  test("is not accepted by itself, and the message says what to do", async () => {
    const server = await registryWith(good);
    expect(await failureOf(clientFor(server.origin).ping())).toMatchObject({
      code: "registry_tls",
      message: expect.stringContaining("an authority this machine does not know (Tagtrail test authority)"),
      advice: expect.stringContaining("paste its CA certificate"),
      details: { reason: "unknown_authority" },
    });
    expect(server.seen).toEqual([]);
  });

  test("is accepted with that authority's certificate", async () => {
    const server = await registryWith(good);
    await clientFor(server.origin, { caCertificate: authority.certificate }).ping();
    expect(server.seen.length).toBe(1);
  });
});

test.skipIf(missing.length > 0)("an expired certificate names the day it expired", async () => {
  const server = await registryWith(await authority.issue({ hosts: ["127.0.0.1"], expired: true }));
  const yesterday = new Date(Date.now() - 86_400_000);
  const day = yesterday.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  expect(
    await failureOf(clientFor(server.origin, { caCertificate: authority.certificate }).ping()),
  ).toMatchObject({
    code: "registry_tls",
    message: `lab: the certificate of 127.0.0.1:${server.port} expired on ${day}.`,
    advice: expect.stringContaining("Renew the certificate"),
    details: { reason: "expired" },
  });
});

test.skipIf(missing.length > 0)("a self-signed certificate is called so", async () => {
  const server = await registryWith(await selfSignedCertificate(folder, "127.0.0.1"));
  expect(await failureOf(clientFor(server.origin).ping())).toMatchObject({
    code: "registry_tls",
    message: expect.stringContaining("self-signed"),
    details: { reason: "self_signed" },
  });
});

test.skipIf(missing.length > 0)("a certificate for another name shows the names it is for", async () => {
  const server = await registryWith(await authority.issue({ hosts: ["other.example"] }));
  expect(
    await failureOf(clientFor(server.origin, { caCertificate: authority.certificate }).ping()),
  ).toMatchObject({
    code: "registry_tls",
    message: expect.stringContaining("is for another name (other.example)"),
    details: { reason: "wrong_host", names: ["other.example"] },
  });
});

test.skipIf(missing.length > 0)(
  "the host name is what the certificate is checked against, whatever address it has",
  async () => {
    const server = await registryWith(good);
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const changes = { caCertificate: authority.certificate };
    await clientFor(`https://registry.example:${server.port}`, changes, { resolve }).ping();
    expect(
      await failureOf(clientFor(`https://wrong.example:${server.port}`, changes, { resolve }).ping()),
    ).toMatchObject({
      details: { reason: "wrong_host" },
    });
  },
);

test.each([
  ["text", "not a certificate"],
  ["nothing", ""],
  ["broken PEM", "-----BEGIN CERTIFICATE-----\nnot a certificate\n-----END CERTIFICATE-----\n"],
  ["a private key", "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n"],
])("%s as CA certificate is said to be none", (_what, caCertificate) => {
  expect(() => clientFor("https://registry.example", { caCertificate })).toThrow(/cannot be read/);
});

describe.skipIf(missing.length > 0)("with verification switched off by the operator", () => {
  test("the registry is talked to", async () => {
    const server = await registryWith(good);
    await clientFor(server.origin, { verifyTls: false }).ping();
    expect(server.seen.length).toBe(1);
  });

  test("a token server on another origin is still verified and gets nothing", async () => {
    const tokens = await serve((_request, response) => json(response, { token: "t" }), good);
    const registry = await serve(namesRealm(`${tokens.origin}/token`), good);
    const client = clientFor(registry.origin, {
      verifyTls: false,
      credential: PASSWORD,
      allowedRealms: [tokens.origin],
    });
    expect(await failureOf(client.ping())).toMatchObject({ code: "registry_tls" });
    expect(tokens.seen).toEqual([]);
  });
});

test.skipIf(missing.length > 0)(
  "a provider's token server that resolves into this network is not contacted",
  async () => {
    const registry = await serve(namesRealm("https://auth.docker.io/token"), good);
    const looked: string[] = [];
    const resolve = async (hostname: string) => {
      looked.push(hostname);
      return [{ address: "127.0.0.1", family: 4 }];
    };
    const changes = {
      caCertificate: authority.certificate,
      credential: PASSWORD,
      provider: "docker-hub" as const,
    };
    const client = clientFor(`https://registry-1.docker.io:${registry.port}`, changes, { resolve });
    expect(await failureOf(client.ping())).toMatchObject({
      code: "registry_refused",
      details: { rule: "inside_address", host: "auth.docker.io" },
    });
    expect(looked).toContain("auth.docker.io");
  },
);

test.skipIf(missing.length > 0)(
  "an https registry that names an http token server is refused before anything is sent",
  async () => {
    const tokens = await serve((_request, response) => json(response, { token: "t" }));
    const registry = await serve(namesRealm(`${tokens.origin}/token`), good);
    const changes = {
      caCertificate: authority.certificate,
      credential: PASSWORD,
      allowedRealms: [tokens.origin],
    };
    expect(await failureOf(clientFor(registry.origin, changes).ping())).toMatchObject({
      code: "registry_refused",
      details: { rule: "downgrade" },
    });
    expect(tokens.connections()).toBe(0);
  },
);
