import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pushSamples } from "./samples/push-samples.ts";
import { startSandbox } from "./start-sandbox.ts";
import { diskStorage } from "./storage-disk.ts";
import { SandboxStore } from "./store.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tagtrail-sandbox-test-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function open(): Promise<SandboxStore> {
  const store = new SandboxStore(await diskStorage(directory));
  await store.load();
  return store;
}

const contentOf = (store: SandboxStore) =>
  store.repositories().map((name) => ({
    name,
    tags: store.tags(name).map((tag) => `${tag}=${store.resolveTag(name, tag)}`),
    manifests: store.manifests(name).toSorted((a, b) => a.digest.localeCompare(b.digest)),
  }));

describe("a sandbox on disk", () => {
  it("holds the same after a restart, empty repositories included", async () => {
    const before = await open();
    await pushSamples(before);
    const after = await open();
    expect(contentOf(after)).toEqual(contentOf(before));
    expect(after.hasRepository("acme/archive")).toBe(true);
  });

  it("keeps tags apart that differ by case only", async () => {
    const store = await open();
    await store.setTag("team/app", "Latest", "sha256:1");
    await store.setTag("team/app", "latest", "sha256:2");
    const after = await open();
    expect(after.resolveTag("team/app", "Latest")).toBe("sha256:1");
    expect(after.resolveTag("team/app", "latest")).toBe("sha256:2");
  });

  it("forgets what was deleted", async () => {
    const store = await open();
    const { digest } = await store.putManifest("team/app", {
      mediaType: "x/y",
      bytes: Buffer.from("{}"),
      tags: ["a"],
    });
    await store.deleteManifest("team/app", digest);
    const after = await open();
    expect(after.tags("team/app")).toEqual([]);
    expect(after.manifests("team/app")).toEqual([]);
    expect(after.repositories()).toEqual(["team/app"]);
  });

  it("leaves nothing behind of an upload that was never finished", async () => {
    const sandbox = await startSandbox({ directory });
    const begun = await fetch(`${sandbox.url}/v2/team/app/blobs/uploads/`, { method: "POST" });
    await fetch(new URL(begun.headers.get("location") ?? "", sandbox.url), { method: "PATCH", body: "half" });
    expect(await readdir(join(directory, "incoming"))).toHaveLength(1);
    await sandbox.stop();
    await open();
    expect(await readdir(join(directory, "incoming"))).toEqual([]);
  });
});
