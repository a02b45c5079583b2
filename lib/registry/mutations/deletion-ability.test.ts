import { afterEach, describe, expect, test } from "vitest";
import { PROVIDERS } from "../providers/providers.ts";
import type { SandboxOptions } from "../sandbox/sandbox-options.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { changingClient, filledSandbox, stopAll } from "../testing/changes-fixture.ts";
import { failureOf, PASSWORD, testClock } from "../testing/test-client.ts";

const started: Sandbox[] = [];

afterEach(() => stopAll(started));

async function fill(options?: SandboxOptions) {
  const { sandbox, first } = await filledSandbox(options);
  started.push(sandbox);
  return { sandbox, first };
}

const TAG = /manifests\/tagtrail-probe/;
const DIGEST = /manifests\/sha256:/;
const deletions = (sandbox: Sandbox) => sandbox.requests().filter(({ method }) => method === "DELETE");

describe("found by asking", () => {
  test("a registry that deletes tags and versions; nothing that is there is touched", async () => {
    const { sandbox, first } = await fill();
    expect(await changingClient(sandbox.url).changes.deletionAbility("app")).toMatchObject({
      removeTag: "oci",
      deleteVersion: "oci",
      how: "probed",
      dropsUntagged: false,
    });
    expect(sandbox.store.tags("app")).toEqual(["a", "b", "c", "other"]);
    const [tag, digest] = deletions(sandbox).map(({ path }) => path);
    expect(tag).toMatch(/^\/v2\/app\/manifests\/tagtrail-probe-[0-9a-f]{32}$/);
    expect(digest).toMatch(/^\/v2\/app\/manifests\/sha256:[0-9a-f]{64}$/);
    expect(digest).not.toContain(first.digest);
  });

  test("one that deletes versions only: by a placeholder where that is known to do no harm", async () => {
    const { sandbox } = await fill({ deletion: { tags: false } });
    const { changes } = changingClient(sandbox.url);
    expect(await changes.deletionAbility("app")).toMatchObject({
      removeTag: "placeholder",
      deleteVersion: "oci",
    });
    for (const provider of ["zot", "gitlab", "gitea"] as const) {
      const other = changingClient(sandbox.url, { provider }).changes;
      expect(await other.deletionAbility("app")).toMatchObject({
        removeTag: null,
        removeTagText: expect.stringContaining("cannot take one tag away"),
      });
    }
  });

  test("one that deletes nothing says so", async () => {
    const { sandbox } = await fill({ deletion: { tags: false, manifests: false } });
    expect(await changingClient(sandbox.url).changes.deletionAbility("app")).toMatchObject({
      removeTag: null,
      deleteVersion: null,
      removeTagText: expect.stringContaining("switched off"),
      deleteVersionText: expect.stringContaining("switched off"),
    });
  });

  test("an account without the right is told that it is the right", async () => {
    const { sandbox } = await fill();
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 403 } });
    expect(await changingClient(sandbox.url).changes.deletionAbility("app")).toMatchObject({
      removeTag: null,
      deleteVersion: null,
      removeTagText: expect.stringContaining("no right"),
    });
  });
});

