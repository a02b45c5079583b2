import { afterEach, beforeEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import { connectRegistryBody } from "#lib/contract/registries.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage } from "../testing/put-image.ts";
import { connectRegistry } from "./connect-registry.ts";

const PASSWORD = "correct horse battery staple";

describeEachDatabase("connecting a registry", (open) => {
  let fixture: CatalogFixture;
  let other: Sandbox | null = null;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
  });
  afterEach(async () => {
    await fixture.close();
    await other?.stop();
    other = null;
  });

  const start = async (options: SandboxOptions = {}): Promise<Sandbox> => {
    other = await startSandbox(options);
    await putImage(other.store, "team/app", { tags: ["1"] });
    return other;
  };
  const connect = (body: object, dryRun = false) =>
    connectRegistry(
      fixture.context,
      localAdministrator,
      connectRegistryBody.parse({ name: "mine", ...body }),
      {
        dryRun,
      },
    );
  const names = async () =>
    (await fixture.database.client.registry.findMany({ orderBy: { name: "asc" } })).map((row) => row.name);

  it("tells every step, stores it and reads it at once", async () => {
    const { url } = await start();
    const answer = await connect({ url });
    expect(answer).toMatchObject({ connected: "mine", cause: null, realmToAllow: null });
    expect(answer.steps.map((step) => [step.name, step.ok])).toEqual([
      ["Address", true],
      ["Connection", true],
      ["Certificate", true],
      ["Registry API", true],
      ["Sign-in", true],
      ["Repositories", true],
    ]);
    expect(answer.capabilities).toMatchObject({ catalog: "yes", referrers: "yes" });
    await fixture.context.background.idle();
    const row = await fixture.database.client.registry.findUnique({ where: { name: "mine" } });
    expect(row).toMatchObject({ status: "ok", tagCount: 1, source: "console", discovery: "catalog" });
  });

  it("stores nothing when it is only tried", async () => {
    const { url } = await start();
    expect(await connect({ url }, true)).toMatchObject({ connected: null, cause: null });
    expect(await names()).toEqual(["samples"]);
  });

  it("says that the password is wrong, without repeating it, and stores nothing", async () => {
    const users = { ada: { password: PASSWORD } };
    const { url } = await start({ authentication: { kind: "basic", users } });
    const answer = await connect({ url, username: "ada", password: "guessed-wrong" });
    expect(answer).toMatchObject({ connected: null, cause: { code: "registry_unauthorized" } });
    expect(answer.steps.at(-1)).toMatchObject({ name: "Sign-in", ok: false });
    expect(JSON.stringify(answer)).not.toContain("guessed-wrong");
    expect(await names()).toEqual(["samples"]);
  });

  it("keeps the password sealed, and reads with it", async () => {
    const users = { ada: { password: PASSWORD } };
    const { url } = await start({ authentication: { kind: "token", users } });
    const answer = await connect({ url, username: "ada", password: PASSWORD });
    expect(answer.connected).toBe("mine");
    await fixture.context.background.idle();
    const row = await fixture.database.client.registry.findUnique({ where: { name: "mine" } });
    expect(row).toMatchObject({ status: "ok", tagCount: 1 });
    expect(
      JSON.stringify([row, answer], (_, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(PASSWORD);
  });

  it("asks the person before a credential goes to a token server elsewhere", async () => {
    const users = { ada: { password: PASSWORD } };
    const realm = "https://auth.example.com/token";
    const { url } = await start({ authentication: { kind: "token", users, realm } });
    const answer = await connect({ url, username: "ada", password: PASSWORD });
    expect(answer).toMatchObject({ connected: null, realmToAllow: "https://auth.example.com" });
    expect(answer.steps.at(-1)).toMatchObject({ name: "Sign-in", ok: false });
  });

  it("takes named repositories where there is no catalogue", async () => {
    const { url, port } = await start({ catalog: false });
    const answer = await connect({ url, repositories: [`127.0.0.1:${port}/team/app:latest`, "Bad Name"] });
    expect(answer).toMatchObject({ connected: "mine" });
    expect(answer.steps.at(-1)?.detail).toContain("name them by hand");
    await fixture.context.background.idle();
    const row = await fixture.database.client.registry.findUnique({ where: { name: "mine" } });
    expect(row).toMatchObject({ discovery: "named", repositoryCount: 1, tagCount: 1 });
  });

  it("tells a server that is no registry from one that does not answer", async () => {
    const registry = await start();
    registry.faults.add({
      answer: {
        status: 200,
        headers: { "content-type": "text/html", "docker-distribution-api-version": null },
        body: "<html>hello",
      },
    });
    const html = await connect({ url: registry.url });
    expect(html).toMatchObject({ connected: null, cause: { code: "registry_not_a_registry" } });
    expect(html.steps.at(-1)).toMatchObject({ name: "Registry API", ok: false });
    await registry.stop();
    const down = await connect({ url: registry.url });
    expect(down).toMatchObject({ cause: { code: "registry_unreachable" } });
    expect(down.steps.at(-1)).toMatchObject({ name: "Connection", ok: false });
  });

  it.each([
    ["an address with a password in it", { url: "https://ada:secret@registry.example.com" }, "url"],
    ["an address with a path", { url: "https://registry.example.com/team" }, "url"],
    ["a password without a user", { url: "registry.example.com", password: "x" }, "username"],
    [
      "two credentials",
      { url: "registry.example.com", username: "a", password: "b", identityToken: "c" },
      "password",
    ],
    [
      "a private key as certificate",
      { url: "r.example.com", caCertificate: "-----BEGIN PRIVATE KEY-----" },
      "caCertificate",
    ],
    [
      "a realm with a path",
      { url: "r.example.com", allowedRealms: ["https://a.example.com/token"] },
      "allowedRealms",
    ],
  ])("refuses %s before anything is sent", async (_, body, field) => {
    await expect(connect(body)).rejects.toMatchObject({ code: "invalid_input", details: { field } });
  });

  it("refuses a name that is taken", async () => {
    const { url } = await start();
    await expect(connect({ name: "samples", url })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is not for everybody", async () => {
    const body = connectRegistryBody.parse({ name: "mine", url: "https://registry.example.com" });
    await expect(
      connectRegistry(fixture.context, consoleItself, body, { dryRun: true }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
