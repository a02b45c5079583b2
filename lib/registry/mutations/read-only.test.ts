import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ReadOnly } from "#lib/errors.ts";
import type { RegistryClient } from "../registry-client.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { digestOf, filledSandbox, imageOf, stopAll, transferOf } from "../testing/changes-fixture.ts";
import { all, clientFor, failureOf, SECRET, targetFor } from "../testing/test-client.ts";
import { systemResolve } from "../transport/connector.ts";
import { TRANSPORT_LIMITS } from "../transport/limits.ts";
import { createOutbound, type Exchange } from "../transport/outbound.ts";
import { MutationPermit } from "./permit.ts";

const started: Sandbox[] = [];

afterEach(() => stopAll(started));

const DIGEST = digestOf("image");

/** Every method there is to change something, whatever it would come to. */
const CHANGES: Record<string, (changes: RegistryClient["changes"]) => Promise<unknown>> = {
  putManifest: (changes) => changes.putManifest("app", "a", imageOf("x")),
  "removeTag, oci": (changes) => changes.removeTag("app", "a", { way: "oci", digest: DIGEST }),
  "removeTag, harbor": (changes) => changes.removeTag("app/b", "a", { way: "harbor", digest: DIGEST }),
  "removeTag, acr": (changes) => changes.removeTag("app", "a", { way: "acr", digest: DIGEST }),
  "removeTag, placeholder": (changes) =>
    changes.removeTag("app", "a", { way: "placeholder", digest: DIGEST }),
  "deleteVersion, oci": (changes) => changes.deleteVersion("app", DIGEST, { way: "oci" }),
  "deleteVersion, tags-first": (changes) => changes.deleteVersion("app", DIGEST, { way: "tags-first" }),
  "deleteVersion, ghcr": (changes) => changes.deleteVersion("app/b", DIGEST, { way: "ghcr" }),
  deletionAbility: (changes) => changes.deletionAbility("app"),
  mountBlob: (changes) => changes.mountBlob("app", DIGEST, { from: "other" }),
  uploadBlob: (changes) => changes.uploadBlob("app", transferOf(Buffer.from("layer"))),
};

async function readEverything(client: RegistryClient, digest: string): Promise<void> {
  await client.ping();
  await all(client.listRepositories());
  await all(client.listTags("app"));
  await client.headManifest("app", "a");
  const manifest = await client.getManifest("app", "a");
  const config = JSON.parse(Buffer.from(manifest.bytes).toString()).config.digest;
  await client.headBlob("app", config);
  await (await client.getBlob("app", config)).body.cancel();
  await client.getBlobBytes("app", config, { maxBytes: 1000 });
  await client.listReferrers("app", digest);
  await client.probeCapabilities({ repository: "app" });
}

describe.each([
  ["made without a gate", {}],
  [
    "whose gate is shut",
    {
      mayChange: () => {
        throw new ReadOnly();
      },
    },
  ],
])("a client %s", (_what, options) => {
  test.each(Object.keys(CHANGES))("refuses %s without a request", async (method) => {
    const sandbox = await startSandbox();
    started.push(sandbox);
    const credential = { kind: "password", username: "ada", password: SECRET } as const;
    const { changes } = clientFor(sandbox.url, { credential }, options);
    const error = await failureOf(CHANGES[method]?.(changes) ?? Promise.resolve());
    expect(error).toMatchObject({ code: "read_only", advice: expect.stringContaining("TAGTRAIL_READ_ONLY") });
    expect(sandbox.requests()).toEqual([]);
  });

  test("sends GET and HEAD and nothing else, whatever it is asked", async () => {
    const { sandbox, first } = await filledSandbox();
    started.push(sandbox);
    const client = clientFor(sandbox.url, {}, options);
    await readEverything(client, first.digest);
    for (const change of Object.values(CHANGES)) await failureOf(change(client.changes));
    expect(new Set(sandbox.requests().map(({ method }) => method))).toEqual(new Set(["GET", "HEAD"]));
  });
});

test("the methods above are all there are", () => {
  const client = clientFor("http://127.0.0.1:1");
  const methods = Object.keys(client.changes).filter((name) => name !== "dropsUntagged");
  expect(new Set(Object.keys(CHANGES).map((name) => name.split(",")[0]))).toEqual(new Set(methods));
});

test("the gate is asked before every single request, also within one method", async () => {
  const sandbox = await startSandbox();
  started.push(sandbox);
  const mayChange = () => {
    if (sandbox.requests().some(({ method }) => method === "POST")) throw new ReadOnly();
  };
  const { changes } = clientFor(sandbox.url, {}, { mayChange });
  const error = await failureOf(changes.uploadBlob("app", transferOf(Buffer.from("layer"))));
  expect(error).toMatchObject({ code: "read_only" });
  expect(sandbox.requests().map(({ method }) => method)).toEqual(["HEAD", "POST"]);
});

describe("the way out", () => {
  const outbound = () =>
    createOutbound({
      target: targetFor("http://127.0.0.1:1"),
      limits: TRANSPORT_LIMITS,
      resolve: systemResolve,
    });

  const exchange = (changes: Partial<Exchange>): Exchange => ({
    role: "registry",
    url: new URL("http://127.0.0.1:1/v2/app/blobs/uploads/"),
    method: "PUT",
    headers: {},
    maxBytes: 0,
    stream: false,
    ...changes,
  });

  const forged = { out: false, leaves() {}, stayed() {}, answered() {} } as unknown as MutationPermit;
  const form = { "content-type": "application/x-www-form-urlencoded" };

  test.each<[string, Partial<Exchange>]>([
    ["a PUT", {}],
    ["a PATCH", { method: "PATCH" }],
    ["a DELETE", { method: "DELETE" }],
    ["a POST", { method: "POST" }],
    ["a DELETE to a provider's own API", { method: "DELETE", role: "provider-api" }],
    ["one with something shaped like a permit", { permit: forged }],
    ["an upload dressed up as a sign-in", { method: "POST", headers: form }],
  ])("is shut for %s without a permit", async (_what, changes) => {
    await expect(outbound().exchange(exchange(changes))).rejects.toThrow(/without a permit/);
  });

  test("is open with one", async () => {
    const permit = MutationPermit.issue(() => {});
    const error = await failureOf(outbound().exchange(exchange({ permit })));
    expect(error).toMatchObject({ code: "registry_unreachable" });
    expect(permit.out).toBe(false);
  });
});

/** Source files of this program that a text occurs in, tests left out. */
function filesWith(pattern: RegExp): string[] {
  const root = join(import.meta.dirname, "../..");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.ts$|generated|\/testing\//.test(path))
    .filter((path) => pattern.test(readFileSync(join(root, path), "utf8")))
    .sort();
}

describe("in the source", () => {
  test("one function issues permits", () => {
    expect(filesWith(/MutationPermit\s*\.\s*issue|new\s+MutationPermit/)).toEqual([
      "registry/mutations/permit.ts",
      "registry/mutations/send-mutation.ts",
    ]);
  });

  test("beside it only the transport and signing in know of them", () => {
    expect(filesWith(/mutations\/permit\.ts|from "\.\/permit\.ts"/)).toEqual([
      "registry/authentication/authenticate.ts",
      "registry/mutations/send-mutation.ts",
      "registry/transport/outbound.ts",
    ]);
  });

  test("one file outside knows anything else of this folder", () => {
    expect(filesWith(/\/mutations\/(?!permit\.ts)/)).toEqual(["registry/create-registry-client.ts"]);
  });
});
