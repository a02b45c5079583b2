import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { MANIFEST_ACCEPT } from "#lib/references/media-types.ts";
import { type ScriptedServer, type SeenRequest, scriptedServer } from "../testing/scripted-server.ts";
import { clientFor, closeClients, failureOf } from "../testing/test-client.ts";

let server: ScriptedServer | null = null;

afterEach(async () => {
  await closeClients();
  await server?.close();
});

const TYPE = "application/vnd.oci.image.manifest.v1+json";
const BYTES = Buffer.from('{\n  "schemaVersion": 2\n}\n');
const sha = (algorithm: "sha256" | "sha512", bytes: Buffer = BYTES) =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
const OTHER = `sha256:${"0".repeat(64)}`;

type Script = (request: SeenRequest, response: ServerResponse) => void;

async function registry(script: Script) {
  server = await scriptedServer(script);
  return clientFor(server.origin);
}

/** Answers the manifest, with the digest header given (null: none). */
const manifest =
  (stated: string | null, bytes: Buffer = BYTES, type = TYPE): Script =>
  (request, response) => {
    const digest = stated === null ? {} : { "docker-content-digest": stated };
    response.writeHead(200, { "content-type": type, "content-length": bytes.byteLength, ...digest });
    response.end(request.method === "HEAD" ? undefined : bytes);
  };

describe("reading a manifest", () => {
  test("gives the exact bytes, whitespace included, with all four types accepted", async () => {
    const client = await registry(manifest(sha("sha256"), BYTES, `${TYPE}; charset=utf-8`));
    const found = await client.getManifest("team/app", "1.0");
    expect(found).toEqual({ digest: sha("sha256"), mediaType: TYPE, bytes: new Uint8Array(BYTES) });
    expect(server?.seen[0]).toMatchObject({
      url: "/v2/team/app/manifests/1.0",
      headers: { accept: MANIFEST_ACCEPT },
    });
  });

  test.each([
    ["by tag, the header another", "1.0", OTHER],
    ["by digest, the header equal to the request", OTHER, OTHER],
    ["by digest, no header", OTHER, null],
    ["by digest, the header right but not what was asked", OTHER, sha("sha256")],
  ])("bytes that do not have their digest are a lie: %s", async (_how, reference, stated) => {
    const client = await registry(manifest(stated));
    expect(await failureOf(client.getManifest("a", reference))).toMatchObject({
      code: "registry_lying",
      details: { rule: "digest_mismatch", computed: sha("sha256") },
    });
  });

  test.each(["sha256:../../etc/passwd", `sha256:${"A".repeat(64)}`, `sha256:${"a".repeat(63)}`, "garbage"])(
    "the stated digest %s is refused",
    async (stated) => {
      const client = await registry(manifest(stated));
      expect(await failureOf(client.getManifest("a", "1.0"))).toMatchObject({ code: "registry_lying" });
      expect(await failureOf(client.headManifest("a", "1.0"))).toMatchObject({ code: "registry_lying" });
    },
  );

  test("without a stated digest the bytes are hashed", async () => {
    const client = await registry(manifest(null));
    expect((await client.getManifest("a", "1.0")).digest).toBe(sha("sha256"));
  });

  test("sha512 is checked as well, and may come back as sha256", async () => {
    const client = await registry(manifest(sha("sha256")));
    expect((await client.getManifest("a", sha("sha512"))).digest).toBe(sha("sha512"));
  });

  test("an unknown algorithm in the header leaves the sha256 of the bytes", async () => {
    const client = await registry(manifest(`blake3:${"a".repeat(64)}`));
    expect((await client.getManifest("a", "1.0")).digest).toBe(sha("sha256"));
  });

  test.each([`md5:${"a".repeat(32)}`, `sha1:${"a".repeat(40)}`])(
    "%s is not asked for: nothing could prove the answer",
    async (digest) => {
      const client = await registry(manifest(digest));
      expect(await failureOf(client.getManifest("a", digest))).toMatchObject({ code: "invalid_input" });
      expect(server?.seen).toEqual([]);
    },
  );

  test("a login page is not a manifest, though it has a sha256 too", async () => {
    const client = await registry(manifest(null, Buffer.from("<html>sign in</html>"), "text/html"));
    expect(await failureOf(client.getManifest("a", "1.0"))).toMatchObject({
      code: "registry_not_a_registry",
    });
    expect(await failureOf(client.getManifest("a", OTHER))).toMatchObject({
      code: "registry_not_a_registry",
    });
    expect(await failureOf(client.headManifest("a", "1.0"))).toMatchObject({
      code: "registry_not_a_registry",
    });
  });

  test("a missing tag and a missing repository are told apart", async () => {
    const codes = ["MANIFEST_UNKNOWN", "NAME_UNKNOWN"];
    const client = await registry((_request, response) => {
      response
        .writeHead(404, { "content-type": "application/json" })
        .end(JSON.stringify({ errors: [{ code: codes.shift() }] }));
    });
    expect(await failureOf(client.getManifest("a", "1.0"))).toMatchObject({
      code: "registry_not_found",
      details: { what: "manifest" },
    });
    expect(await failureOf(client.getManifest("a", "1.0"))).toMatchObject({
      code: "registry_not_found",
      details: { what: "repository" },
    });
  });
});

