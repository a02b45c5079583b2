import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startHtmlProxy } from "#e2e/fixtures/html-proxy.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import { digestOf } from "../sandbox/digests.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { all, clientFor, closeClients, failureOf } from "../testing/test-client.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const BYTES = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, layers: [] }));
const DIGEST = digestOf(BYTES);
const OTHER = `sha256:${"b".repeat(64)}`;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  await sandbox.store.putManifest("team/app", { mediaType: MANIFEST, bytes: BYTES, tags: ["v1"] });
});
afterEach(async () => {
  await closeClients();
  await sandbox.stop();
});

const lying = (rule: string) => ({ code: "registry_lying", details: { rule } });

async function readAndDecode(text: string, mediaType = MANIFEST) {
  await sandbox.store.putManifest("team/app", { mediaType, bytes: Buffer.from(text), tags: ["odd"] });
  return decodeManifest(await clientFor(sandbox.url).getManifest("team/app", "odd"));
}

describe("threat 6: bytes that are not those of the digest", () => {
  it.each(["v1", DIGEST])("are refused for %s", async (reference) => {
    sandbox.faults.add({ match: { path: "/manifests/" }, answer: { wrongDigest: "body" } });
    const failure = await failureOf(clientFor(sandbox.url).getManifest("team/app", reference));
    expect(failure).toMatchObject(lying("digest_mismatch"));
  });

  it.each(["v1", DIGEST])("are refused for %s when the header lies", async (reference) => {
    sandbox.faults.add({ match: { path: "/manifests/" }, answer: { wrongDigest: "header" } });
    const failure = await failureOf(clientFor(sandbox.url).getManifest("team/app", reference));
    expect(failure).toMatchObject(lying("digest_mismatch"));
  });

  it("are refused for a blob", async () => {
    const digest = await sandbox.store.putBlob("team/app", Buffer.from('{"os":"linux"}'));
    sandbox.faults.add({ match: { path: "/blobs/" }, answer: { wrongDigest: "body" } });
    const read = clientFor(sandbox.url).getBlobBytes("team/app", digest, { maxBytes: 1000 });
    expect(await failureOf(read)).toMatchObject(lying("digest_mismatch"));
  });
});

it("threat 7: HEAD says one digest, GET sends another: the bytes decide", async () => {
  const headers = { "docker-content-digest": OTHER };
  sandbox.faults.add({ match: { method: "HEAD" }, answer: { headers } });
  const client = clientFor(sandbox.url);
  expect(await client.headManifest("team/app", "v1")).toMatchObject({ digest: OTHER });
  expect((await client.getManifest("team/app", "v1")).digest).toBe(DIGEST);
  expect(await failureOf(client.headManifest("team/app", DIGEST))).toMatchObject(lying("digest_mismatch"));
});

describe("threat 8: Docker-Content-Digest", () => {
  it("missing: the digest is computed, by HEAD as well", async () => {
    sandbox.faults.add({ answer: { headers: { "docker-content-digest": null } } });
    const client = clientFor(sandbox.url);
    expect((await client.getManifest("team/app", "v1")).digest).toBe(DIGEST);
    expect(await client.headManifest("team/app", "v1")).toMatchObject({ digest: DIGEST });
  });

  it.each([
    "sha256:../../x",
    `sha256:${"a".repeat(63)}`,
    `SHA256:${"a".repeat(64)}`,
    `sha256:${"A".repeat(64)}`,
  ])("malformed as %s: refused", async (digest) => {
    sandbox.faults.add({ answer: { headers: { "docker-content-digest": digest } } });
    const client = clientFor(sandbox.url);
    expect(await failureOf(client.getManifest("team/app", "v1"))).toMatchObject(lying("malformed_digest"));
    expect(await failureOf(client.headManifest("team/app", "v1"))).toMatchObject(lying("malformed_digest"));
  });
});

describe("threat 9: other algorithms", () => {
  it("sha512 is checked like sha256", async () => {
    const digest = digestOf(BYTES, "sha512");
    await sandbox.store.putManifest("team/app", { mediaType: MANIFEST, bytes: BYTES, digest });
    const client = clientFor(sandbox.url);
    expect((await client.getManifest("team/app", digest)).digest).toBe(digest);
    sandbox.faults.add({ answer: { wrongDigest: "body" } });
    expect(await failureOf(client.getManifest("team/app", digest))).toMatchObject(lying("digest_mismatch"));
  });

  it("one that is not computed here never becomes the name of the bytes", async () => {
    const digest = `md5:${createHash("md5").update("something else").digest("hex")}`;
    sandbox.faults.add({ answer: { headers: { "docker-content-digest": digest } } });
    expect((await clientFor(sandbox.url).getManifest("team/app", "v1")).digest).toBe(DIGEST);
  });
});

describe("threat 10: a manifest with two meanings is refused", () => {
  it.each([
    ["layers and manifests", JSON.stringify({ schemaVersion: 2, layers: [], manifests: [] }), MANIFEST],
    ["another Content-Type", JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] }), MANIFEST],
  ])("%s", async (_, text, mediaType) => {
    expect(await failureOf(readAndDecode(text, mediaType))).toMatchObject({ code: "ambiguous_manifest" });
  });
});

it("threat 11: an unknown type comes through whole and is called unknown", async () => {
  const decoded = await readAndDecode('{"anything": 1}', "application/vnd.example.strange+json");
  expect(decoded).toMatchObject({ kind: "unknown", size: 15 });
});

