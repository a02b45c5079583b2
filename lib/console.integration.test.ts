import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localAdministrator } from "./access/person.ts";
import { ensureImage } from "./catalog/read-through.ts";
import { type Console, getConsole, openConsole } from "./console.ts";
import { readEnvironment } from "./settings/environment.ts";

const environment = (variables: Record<string, string>) =>
  readEnvironment({ NODE_ENV: "test", ...variables });

describe("a console", () => {
  let folder: string;
  const opened: Console[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tagtrail-console-"));
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (variables: Record<string, string> = {}) => {
    const console = await openConsole(environment({ TAGTRAIL_DATA_DIR: folder, ...variables }));
    opened.push(console);
    return console;
  };
  const registries = (console: Console) => console.catalog.database.client.registry.findMany();

  it("with nothing configured shows sample repositories by itself", async () => {
    const console = await start();
    await console.catalog.background.idle();
    const [samples] = await registries(console);
    expect(samples).toMatchObject({ name: "samples", source: "sandbox", status: "ok", cause: null });
    expect(samples?.repositoryCount).toBeGreaterThan(3);
    const tag = await console.catalog.database.client.tag.findFirstOrThrow({
      where: { role: "tag", purpose: "index" },
      include: { repository: true },
    });
    const image = await ensureImage(
      console.catalog,
      localAdministrator,
      "samples",
      tag.repository.name,
      tag.name,
    );
    expect(image.problems).toEqual([]);
  });

  it("is found by everything in the process, and by nothing after it was closed", async () => {
    const console = await start();
    expect(await getConsole()).toBe(console);
    expect(await openConsole()).toBe(console);
    await console.close();
    await expect(getConsole()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("keeps what is known over a restart, and the address of its samples", async () => {
    const first = await start();
    await first.catalog.background.idle();
    const [before] = await registries(first);
    await first.close();
    const second = await start();
    const [after] = await registries(second);
    expect(after).toMatchObject({ url: before?.url, tagCount: before?.tagCount });
  });

  it("takes another port for its samples when the old one is in use", async () => {
    const first = await start();
    const port = Number(new URL((await registries(first))[0]?.url ?? "").port);
    await first.close();
    const other = createServer().listen(port, "127.0.0.1");
    const second = await start();
    expect((await registries(second))[0]?.url).not.toContain(String(port));
    other.close();
  });

  it("has no samples beside a registry of one's own", async () => {
    const first = await start();
    await first.close();
    const second = await start({
      TAGTRAIL_REGISTRY_URL: "http://127.0.0.1:1",
      TAGTRAIL_REGISTRY_NAME: "mine",
    });
    expect((await registries(second)).map((row) => row.name)).toEqual(["mine"]);
  });

  it("shows a registry that is down as failing, with the cause", async () => {
    const console = await start({
      TAGTRAIL_REGISTRY_URL: "http://127.0.0.1:1",
      TAGTRAIL_REGISTRY_NAME: "mine",
    });
    await console.catalog.background.idle();
    const [mine] = await registries(console);
    expect(mine).toMatchObject({ status: "failing" });
    expect(mine?.cause).toContain("registry_unreachable");
  });

  it("can be tried again when it could not be opened", async () => {
    await expect(
      openConsole(environment({ TAGTRAIL_DATA_DIR: folder, DATABASE_URL: "postgresql://127.0.0.1:1/none" })),
    ).rejects.toBeInstanceOf(Error);
    expect(await start()).toBeDefined();
  });
});
