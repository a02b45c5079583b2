import { afterEach, beforeEach, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import { deletionBody, type RestorationBody } from "#lib/contract/changes.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import type { SandboxStore } from "#lib/registry/sandbox/store.ts";
import { recordReads, type TagRead } from "#lib/tag-history/record.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { planDeletion } from "./plan-deletion.ts";
import { planRestoration } from "./plan-restoration.ts";

const HOUR = 60 * 60_000;

describeEachDatabase("restoring", (open) => {
  let fixture: ChangesFixture;
  let store: SandboxStore;
  beforeEach(async () => {
    fixture = await openChangesFixture(await open(), { rules: { immutableTags: ["fixed*"] } });
    store = fixture.sandbox.store;
  });
  afterEach(() => fixture.close());

  const request = { person: localAdministrator, dryRun: false, requestKey: null };
  const place = { registry: "main", repository: REPOSITORY };
  type Asked = Omit<RestorationBody, "registry" | "repository">;
  const plan = (asked: Asked) => planRestoration(fixture.context, localAdministrator, { ...place, ...asked });
  const restore = async (asked: Asked) =>
    (await planAndExecute(fixture.context, planRestoration, { ...request, body: { ...place, ...asked } }))
      .change;
  const remove = async (...digests: string[]) => {
    const body = deletionBody.parse({ ...place, digests });
    const { change } = await planAndExecute(fixture.context, planDeletion, { ...request, body });
    expect(change).toMatchObject({ state: "done" });
  };
  const multiArch = async (tags: string[]) => {
    const amd64 = { ...(await putImage(store, REPOSITORY, { layers: ["one"] })), architecture: "amd64" };
    const arm64 = { ...(await putImage(store, REPOSITORY, { layers: ["two"] })), architecture: "arm64" };
    return { amd64, arm64, index: await putIndex(store, REPOSITORY, [amd64, arm64], tags) };
  };
  const now = () => fixture.context.clock().toISOString();
  /** As the poller does: a move that no read bears out is not sure. */
  const poll = async () => {
    const at = fixture.context.clock().getTime();
    const { registryId } = await fixture.catalog.registries.connect(localAdministrator, "main");
    const reads = store.tags(REPOSITORY).map((tag): TagRead => {
      const digest = store.resolveTag(REPOSITORY, tag) ?? "";
      return {
        subject: { registryId, repository: REPOSITORY, tag },
        state: { is: "present", digest, mediaType: null },
        valid: { lo: at, hi: at + 10 },
        source: "poll",
      };
    });
    await recordReads(fixture.context.history, reads);
  };

  it("puts a deleted index back, children first, with the tags it had, and reads every blob", async () => {
    const { amd64, arm64, index } = await multiArch(["1", "latest"]);
    const bytes = await store.readManifest(index.digest);
    await remove(index.digest, amd64.digest, arm64.digest);
    expect(store.manifests(REPOSITORY)).toEqual([]);
    const { shown, steps } = await plan({ digests: [index.digest] });
    expect(shown).toMatchObject({
      title: "Put 1 deleted version of team/app back with 2 tags",
      undoSeconds: 0,
    });
    expect(steps.map((step) => step.action)).toEqual([
      ...["put-version", "put-version", "put-version", "point-tag", "point-tag", "check-version"],
    ]);
    expect(steps[2]).toMatchObject({ digest: index.digest, source: null });
    expect(await restore({ digests: [index.digest] })).toMatchObject({
      state: "done",
      result: "Restored, verified: 3 manifests and 4 blobs are there.",
    });
    expect(store.tags(REPOSITORY)).toEqual(["1", "latest"]);
    expect(store.resolveTag(REPOSITORY, "1")).toBe(index.digest);
    expect(await store.readManifest(index.digest)).toEqual(bytes);
    expect((await plan({ digests: [index.digest] })).shown.remarks.at(-1)).toMatchObject({
      code: "nothing-to-do",
    });
  });

  it("sends a config again that the registry lost, and says which layers are gone for good", async () => {
    const image = await putImage(store, REPOSITORY, { tags: ["1"], layers: ["kept", "lost"] });
    const { config, layers } = JSON.parse(Buffer.from(await store.readManifest(image.digest)).toString());
    await remove(image.digest);
    await store.deleteBlob(REPOSITORY, config.digest);
    expect((await plan({ digests: [image.digest] })).shown.remarks.map(({ code }) => code)).not.toContain(
      "blobs-gone",
    );
    await store.deleteBlob(REPOSITORY, layers[1].digest);
    const { shown } = await plan({ digests: [image.digest] });
    expect(shown.remarks).toContainEqual(
      expect.objectContaining({
        level: "warning",
        code: "blobs-gone",
        text: expect.stringContaining(layers[1].digest.slice(7, 19)),
      }),
    );
    await store.putBlob(REPOSITORY, Buffer.from("lost"));
    expect(await restore({ digests: [image.digest] })).toMatchObject({ state: "done" });
    expect(store.blobSize(REPOSITORY, config.digest)).toBe(image.configSize);
    await remove(image.digest);
    // A registry that lists what its storage lost.
    fixture.sandbox.faults.add({ match: { method: "GET", path: layers[0].digest }, answer: { status: 404 } });
    expect(await restore({ digests: [image.digest] })).toMatchObject({
      state: "partly",
      result: expect.stringContaining(`Restored, damaged: these blobs are gone: ${layers[0].digest}.`),
    });
  });

  it("puts signatures back that a registry deleted with what they speak of, and no older ones", async () => {
    const image = await putImage(store, REPOSITORY, { tags: ["1"], layers: ["one"] });
    const sign = (text: string) =>
      putImage(store, REPOSITORY, { layers: [text], artifactType: "text/signature", subject: image });
    const [old, last] = [await sign("old"), await sign("last")];
    const ask = { context: fixture.context, person: localAdministrator };
    await planDeletion(ask.context, ask.person, deletionBody.parse({ ...place, digests: [image.digest] }));
    const versions = fixture.catalog.database.client.version;
    await versions.updateMany({ where: { digest: old.digest }, data: { goneSince: new Date(0) } });
    await store.deleteManifest(REPOSITORY, old.digest);
    // What the registry listed a moment ago is remembered for a minute.
    const { registryId } = await fixture.catalog.registries.connect(localAdministrator, "main");
    fixture.catalog.referrers.delete(`referrers ${registryId} ${REPOSITORY} ${image.digest}`);
    await remove(image.digest);
    await store.deleteManifest(REPOSITORY, last.digest);
    expect(await restore({ digests: [image.digest] })).toMatchObject({ state: "done" });
    expect(store.referrers(REPOSITORY, image.digest)).toMatchObject([{ digest: last.digest }]);
  });

  it("leaves a tag alone that points elsewhere by now, and knows the tags of what others deleted", async () => {
    const image = await putImage(store, REPOSITORY, { layers: ["one"] });
    const other = await putImage(store, REPOSITORY, { layers: ["two"] });
    for (const tag of ["1", "2", "old"]) await fixture.move({ tag, from: null, to: image.digest });
    fixture.later(HOUR);
    await fixture.move({ tag: "old", from: image.digest, to: null });
    fixture.later(HOUR);
    await remove(image.digest);
    await store.setTag(REPOSITORY, "2", other.digest);
    const { shown, steps } = await plan({ digests: [image.digest] });
    expect(steps.filter((step) => step.action === "point-tag")).toMatchObject([{ tag: "1", from: null }]);
    expect(shown.remarks).toContainEqual(expect.objectContaining({ code: "tag-taken" }));
    // Without our own record of it, the history tells.
    await fixture.catalog.database.client.changeStep.deleteMany({});
    const again = await plan({ digests: [image.digest] });
    expect(again.steps.filter((step) => step.action === "point-tag")).toMatchObject([{ tag: "1" }]);
    // Kept, but of another repository.
    const secret = await putImage(store, "secret/app", { tags: ["1"], layers: ["secret"] });
    await ensureImage(fixture.catalog, localAdministrator, "main", "secret/app", "1");
    for (const digest of [secret.digest, `sha256:${"0".repeat(64)}`]) {
      const { remarks } = (await plan({ digests: [digest] })).shown;
      expect(remarks).toContainEqual(expect.objectContaining({ level: "blocker", code: "bytes-not-kept" }));
    }
  });

  it("puts all tags of a repository back to an instant", async () => {
    const [before, after] = [
      await putImage(store, REPOSITORY, { layers: ["before"] }),
      await putImage(store, REPOSITORY, { layers: ["after"] }),
    ];
    await fixture.move({ tag: "gone", from: null, to: before.digest });
    await fixture.move({ tag: "same", from: null, to: after.digest });
    await fixture.move({ tag: "stable", from: null, to: before.digest });
    await fixture.move({ tag: "fixed", from: null, to: before.digest });
    await fixture.move({ tag: "later", from: null, to: before.digest });
    await fixture.move({ tag: "later", from: before.digest, to: null });
    fixture.later(HOUR);
    await poll();
    const instant = now();
    fixture.later(HOUR);
    await fixture.move({ tag: "gone", from: before.digest, to: null });
    await fixture.move({ tag: "stable", from: before.digest, to: after.digest });
    await fixture.move({ tag: "later", from: null, to: after.digest });
    await store.setTag(REPOSITORY, "fixed", after.digest);
    await store.setTag(REPOSITORY, "stranger", after.digest);
    await store.deleteManifest(REPOSITORY, before.digest);
    fixture.later(HOUR);
    const { shown, steps } = await plan({ asOf: instant });
    expect(shown.tags.map(({ tag, change }) => `${tag} ${change}`)).toEqual([
      ...["gone created", "later removed", "stable moved"],
    ]);
    expect(steps.map((step) => step.action)).toEqual([
      ...["put-version", "point-tag", "point-tag", "remove-tag", "check-version"],
    ]);
    expect(shown.remarks).toContainEqual(expect.objectContaining({ code: "immutable-left" }));
    const only = await plan({ asOf: instant, tags: ["later", "stranger"] });
    expect(only.shown.tags).toMatchObject([{ tag: "later", change: "removed" }]);
    expect(only.shown.remarks).toContainEqual(
      expect.objectContaining({ code: "not-known-then", text: expect.stringContaining("stranger") }),
    );
    expect(await restore({ asOf: instant })).toMatchObject({ state: "done" });
    expect(store.tags(REPOSITORY)).toEqual(["fixed", "gone", "same", "stable", "stranger"]);
    expect(store.resolveTag(REPOSITORY, "stable")).toBe(before.digest);
  });

  it("leaves a tag out whose version is neither at the registry nor kept here", async () => {
    const [before, after] = [
      await putImage(store, REPOSITORY, { layers: ["before"] }),
      await putImage(store, REPOSITORY, { layers: ["after"] }),
    ];
    await fixture.move({ tag: "stable", from: null, to: before.digest });
    fixture.later(HOUR);
    const instant = now();
    fixture.later(HOUR);
    await fixture.move({ tag: "stable", from: before.digest, to: after.digest });
    await store.deleteManifest(REPOSITORY, before.digest);
    await fixture.catalog.database.client.manifest.delete({ where: { digest: before.digest } });
    const { shown, steps } = await plan({ asOf: instant });
    expect(steps).toEqual([]);
    expect(shown.remarks).toContainEqual(expect.objectContaining({ code: "version-gone" }));
    await expect(plan({ asOf: "2999-01-01T00:00:00Z" })).rejects.toMatchObject({ code: "invalid_input" });
  });
});
