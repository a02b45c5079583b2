import { randomBytes } from "node:crypto";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type DistributionOptions, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { startTokenServer } from "#e2e/fixtures/token-server.ts";
import type { ManifestBytes, RegistryClient } from "./registry-client.ts";
import { changingClient, imageOf, manifestOf, OCI_INDEX, transferOf } from "./testing/changes-fixture.ts";
import { all, closeClients, failureOf, PASSWORD } from "./testing/test-client.ts";

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

/** Pushes an image by the client itself. */
async function push(client: RegistryClient, repository: string, config: string, tags: readonly string[]) {
  const image = imageOf(config);
  await client.changes.uploadBlob(repository, transferOf(Buffer.from(config)));
  for (const tag of tags) {
    expect(await client.changes.putManifest(repository, tag, image)).toEqual({
      outcome: "accepted",
      status: 201,
      digest: image.digest,
    });
  }
  return image;
}

async function tagsOf(client: RegistryClient, repository: string): Promise<string[]> {
  return (await all(client.listTags(repository))).flatMap((page) => page.names).sort();
}

function indexOf(children: readonly ManifestBytes[]): ManifestBytes {
  const manifests = children.map(({ digest, mediaType, bytes }) => ({
    digest,
    mediaType,
    size: bytes.byteLength,
  }));
  return manifestOf({ manifests }, OCI_INDEX);
}

