import { afterEach, describe, expect, test } from "vitest";
import { createCertificateAuthority } from "#e2e/fixtures/certificates.ts";
import { type DistributionOptions, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { apps, monorepo, seedRegistry } from "#e2e/fixtures/seed/seed-registry.ts";
import { startTokenServer } from "#e2e/fixtures/token-server.ts";
import { all, clientFor, closeClients, failureOf, PASSWORD } from "./testing/test-client.ts";

const missing = missingPrograms("docker-registry", "openssl");
const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  await closeClients();
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(options: DistributionOptions = {}) {
  const registry = await startDistributionRegistry(options);
  cleanUp.push(registry.stop);
  return registry;
}

const users = { ada: PASSWORD.password };

describe.skipIf(missing.length > 0)("CNCF distribution 2.8", () => {
  test("every repository over several pages, and every tag of its single unsorted page, is there", async () => {
    const registry = await start();
    await seedRegistry(registry.url, [...apps(250), ...monorepo(300)]);
    const client = clientFor(registry.url);
    const catalogue = await all(client.listRepositories());
    expect(catalogue.flatMap((page) => page.names).length).toBe(251);
    expect(catalogue.every((page) => !page.partial && page.warnings.length === 0)).toBe(true);
    const tags = await all(client.listTags("big/monorepo-app"));
    expect(new Set(tags.flatMap((page) => page.names)).size).toBe(300);
    expect(await client.probeCapabilities({ repository: "big/monorepo-app" })).toMatchObject({
      catalog: "yes",
      referrers: "no",
      blobRanges: "yes",
      tagPaging: "no",
      authentication: "none",
    });
  });

  test("a range of a layer, a range past its end, and what has not changed", async () => {
    const registry = await start();
    await seedRegistry(registry.url, monorepo(1));
    const client = clientFor(registry.url);
    const [page] = await all(client.listTags("big/monorepo-app"));
    const tag = page?.names[0] ?? "";
    const manifest = await client.getManifest("big/monorepo-app", tag);
    expect(await client.headManifest("big/monorepo-app", tag, { ifNoneMatch: manifest.digest })).toBe(
      "notModified",
    );
    const { layers } = JSON.parse(Buffer.from(manifest.bytes).toString()) as {
      layers: { digest: string; size: number }[];
    };
    const layer = layers[0] ?? { digest: "", size: 0 };
    const whole = await client.getBlobBytes("big/monorepo-app", layer.digest, { maxBytes: 1 << 26 });
    const part = await client.getBlob("big/monorepo-app", layer.digest, { range: { start: 3, end: 9 } });
    expect(part).toMatchObject({ size: 7, totalSize: layer.size, partial: true });
    expect(new Uint8Array(await new Response(part.body).arrayBuffer())).toEqual(whole.slice(3, 10));
    const past = { range: { start: layer.size, end: layer.size + 5 } };
    expect(await failureOf(client.getBlob("big/monorepo-app", layer.digest, past))).toMatchObject({
      details: { status: 416 },
    });
  });

  test("passwords of an htpasswd file, behind a private authority", async () => {
    const authority = await createCertificateAuthority();
    cleanUp.push(authority.remove);
    const registry = await start({ users, certificate: await authority.issue() });
    const caCertificate = authority.certificate;
    await clientFor(registry.url, { credential: PASSWORD, caCertificate }).ping();
    expect(await failureOf(clientFor(registry.url, { caCertificate }).ping())).toMatchObject({
      details: { reason: "missing" },
    });
    const wrong = { ...PASSWORD, password: "wrong" };
    expect(
      await failureOf(clientFor(registry.url, { credential: wrong, caCertificate }).ping()),
    ).toMatchObject({ details: { reason: "wrong" } });
    expect(await failureOf(clientFor(registry.url, { credential: PASSWORD }).ping())).toMatchObject({
      code: "registry_tls",
    });
  });

  test("tokens of a server the operator agreed to", async () => {
    const tokens = await startTokenServer(users);
    cleanUp.push(tokens.stop);
    const registry = await start({ tokens });
    expect(await failureOf(clientFor(registry.url, { credential: PASSWORD }).ping())).toMatchObject({
      code: "realm_not_allowed",
      details: { realm: tokens.origin },
    });
    const allowedRealms = [tokens.origin];
    const client = clientFor(registry.url, { credential: PASSWORD, allowedRealms });
    await client.ping();
    expect((await all(client.listRepositories())).flatMap((page) => page.names)).toEqual([]);
    expect(tokens.asked).toContain("registry:catalog:*");
    const wrong = { ...PASSWORD, password: "wrong" };
    expect(
      await failureOf(clientFor(registry.url, { credential: wrong, allowedRealms }).ping()),
    ).toMatchObject({
      code: "registry_unauthorized",
    });
  });

  test("a registry that went down is unreachable, not empty", async () => {
    const registry = await start();
    const client = clientFor(registry.url);
    await client.ping();
    await registry.halt();
    expect(await failureOf(all(client.listRepositories()))).toMatchObject({ code: "registry_unreachable" });
  });
});