describe("looking at a manifest", () => {
  test("takes one HEAD", async () => {
    const client = await registry(manifest(sha("sha256")));
    expect(await client.headManifest("a", "1.0")).toEqual({
      digest: sha("sha256"),
      mediaType: TYPE,
      size: BYTES.byteLength,
    });
    expect(server?.seen.map((request) => request.method)).toEqual(["HEAD"]);
  });

  test("falls back to reading where no digest is stated", async () => {
    const client = await registry(manifest(null));
    expect(await client.headManifest("a", "1.0")).toEqual({
      digest: sha("sha256"),
      mediaType: TYPE,
      size: BYTES.byteLength,
    });
    expect(server?.seen.map((request) => request.method)).toEqual(["HEAD", "GET"]);
  });

  test("falls back to reading where HEAD is unknown", async () => {
    const client = await registry((request, response) => {
      if (request.method === "HEAD") response.writeHead(405).end();
      else manifest(null)(request, response);
    });
    expect(await client.headManifest("a", "1.0")).toMatchObject({ digest: sha("sha256") });
  });

  test("asks only whether it changed, when told what was seen before", async () => {
    const client = await registry((request, response) => {
      if (request.headers["if-none-match"] === `"${sha("sha256")}"`) response.writeHead(304).end();
      else manifest(sha("sha256"))(request, response);
    });
    expect(await client.headManifest("a", "1.0", { ifNoneMatch: sha("sha256") })).toBe("notModified");
    expect(await client.headManifest("a", "1.0", { ifNoneMatch: OTHER })).toMatchObject({
      digest: sha("sha256"),
    });
  });

  test("a 304 nobody asked for is a failure", async () => {
    const client = await registry((_request, response) => response.writeHead(304).end());
    expect(await failureOf(client.headManifest("a", "1.0"))).toMatchObject({ code: "registry_failed" });
  });

  test("another digest than the one asked for is a lie", async () => {
    const client = await registry(manifest(OTHER));
    expect(await failureOf(client.headManifest("a", sha("sha256")))).toMatchObject({
      code: "registry_lying",
    });
  });
});

test.each([
  "../secrets",
  "a/../../b",
  "a/%2e%2e/b",
  "a%2fb",
  "a\\b",
  "a\u0000b",
  "a\tb",
  "a\nb",
  "a?b",
  "a#b",
  "a@b",
  "a:b",
  "a.",
  "/a",
  "a/",
  "a//b",
  "Upper",
  "",
  "a".repeat(256),
  "a/".repeat(50_000),
])("the repository name %j reaches no registry", async (name) => {
  const client = await registry(manifest(null));
  for (const work of [
    client.headManifest(name, "1.0"),
    client.getManifest(name, "1.0"),
    client.headBlob(name, OTHER),
    client.listReferrers(name, OTHER),
  ]) {
    expect(await failureOf(work)).toMatchObject({ code: "invalid_input" });
  }
  expect(server?.seen).toEqual([]);
});

test.each([
  "../x",
  "a/b",
  "a b",
  "-a",
  ".a",
  "a%00",
  "a?b",
  "é",
  "a".repeat(129),
  "sha256:short",
  "sha256:../../../x",
])("the reference %j reaches no registry", async (reference) => {
  const client = await registry(manifest(null));
  expect(await failureOf(client.getManifest("a", reference))).toMatchObject({ code: "invalid_input" });
  expect(server?.seen).toEqual([]);
});