describe("nothing is concluded", () => {
  test("from a registry that has every digest, which is asked to delete nothing", async () => {
    const { sandbox } = await fill();
    const headers = { "docker-content-digest": null };
    sandbox.faults.add({ match: { method: "HEAD" }, answer: { status: 200, headers, body: "" } });
    sandbox.faults.add({ match: { method: "GET", path: DIGEST }, answer: { status: 200, body: "{}" } });
    const error = await failureOf(changingClient(sandbox.url).changes.deletionAbility("app"));
    expect(error).toMatchObject({ code: "registry_lying" });
    expect(deletions(sandbox)).toEqual([]);
  });

  test("from a 404 that is not a registry's", async () => {
    const { sandbox } = await fill();
    sandbox.faults.add({ match: { method: "DELETE" }, answer: { status: 404, body: "page not found" } });
    expect(await changingClient(sandbox.url).changes.deletionAbility("app")).toMatchObject({
      removeTag: null,
      deleteVersion: null,
      deleteVersionText: expect.stringContaining("does not say"),
    });
  });

  test("from a digest refused with 400, so the placeholder is not offered either", async () => {
    const { sandbox } = await fill({ deletion: { tags: false } });
    sandbox.faults.add({ match: { method: "DELETE", path: DIGEST }, answer: { status: 400 } });
    expect(await changingClient(sandbox.url).changes.deletionAbility("app")).toMatchObject({
      removeTag: null,
      deleteVersion: null,
    });
  });

  test("for a placeholder from a digest whose deletion is accepted although it is not there", async () => {
    const { sandbox } = await fill({ deletion: { tags: false } });
    sandbox.faults.add({ match: { method: "DELETE", path: DIGEST }, answer: { status: 202 } });
    expect(await changingClient(sandbox.url).changes.deletionAbility("app")).toMatchObject({
      removeTag: null,
      deleteVersion: "oci",
    });
  });

  test.each([
    [500, "registry_failed"],
    [429, "registry_rate_limited"],
  ])("from %s, which is a failure and not kept", async (status, code) => {
    const { sandbox } = await fill();
    sandbox.faults.add({ match: { method: "DELETE", path: TAG }, answer: { status }, times: 1 });
    const { changes } = changingClient(sandbox.url);
    expect(await failureOf(changes.deletionAbility("app"))).toMatchObject({ code });
    expect(await changes.deletionAbility("app")).toMatchObject({ removeTag: "oci" });
  });
});

test("an answer is shared by those who ask at once and kept for ten minutes", async () => {
  const { sandbox } = await fill();
  const clock = testClock();
  const { changes } = changingClient(sandbox.url, {}, { clock });
  await Promise.all([changes.deletionAbility("app"), changes.deletionAbility("app")]);
  clock.advance(599_000);
  await changes.deletionAbility("app");
  expect(deletions(sandbox)).toHaveLength(2);
  clock.advance(2_000);
  await changes.deletionAbility("app");
  expect(deletions(sandbox)).toHaveLength(4);
});

describe("known of a kind", () => {
  test.each([
    ["harbor", "harbor", "oci", false],
    ["quay", "oci", "oci", true],
    ["gar", "oci", "tags-first", false],
    ["acr", "acr", "oci", false],
    ["ghcr", null, "ghcr", false],
    ["ecr", "oci", "oci", true],
    ["docker-hub", null, null, false],
    ["yandex", null, null, false],
  ] as const)("%s is not asked", async (provider, removeTag, deleteVersion, dropsUntagged) => {
    const { sandbox } = await fill();
    const { changes } = changingClient(sandbox.url, { provider, credential: PASSWORD });
    expect(await changes.deletionAbility("app")).toMatchObject({
      removeTag,
      deleteVersion,
      dropsUntagged,
      how: "known",
    });
    expect(changes.dropsUntagged).toBe(dropsUntagged);
    expect(sandbox.requests()).toEqual([]);
  });

  test.each([
    ["harbor", { removeTag: null, deleteVersion: "oci", removeTagText: expect.stringContaining("without") }],
    ["ghcr", { removeTag: null, deleteVersion: null, deleteVersionText: expect.stringContaining("without") }],
  ] as const)("%s offers nothing that needs its own API without an account", async (provider, expected) => {
    const { sandbox } = await fill();
    const { changes } = changingClient(sandbox.url, { provider });
    expect(await changes.deletionAbility("app")).toMatchObject(expected);
  });

  test.each(PROVIDERS.map(({ id, deletion }) => [id, deletion] as const))(
    "%s is explained in whole sentences",
    (_id, deletion) => {
      for (const text of [deletion.removeTagText, deletion.deleteVersionText]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
      }
    },
  );
});