/** Forwards to a registry, but for requests larger than `limit`: those are answered 413 at once, as nginx does. */
async function limitingProxy(url: string, limit: number) {
  let refused = 0;
  const server = createServer((incoming, answer) => {
    if (Number(incoming.headers["content-length"] ?? 0) > limit) {
      refused += 1;
      incoming.resume();
      answer.writeHead(413).end();
      return;
    }
    const { method, headers, url: path } = incoming;
    const outgoing = request(new URL(path ?? "/", url), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, refused: () => refused, stop };
}

describe.skipIf(missing.length > 0)("CNCF distribution 2.8", () => {
  test("a tag is created, moved and moved back by exact bytes", async () => {
    const client = changingClient((await start()).url);
    const one = await push(client, "app", "one", ["a"]);
    const two = await push(client, "app", "two", ["b"]);
    await client.changes.putManifest("app", "a", two);
    expect(await client.getManifest("app", "a")).toEqual({ ...two });
    await client.changes.putManifest("app", "a", one);
    expect(await client.headManifest("app", "a")).toMatchObject({ digest: one.digest });
    expect(await tagsOf(client, "app")).toEqual(["a", "b"]);
  });

  test("a version is deleted with every tag on it, and put back children first", async () => {
    const client = changingClient((await start()).url);
    const child = await push(client, "app", "child", ["child"]);
    const index = indexOf([child]);
    await client.changes.putManifest("app", "index", index);
    expect(await client.changes.deleteVersion("app", child.digest, { way: "oci" })).toMatchObject({
      outcome: "accepted",
      status: 202,
    });
    expect(await tagsOf(client, "app")).toEqual(["index"]);
    expect(await client.changes.putManifest("app", "again", index)).toMatchObject({
      outcome: "refused",
      error: { details: { rule: "missing-parts", missing: [child.digest] } },
    });
    await client.changes.putManifest("app", child.digest, child);
    expect(await client.changes.putManifest("app", "again", index)).toMatchObject({ outcome: "accepted" });
    expect(await client.changes.deleteVersion("app", imageOf("never").digest, { way: "oci" })).toMatchObject({
      outcome: "refused",
      error: { code: "registry_not_found" },
    });
  });

  test("one tag of three is removed by a placeholder; the version and its siblings stay", async () => {
    const client = changingClient((await start()).url);
    const image = await push(client, "app", "one", ["a", "b", "c"]);
    const ability = await client.changes.deletionAbility("app");
    expect(ability).toMatchObject({ removeTag: "placeholder", deleteVersion: "oci", how: "probed" });
    expect(await tagsOf(client, "app")).toEqual(["a", "b", "c"]);
    const removed = await client.changes.removeTag("app", "b", { way: "placeholder", digest: image.digest });
    expect(removed).toMatchObject({ outcome: "accepted" });
    expect(await tagsOf(client, "app")).toEqual(["a", "c"]);
    expect(await client.getManifest("app", "c")).toEqual({ ...image });
    expect(await failureOf(client.getManifest("app", "b"))).toMatchObject({ code: "registry_not_found" });
  });

  test("so is one of an index, and one of a Docker image", async () => {
    const client = changingClient((await start()).url);
    const child = await push(client, "app", "child", []);
    await client.changes.putManifest("app", child.digest, child);
    const index = indexOf([child]);
    const docker = "application/vnd.docker.distribution.manifest.v2+json";
    const config = {
      mediaType: "application/vnd.docker.container.image.v1+json",
      digest: transferOf(Buffer.from("child")).digest,
      size: 5,
    };
    for (const image of [index, manifestOf({ config, layers: [] }, docker)]) {
      for (const tag of ["a", "b"]) await client.changes.putManifest("app", tag, image);
      const removed = await client.changes.removeTag("app", "a", {
        way: "placeholder",
        digest: image.digest,
      });
      expect(removed).toMatchObject({ outcome: "accepted" });
      expect(await tagsOf(client, "app")).toEqual(["b"]);
      expect(await client.headManifest("app", "b")).toMatchObject({ digest: image.digest });
    }
  });

  test("where deleting is switched off nothing is offered, and nothing happens", async () => {
    const client = changingClient((await start({ deletion: false })).url);
    const image = await push(client, "app", "one", ["a", "b"]);
    expect(await client.changes.deletionAbility("app")).toMatchObject({
      removeTag: null,
      deleteVersion: null,
      deleteVersionText: expect.stringContaining("switched off"),
    });
    expect(await client.changes.deleteVersion("app", image.digest, { way: "oci" })).toMatchObject({
      outcome: "refused",
      error: { details: { status: 405, rule: "unsupported" } },
    });
    expect(await tagsOf(client, "app")).toEqual(["a", "b"]);
  });

  test("a blob of 20 MB is streamed there, then mounted into another repository", async () => {
    const client = changingClient((await start()).url);
    const bytes = randomBytes(20_000_000);
    const blob = transferOf(bytes);
    expect(await client.changes.uploadBlob("app", blob)).toBe("sent");
    expect(await client.changes.uploadBlob("app", blob)).toBe("was there");
    expect(blob.opened()).toBe(1);
    expect(await client.changes.mountBlob("other", blob.digest, { from: "nowhere" })).toBe(false);
    expect(await client.changes.mountBlob("other", blob.digest, { from: "app" })).toBe(true);
    const read = await client.getBlob("other", blob.digest);
    expect(Buffer.from(await new Response(read.body).arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("behind a proxy that takes no large requests a blob goes in pieces", async () => {
    const proxy = await limitingProxy((await start()).url, 17_000_000);
    cleanUp.push(proxy.stop);
    const client = changingClient(proxy.url);
    const blob = transferOf(randomBytes(40_000_000), 1_000_000);
    expect(await client.changes.uploadBlob("app", blob)).toBe("sent");
    expect(proxy.refused()).toBe(1);
    expect(await client.headBlob("app", blob.digest)).toEqual({ size: blob.size });
  });

  test("a blob goes from one registry to another with its bytes unchanged", async () => {
    const [source, target] = [changingClient((await start()).url), changingClient((await start()).url)];
    const blob = transferOf(randomBytes(5_000_000));
    await source.changes.uploadBlob("app", blob);
    const open = async () => (await source.getBlob("app", blob.digest)).body;
    expect(await target.changes.uploadBlob("copy", { digest: blob.digest, size: blob.size, open })).toBe(
      "sent",
    );
    expect(await target.headBlob("copy", blob.digest)).toEqual({ size: blob.size });
  });

  test("a blob that is not what its digest says is not stored, and leaves nothing", async () => {
    const client = changingClient((await start()).url);
    const bytes = randomBytes(1_000_000);
    const wrong = { ...transferOf(bytes), digest: imageOf("another").digest };
    expect(await failureOf(client.changes.uploadBlob("app", wrong))).toMatchObject({
      code: "registry_lying",
    });
    expect(await failureOf(client.headBlob("app", wrong.digest))).toMatchObject({
      code: "registry_not_found",
    });
    expect(await failureOf(client.headBlob("app", transferOf(bytes).digest))).toMatchObject({
      code: "registry_not_found",
    });
  });

  test("everything with a password, and with tokens of a server the operator agreed to", async () => {
    const users = { ada: PASSWORD.password };
    const tokens = await startTokenServer(users);
    cleanUp.push(tokens.stop);
    for (const options of [{ users }, { tokens }]) {
      const allowedRealms = [tokens.origin];
      const client = changingClient((await start(options)).url, { credential: PASSWORD, allowedRealms });
      const image = await push(client, "app", "one", ["a", "b"]);
      expect(
        await client.changes.mountBlob("other", transferOf(Buffer.from("one")).digest, { from: "app" }),
      ).toBe(true);
      await client.changes.removeTag("app", "a", { way: "placeholder", digest: image.digest });
      expect(await tagsOf(client, "app")).toEqual(["b"]);
      expect(await client.changes.deleteVersion("app", image.digest, { way: "oci" })).toMatchObject({
        outcome: "accepted",
      });
      expect(await tagsOf(client, "app")).toEqual([]);
    }
    expect(tokens.asked).toContain("repository:app:pull,push,delete");
  });

  test("a registry that is down refuses; nothing was sent", async () => {
    const registry = await start();
    const client = changingClient(registry.url);
    const image = await push(client, "app", "one", ["a"]);
    await registry.halt();
    expect(await client.changes.putManifest("app", "b", image)).toMatchObject({
      outcome: "refused",
      error: { code: "registry_unreachable" },
    });
    await registry.restart();
    expect(await tagsOf(client, "app")).toEqual(["a"]);
  });
});