it("threat 12: 100,000 levels of JSON are refused", async () => {
  const text = `{"layers":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(await failureOf(readAndDecode(text))).toMatchObject({ code: "manifest_too_large" });
});

it("threat 13: keys that name prototypes change none", async () => {
  const text =
    '{"schemaVersion":2,"layers":[],"annotations":{"__proto__":"x","constructor":"y"},"__proto__":{"polluted":1}}';
  await readAndDecode(text).catch(() => undefined);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  const twice = '{"schemaVersion":2,"layers":[],"annotations":{"a":"1","a":"2"}}';
  const outcome = await readAndDecode(twice).then(
    (decoded) => decoded.warnings.join(" "),
    (error: Error) => error.message,
  );
  expect(outcome).not.toBe("");
});

it.each(["-1", "1e400", "9223372036854775808", '"12"', "null", "0.5"])(
  "threat 14: a size of %s never becomes a number to add up",
  async (size) => {
    const layer = `{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"${OTHER}","size":${size}}`;
    const sizes = await readAndDecode(`{"schemaVersion":2,"layers":[${layer}]}`).then(
      (decoded) => decoded.layers.map((one) => one.size),
      (error: { code: string }) => error.code,
    );
    if (sizes !== "invalid_manifest") expect(sizes).toEqual([0]);
  },
);

it("threat 15: 50,000 layers are counted, and only some are kept", async () => {
  const layers = Array.from({ length: 50_000 }, (_, size) => ({ mediaType: "a/b", digest: OTHER, size }));
  const decoded = await readAndDecode(JSON.stringify({ schemaVersion: 2, layers }));
  expect(decoded.layerCount).toBe(50_000);
  expect(decoded.layers.length).toBeLessThanOrEqual(1_000);
});

describe("threat 17: parts that are not there", () => {
  it("a missing child of an index is not found, and says so", async () => {
    const failure = await failureOf(clientFor(sandbox.url).getManifest("team/app", OTHER));
    expect(failure).toMatchObject({ code: "registry_not_found", details: { what: "manifest" } });
  });

  it.each([404, 405, 501])("referrers answered with %i fall back to the tag", async (status) => {
    const tag = DIGEST.replace(":", "-");
    const child = { mediaType: MANIFEST, digest: OTHER, size: 3 };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [child] }));
    await sandbox.store.putManifest("team/app", { mediaType: INDEX, bytes, tags: [tag] });
    sandbox.faults.add({ match: { path: "/referrers/" }, answer: { status } });
    const answer = await clientFor(sandbox.url).listReferrers("team/app", DIGEST);
    expect(answer).toMatchObject({ source: "fallback-tag", descriptors: [{ digest: OTHER }] });
  });

  it("referrers answered with 500 are an error, never an empty list", async () => {
    sandbox.faults.add({ match: { path: "/referrers/" }, answer: { status: 500 } });
    const failure = await failureOf(clientFor(sandbox.url).listReferrers("team/app", DIGEST));
    expect(failure).toMatchObject({ code: "registry_failed" });
  });
});

it("threat 18: 200,000 tags come page by page, all of them", async () => {
  for (let number = 0; number < 200_000; number += 1) {
    await sandbox.store.setTag("big/app", `build-${String(number).padStart(6, "0")}`, DIGEST);
  }
  let [names, largest] = [0, 0];
  for await (const page of clientFor(sandbox.url).listTags("big/app")) {
    names += page.names.length;
    largest = Math.max(largest, page.names.length);
  }
  expect(names).toBe(200_000);
  expect(largest).toBeLessThanOrEqual(1_000);
});

describe("threat 35: a sign-in page in the place of a registry", () => {
  it.each([200, 403, 404])("with status %i is no empty list and no missing image", async (status) => {
    const proxy = await startHtmlProxy(status);
    const client = clientFor(proxy.url);
    const asked = [client.ping(), all(client.listTags("team/app")), client.getManifest("team/app", "v1")];
    for (const failure of await Promise.all(asked.map((one) => failureOf(one)))) {
      expect(failure).toMatchObject({ code: expect.stringMatching(/^registry_/) });
      if (status === 200) expect(failure).toMatchObject({ code: "registry_not_a_registry" });
      expect(
        String((failure as { details: { excerpt?: string } }).details.excerpt ?? "").length,
      ).toBeLessThan(260);
    }
    await proxy.stop();
  });
});

describe("threat 37: names that are none", () => {
  const names = [
    "../../etc/passwd",
    "%2e%2e",
    "a%2Fb",
    "a\\b",
    "a\0b",
    "a\tb",
    "a\nb",
    "a?b",
    "a#b",
    "a@b",
    "trailing.",
    "a".repeat(256),
    "x".repeat(100_000),
    "<img src=x onerror=alert(1)>",
    "‮gnp.exe",
  ];

  it("are told apart from tags, and nothing is asked about them", async () => {
    sandbox.faults.add({
      match: { path: "tags/list" },
      answer: { body: { tags: ["v1", ...names, 7, null] } },
    });
    const [page] = await all(clientFor(sandbox.url).listTags("team/app"));
    expect(page?.names.filter((name) => name !== "v1" && name !== "trailing.")).toEqual([]);
    expect(page?.invalidNames.length).toBeGreaterThanOrEqual(names.length - 1);
    expect(page?.invalidNames.every((name) => name.length <= 300)).toBe(true);
    expect(page?.warnings).not.toEqual([]);
  });

  it("are told apart from repositories", async () => {
    sandbox.faults.add({
      match: { path: "_catalog" },
      answer: { body: { repositories: ["team/app", ...names] } },
    });
    const [page] = await all(clientFor(sandbox.url).listRepositories());
    expect(page?.names).toEqual(["team/app"]);
    expect(page?.invalidNames).toHaveLength(names.length);
  });
});
