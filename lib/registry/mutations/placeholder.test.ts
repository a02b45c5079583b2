import { afterEach, describe, expect, test } from "vitest";
import type { FaultRule } from "../sandbox/faults/fault.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { changingClient, filledSandbox, stopAll } from "../testing/changes-fixture.ts";
import { PLACEHOLDER_LABEL } from "./placeholder.ts";

const started: Sandbox[] = [];

afterEach(() => stopAll(started));

async function fill() {
  const filled = await filledSandbox({ deletion: { tags: false } });
  started.push(filled.sandbox);
  const { changes } = changingClient(filled.sandbox.url);
  const { digest } = filled.first;
  return {
    ...filled,
    remove: (tag: string, at = digest) => changes.removeTag("app", tag, { way: "placeholder", digest: at }),
  };
}

const DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

test("one tag of three is removed; the version and the others stay as they were", async () => {
  const { sandbox, first, remove } = await fill();
  expect(await remove("b")).toMatchObject({ outcome: "accepted", status: 202 });
  expect(sandbox.store.tags("app")).toEqual(["a", "c", "other"]);
  expect(sandbox.store.resolveTag("app", "a")).toBe(first.digest);
  expect(sandbox.store.manifests("app").length).toBe(2);
});

test.each([
  ["an OCI", "application/vnd.oci.image.manifest.v1+json"],
  ["a Docker", DOCKER],
])(
  "the placeholder of %s tag is of that family, says what it is, and is like no other",
  async (_what, mediaType) => {
    const { sandbox, first, remove } = await fill();
    const text = Buffer.from(first.bytes).toString().replace(first.mediaType, mediaType);
    await sandbox.store.putManifest("app", { mediaType, bytes: Buffer.from(text), tags: ["d"] });
    const digest = sandbox.store.resolveTag("app", "d") ?? "";
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 500 } });
    const left: string[] = [];
    for (const tag of ["d", "d"]) {
      await sandbox.store.setTag("app", tag, digest);
      expect(await remove(tag, digest)).toMatchObject({ outcome: "lost" });
      left.push(sandbox.store.resolveTag("app", tag) ?? "");
      const record = sandbox.store.manifest("app", left.at(-1) ?? "");
      expect(record?.mediaType).toBe(mediaType);
      const config = await sandbox.store.storage.bytes(record?.blobs[0] ?? "");
      expect(JSON.parse(Buffer.from(config).toString()).config.Labels[PLACEHOLDER_LABEL]).toContain(tag);
    }
    expect(new Set([...left, digest]).size).toBe(3);
  },
);

describe("before the tag is touched a failure is a refusal", () => {
  const cases: [string, FaultRule][] = [
    ["the config cannot be uploaded", { match: { method: "POST" }, answer: { status: 403 } }],
    ["the config's answer is lost", { match: { method: "PUT", path: "uploads" }, answer: { reset: true } }],
    [
      "the placeholder is not accepted",
      { match: { method: "PUT", path: "manifests" }, answer: { status: 400 } },
    ],
  ];
  test.each(cases)("%s", async (_what, fault) => {
    const { sandbox, first, remove } = await fill();
    sandbox.faults.add(fault);
    expect(await remove("b")).toMatchObject({ outcome: "refused" });
    expect(sandbox.store.resolveTag("app", "b")).toBe(first.digest);
  });

  test("the tag points elsewhere by now", async () => {
    const { sandbox, second, remove } = await fill();
    expect(await remove("other")).toMatchObject({
      outcome: "refused",
      error: { details: { rule: "moved-meanwhile" } },
    });
    expect(sandbox.store.resolveTag("app", "other")).toBe(second.digest);
  });
});

describe("once the tag may be on the placeholder a failure is lost", () => {
  const cases: [string, FaultRule][] = [
    [
      "the PUT's answer",
      { match: { method: "PUT", path: "manifests" }, answer: { reset: true, takesEffect: true } },
    ],
    [
      "the look in between",
      { match: { method: "HEAD", path: "manifests", nth: 2 }, answer: { status: 403 } },
    ],
    ["the deletion's answer", { match: { method: "DELETE" }, answer: { status: 500, takesEffect: true } }],
  ];
  test.each(cases)("%s", async (_what, fault) => {
    const { sandbox, first, remove } = await fill();
    sandbox.faults.add(fault);
    expect(await remove("b")).toMatchObject({ outcome: "lost" });
    expect(sandbox.store.resolveTag("app", "a")).toBe(first.digest);
    expect(sandbox.store.resolveTag("app", "c")).toBe(first.digest);
  });

  test("a refused deletion after which the version's bytes are not accepted either", async () => {
    const { sandbox, first, remove } = await fill();
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 405 } });
    sandbox.faults.add({ match: { method: "PUT", path: "manifests/b", nth: 2 }, answer: { status: 403 } });
    expect(await remove("b")).toMatchObject({ outcome: "lost", error: { details: { rule: "unsupported" } } });
    expect(sandbox.store.resolveTag("app", "b")).not.toBe(first.digest);
  });

  test("somebody moves the tag in between: what they moved it to is not deleted", async () => {
    const { sandbox, second, remove } = await fill();
    const moved = sandbox.store.putManifest.bind(sandbox.store);
    sandbox.store.putManifest = async (repository, manifest) => {
      const record = await moved(repository, manifest);
      await sandbox.store.setTag("app", "b", second.digest);
      return record;
    };
    expect(await remove("b")).toMatchObject({ outcome: "lost" });
    expect(sandbox.store.resolveTag("app", "b")).toBe(second.digest);
    expect(sandbox.requests().some(({ method }) => method === "DELETE")).toBe(false);
  });
});

describe("when the deletion of the placeholder is refused", () => {
  test("the tag has its version again, with the same bytes and media type, and it is a refusal", async () => {
    const { sandbox, first, remove } = await fill();
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 405 } });
    expect(await remove("b")).toMatchObject({
      outcome: "refused",
      error: { details: { rule: "unsupported" } },
    });
    expect(sandbox.store.resolveTag("app", "b")).toBe(first.digest);
    expect(sandbox.store.manifest("app", first.digest)?.mediaType).toBe(first.mediaType);
    const put = sandbox.requests().filter(({ method, path }) => method === "PUT" && path.endsWith("/b"));
    expect(put).toHaveLength(2);
  });

  test("a tag that somebody moved meanwhile stays where they moved it", async () => {
    const { sandbox, second, remove } = await fill();
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 405, delayMs: 100 } });
    const removing = remove("b");
    await expect.poll(() => sandbox.requests().some(({ method }) => method === "DELETE")).toBe(true);
    await sandbox.store.setTag("app", "b", second.digest);
    expect(await removing).toMatchObject({ outcome: "lost" });
    expect(sandbox.store.resolveTag("app", "b")).toBe(second.digest);
  });
});
