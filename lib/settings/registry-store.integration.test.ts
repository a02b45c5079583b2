import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { checkStoredCredentials } from "./check-stored-credentials.ts";
import type { ConfiguredRegistry } from "./configured-registry.ts";
import {
  changeRegistryCredential,
  changeRegistryUrl,
  createRegistry,
  findRegistry,
  listRegistries,
  type NewRegistry,
} from "./registry-store.ts";
import { findTarget } from "./registry-target.ts";
import { deriveKey } from "./secret-keys.ts";
import type { Settings } from "./settings.ts";
import { syncConfiguredRegistries } from "./sync-configured-registries.ts";

const CANARY = "canary-7f3a-password";
const person = localAdministrator;

function settingsOf(
  database: Database,
  secret = "first",
  earlier: string[] = [],
  insecure: string[] = [],
): Settings {
  const keys = { current: deriveKey(secret), earlier: earlier.map(deriveKey) };
  return { database, keys, insecureTls: new Set(insecure) };
}

const harbor: NewRegistry = {
  name: "harbor",
  url: "https://harbor.test",
  kind: "harbor",
  source: "console",
  discovery: "catalog",
  credential: { kind: "password", username: "robot", password: CANARY },
  allowedRealms: ["https://sso.test"],
  caCertificate: null,
};

const configured: ConfiguredRegistry = {
  name: "prod",
  url: "https://prod.test",
  kind: "generic",
  credential: { kind: "password", username: "u", password: CANARY },
  allowedRealms: [],
  repositories: ["team/app"],
  caCertificate: null,
  verifyTls: true,
};

const credentialOf = async (settings: Settings, name: string) =>
  (await findTarget(settings, person, name))?.target.credential;

