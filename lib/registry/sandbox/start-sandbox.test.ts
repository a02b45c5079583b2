import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { SandboxOptions } from "./sandbox-options.ts";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";

const running: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.stop();
});

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
}

/** fetch sets Host itself, so this is by hand. */
function statusWith(sandbox: Sandbox, headers: Record<string, string>): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const call = request(`${sandbox.url}/v2/`, { headers, agent: false }, (answer) =>
    resolve(answer.resume().statusCode),
  );
  call.on("error", reject).end();
  return promise;
}

describe("a sandbox", () => {
  it("does not answer web pages: a foreign Host, any Origin", async () => {
    const sandbox = await start({ hosts: ["registry.test"] });
    expect(await statusWith(sandbox, { host: `localhost:${sandbox.port}` })).toBe(200);
    expect(await statusWith(sandbox, { host: "registry.test" })).toBe(200);
    expect(await statusWith(sandbox, { host: "attacker.example" })).toBe(403);
    expect(await statusWith(sandbox, { origin: "http://attacker.example" })).toBe(403);
  });

  it("says plainly that a port is taken", async () => {
    const first = await start();
    await expect(startSandbox({ port: first.port })).rejects.toThrow(
      `The sandbox registry cannot listen on 127.0.0.1:${first.port}.`,
    );
  });

  it("comes back with its content on the same port", async () => {
    const first = await startSandbox();
    await first.store.setTag("team/app", "v1", "sha256:1");
    await first.stop();
    await expect(fetch(`${first.url}/v2/`)).rejects.toThrow();
    const second = await start({ port: first.port, store: first.store });
    const answer = await fetch(`${second.url}/v2/team/app/tags/list`);
    expect(await answer.json()).toEqual({ name: "team/app", tags: ["v1"] });
  });

  it("shows each request as it came, the credential included", async () => {
    const sandbox = await start();
    await fetch(`${sandbox.url}/v2/_catalog?n=5`, { headers: { authorization: "Bearer abc" } });
    expect(sandbox.requests()).toMatchObject([
      { method: "GET", path: "/v2/_catalog?n=5", headers: { authorization: "Bearer abc" }, status: 200 },
    ]);
    sandbox.clearRequests();
    expect(sandbox.requests()).toEqual([]);
  });

  it("can be without catalogue, referrers and deletion, as some registries are", async () => {
    const deletion = { tags: false, manifests: false, blobs: false };
    const sandbox = await start({ catalog: false, referrers: false, deletion });
    const { digest } = await sandbox.store.putManifest("a", {
      mediaType: "x/y",
      bytes: Buffer.from("{}"),
      tags: ["v"],
    });
    const status = async (method: string, path: string) =>
      (await fetch(sandbox.url + path, { method })).status;
    expect(await status("GET", "/v2/_catalog")).toBe(404);
    expect(await status("GET", `/v2/a/referrers/${digest}`)).toBe(404);
    for (const path of ["manifests/v", `manifests/${digest}`, `blobs/${digest}`]) {
      expect(await status("DELETE", `/v2/a/${path}`)).toBe(405);
    }
    expect(sandbox.store.tags("a")).toEqual(["v"]);
  });

  it("refuses a blob above its limit and keeps none of it", async () => {
    const sandbox = await start({ maxBlobBytes: 1000 });
    const begun = await fetch(`${sandbox.url}/v2/a/blobs/uploads/`, { method: "POST" });
    const location = new URL(begun.headers.get("location") ?? "", sandbox.url);
    expect((await fetch(location, { method: "PATCH", body: "x".repeat(600) })).status).toBe(202);
    expect((await fetch(location, { method: "PATCH", body: "x".repeat(600) })).status).toBe(413);
    expect((await fetch(location)).status).toBe(404);
  });

  it("pages referrers when it is told to", async () => {
    const sandbox = await start({ paging: { referrers: 2 } });
    const subject = `sha256:${"a".repeat(64)}`;
    for (const note of ["1", "2", "3"]) {
      const bytes = Buffer.from(JSON.stringify({ subject: { digest: subject }, note }));
      await sandbox.store.putManifest("a", { mediaType: "x/y", bytes });
    }
    const first = await fetch(`${sandbox.url}/v2/a/referrers/${subject}`);
    expect((await first.json()).manifests).toHaveLength(2);
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1];
    const second = await fetch(sandbox.url + next);
    expect((await second.json()).manifests).toHaveLength(1);
    expect(second.headers.get("link")).toBeNull();
  });
});