describeEachDatabase("stored registries", (open) => {
  it("give the credential to the protocol client and to nobody else", async () => {
    const settings = settingsOf(await open());
    const created = await createRegistry(settings, person, harbor);
    const shown = [
      created,
      await findRegistry(settings, person, "harbor"),
      await listRegistries(settings, person),
    ];
    const rows = await settings.database.client.registry.findMany();
    expect(
      JSON.stringify([shown, rows], (_, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(CANARY);
    expect(JSON.stringify(shown)).not.toContain("v1.");
    expect(created).toMatchObject({ hasCredential: true, createdBy: person.id });
    expect(await credentialOf(settings, "harbor")).toEqual(harbor.credential);
  });

  it("keep an identity token and anonymous access apart from passwords", async () => {
    const settings = settingsOf(await open());
    await createRegistry(settings, person, {
      ...harbor,
      credential: { kind: "identity-token", token: CANARY },
    });
    await createRegistry(settings, person, { ...harbor, name: "open", credential: null });
    expect(await credentialOf(settings, "harbor")).toEqual({ kind: "identity-token", token: CANARY });
    expect(await credentialOf(settings, "open")).toBeNull();
    expect(await findRegistry(settings, person, "open")).toMatchObject({ hasCredential: false });
  });

  it("refuse a name that is taken, and say so", async () => {
    const settings = settingsOf(await open());
    await createRegistry(settings, person, harbor);
    await expect(createRegistry(settings, person, harbor)).rejects.toMatchObject({ code: "conflict" });
    await expect(findRegistry(settings, person, "nobody")).rejects.toMatchObject({ code: "not_found" });
    expect(await findTarget(settings, person, "nobody")).toBeNull();
  });

  it("can only be connected by who may", async () => {
    const settings = settingsOf(await open());
    await expect(createRegistry(settings, consoleItself, harbor)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("drop the credential and the agreed token servers when the address changes", async () => {
    const settings = settingsOf(await open());
    await createRegistry(settings, person, harbor);
    const before = await findTarget(settings, person, "harbor");
    const changed = await changeRegistryUrl(settings, person, "harbor", "https://elsewhere.test");
    expect(changed).toMatchObject({ url: "https://elsewhere.test", hasCredential: false, allowedRealms: [] });
    const after = await findTarget(settings, person, "harbor");
    expect(after?.target).toMatchObject({ credential: null, allowedRealms: [] });
    expect(after?.target.id).not.toBe(before?.target.id);
  });

  it("do not open a credential that was moved to another address or registry in the database", async () => {
    const settings = settingsOf(await open());
    const { client } = settings.database;
    await createRegistry(settings, person, harbor);
    await client.registry.update({ where: { name: "harbor" }, data: { url: "https://evil.test" } });
    await expect(findTarget(settings, person, "harbor")).rejects.toMatchObject({
      code: "registry_unauthorized",
    });
  });

  it("mean another connection after every change of credential, and the same one otherwise", async () => {
    const settings = settingsOf(await open());
    await createRegistry(settings, person, harbor);
    const ids = [(await findTarget(settings, person, "harbor"))?.target.id];
    expect((await findTarget(settings, person, "harbor"))?.target.id).toBe(ids[0]);
    await changeRegistryCredential(settings, person, "harbor", {
      kind: "password",
      username: "robot",
      password: "new",
    });
    ids.push((await findTarget(settings, person, "harbor"))?.target.id);
    await changeRegistryCredential(settings, person, "harbor", null);
    ids.push((await findTarget(settings, person, "harbor"))?.target.id);
    expect(new Set(ids).size).toBe(3);
  });

  it("whose key is lost ask for their credential, and the others go on", async () => {
    const database = await open();
    await createRegistry(settingsOf(database), person, harbor);
    await createRegistry(settingsOf(database), person, { ...harbor, name: "open", credential: null });
    const lost = settingsOf(database, "second");
    expect(await checkStoredCredentials(lost)).toEqual(["harbor"]);
    const row = await database.client.registry.findUniqueOrThrow({ where: { name: "harbor" } });
    expect(row.status).toBe("failing");
    expect(row.cause).toContain("cannot be opened with the present key");
    await expect(findTarget(lost, person, "harbor")).rejects.toMatchObject({ code: "registry_unauthorized" });
    expect((await findTarget(lost, person, "open"))?.target.credential).toBeNull();
    expect(await checkStoredCredentials(settingsOf(database))).toEqual([]);
    const back = await database.client.registry.findUniqueOrThrow({ where: { name: "harbor" } });
    expect(back).toMatchObject({ status: "unchecked", cause: null });
  });

  it("are sealed anew when the key changed and the earlier one is still there", async () => {
    const database = await open();
    await createRegistry(settingsOf(database, "first"), person, harbor);
    await checkStoredCredentials(settingsOf(database, "second", ["first"]));
    expect(await credentialOf(settingsOf(database, "second"), "harbor")).toEqual(harbor.credential);
  });

  it("have their certificates verified unless the environment says otherwise", async () => {
    const database = await open();
    const insecure = settingsOf(database, "first", [], ["harbor"]);
    expect(await createRegistry(insecure, person, harbor)).toMatchObject({ verifyTls: false });
    await syncConfiguredRegistries(settingsOf(database), consoleItself, []);
    expect((await findTarget(insecure, person, "harbor"))?.target.verifyTls).toBe(true);
  });
});

describeEachDatabase("configured registries", (open) => {
  const sync = (settings: Settings, ...registries: ConfiguredRegistry[]) =>
    syncConfiguredRegistries(settings, consoleItself, registries);

  it("appear with their credential and named repositories", async () => {
    const settings = settingsOf(await open());
    await sync(settings, configured);
    expect(await findRegistry(settings, person, "prod")).toMatchObject({
      source: "environment",
      discovery: "catalog",
    });
    expect(await credentialOf(settings, "prod")).toEqual(configured.credential);
    const repositories = await settings.database.client.repository.findMany();
    expect(repositories).toMatchObject([{ name: "team/app", named: true }]);
  });

  it("mean the same connection after every start with the same configuration", async () => {
    const settings = settingsOf(await open());
    await sync(settings, configured);
    const before = await findTarget(settings, person, "prod");
    await sync(settings, configured);
    expect((await findTarget(settings, person, "prod"))?.target.id).toBe(before?.target.id);
    expect(await settings.database.client.repository.count()).toBe(1);
  });

  it("keep what is known of them when the credential or the name changes, and lose it with the address", async () => {
    const settings = settingsOf(await open());
    const { client } = settings.database;
    await sync(settings, configured);
    await client.registry.updateMany({ data: { status: "ok" } });
    await sync(settings, { ...configured, name: "production" });
    expect(await client.registry.findMany()).toMatchObject([{ name: "production", status: "ok" }]);
    const password = { kind: "password", username: "u", password: "new" } as const;
    await sync(settings, { ...configured, name: "production", credential: password });
    expect(await credentialOf(settings, "production")).toEqual(password);
    expect(await client.registry.findMany()).toMatchObject([{ status: "unchecked" }]);
    expect(await client.repository.count()).toBe(1);
  });

  it("go with their credential and index when they are not configured any more; others stay", async () => {
    const settings = settingsOf(await open());
    await createRegistry(settings, person, harbor);
    await sync(settings, configured);
    await sync(settings);
    expect((await listRegistries(settings, person)).map((one) => one.name)).toEqual(["harbor"]);
    expect(await settings.database.client.repository.count()).toBe(0);
  });

  it("may not take the name of a registry of another address, and change nothing then", async () => {
    const settings = settingsOf(await open());
    await createRegistry(settings, person, { ...harbor, name: "prod" });
    const other = { ...configured, name: "other" };
    await expect(sync(settings, other, configured)).rejects.toMatchObject({ code: "invalid_configuration" });
    expect((await listRegistries(settings, person)).map((one) => one.name)).toEqual(["prod"]);
    expect(await credentialOf(settings, "prod")).toEqual(harbor.credential);
  });

  it("appear once when two servers start together", async () => {
    const settings = settingsOf(await open());
    await Promise.all([sync(settings, configured), sync(settings, configured), sync(settings, configured)]);
    expect(await settings.database.client.registry.count()).toBe(1);
  });

  it("that list no repositories are read by the names given", async () => {
    const settings = settingsOf(await open());
    await sync(
      settings,
      { ...configured, kind: "docker-hub" },
      { ...configured, name: "q", kind: "quay", credential: null },
    );
    const found = await listRegistries(settings, person);
    expect(found.map((one) => one.discovery)).toEqual(["named", "named"]);
  });
});

describeEachDatabase("the database itself", (open) => {
  it("never holds a password in the clear", async () => {
    const database = await open();
    const settings = settingsOf(database);
    await createRegistry(settings, person, harbor);
    if (database.kind === "sqlite") {
      const [{ file }] = await database.client.$queryRaw<[{ file: string }]>`PRAGMA database_list`;
      const bytes = [file, `${file}-wal`].map((path) => readFileSync(path, "latin1")).join();
      expect(bytes).toContain("https://harbor.test");
      expect(bytes).not.toContain(CANARY);
    } else {
      const rows = await database.client.$queryRaw<
        { text: string }[]
      >`SELECT "Registry"::text AS text FROM "Registry"`;
      expect(JSON.stringify(rows)).toContain("https://harbor.test");
      expect(JSON.stringify(rows)).not.toContain(CANARY);
    }
  });
});
