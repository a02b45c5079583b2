import { afterEach, beforeEach, expect, it } from "vitest";
import type { DistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import type { Skopeo } from "#e2e/fixtures/skopeo.ts";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import { copyBody, deletionBody, restorationBody } from "#lib/contract/changes.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type Planner, planAndExecute } from "../plan-and-execute.ts";
import { type ChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { type DebianFixture, openDebianFixture } from "../testing/debian-fixture.ts";
import { planCopy } from "./plan-copy.ts";
import { planDeletion } from "./plan-deletion.ts";
import { planRestoration } from "./plan-restoration.ts";

const missing = missingPrograms("docker-registry", "skopeo");

describeEachDatabase("changes at CNCF distribution 2.8, seen by skopeo", (open) => {
  let fixture: ChangesFixture;
  let debian: DistributionRegistry;
  let skopeo: Skopeo;
  let opened: DebianFixture;
  beforeEach(async () => {
    opened = await openDebianFixture(await open());
    ({ fixture, debian, skopeo } = opened);
  });
  afterEach(() => opened?.close());

  async function change<Body>(planner: Planner<Body>, body: Body) {
    const request = { person: localAdministrator, dryRun: false, requestKey: null, body };
    const { change: begun } = await planAndExecute(fixture.context, planner, request);
    await fixture.context.running.get(begun?.id ?? "")?.ended;
    const where = { id: begun?.id ?? "" };
    return fixture.catalog.database.client.change.findUniqueOrThrow({ where });
  }
  const raw = (reference: string) => skopeo.inspectRaw(`docker://${debian.host}/${reference}`);
  const tags = async (repository: string) =>
    (await skopeo.listTags(`docker://${debian.host}/${repository}`)).sort();
  const referrers = async (repository: string, digest: string) => {
    const { client } = await fixture.catalog.registries.connect(localAdministrator, "debian");
    return (await client.listReferrers(repository, digest)).descriptors.map((each) => each.digest);
  };

  it.skipIf(missing.length > 0)(
    "copies a signed multi-platform image, removes a tag, deletes, restores and copies on",
    { timeout: 60_000 },
    async () => {
      const { store, url } = fixture.sandbox;
      const children = [
        { ...(await putImage(store, REPOSITORY, { layers: ["base", "one"] })), architecture: "amd64" },
        {
          ...(await putImage(store, REPOSITORY, { layers: ["base", "two"], architecture: "arm64" })),
          architecture: "arm64",
        },
      ];
      const index = await putIndex(store, REPOSITORY, children, ["1"]);
      const signature = await putImage(store, REPOSITORY, {
        ...{ layers: ["signature"], artifactType: "application/vnd.example.signature" },
        subject: { ...index, mediaType: "application/vnd.oci.image.index.v1+json" },
      });
      const source = await skopeo.inspectRaw(`docker://${new URL(url).host}/${REPOSITORY}:1`);
      const fallback = index.digest.replace(":", "-");

      const toDebian = copyBody.parse({
        from: { registry: "main", repository: REPOSITORY, digest: index.digest },
        to: { registry: "debian", repository: "prod/app" },
        tags: ["1", "1.2", "latest"].map((tag) => ({ tag, from: null })),
      });
      expect(await change(planCopy, toDebian)).toMatchObject({ state: "done" });
      expect(await raw("prod/app:1.2")).toBe(source);
      expect(await tags("prod/app")).toEqual(["1", "1.2", "latest", fallback].sort());
      expect(await referrers("prod/app", index.digest)).toEqual([signature.digest]);

      const there = { registry: "debian", repository: "prod/app" };
      const oneTag = deletionBody.parse({ ...there, tags: ["1.2"] });
      expect(await change(planDeletion, oneTag)).toMatchObject({ state: "done" });
      expect(await tags("prod/app")).toEqual(["1", "latest", fallback].sort());
      expect(await raw("prod/app:latest")).toBe(source);

      const digests = [index.digest, ...children.map((child) => child.digest)];
      expect(await change(planDeletion, deletionBody.parse({ ...there, digests }))).toMatchObject({
        state: "done",
      });
      expect(await tags("prod/app")).toEqual([fallback]);
      await expect(raw(`prod/app@${children[0]?.digest}`)).rejects.toThrow();

      const back = restorationBody.parse({ ...there, digests: [index.digest] });
      expect(await change(planRestoration, back)).toMatchObject({
        state: "done",
        result: "Restored, verified: 3 manifests and 5 blobs are there.",
      });
      expect(await tags("prod/app")).toEqual(["1", "latest", fallback].sort());
      expect(await raw("prod/app:1")).toBe(source);

      const onwards = copyBody.parse({
        from: { ...there, digest: index.digest },
        to: { registry: "debian", repository: "archive/app" },
        tags: [{ tag: "1", from: null }],
      });
      expect(await change(planCopy, onwards)).toMatchObject({ state: "done" });
      expect(await raw("archive/app:1")).toBe(source);
      expect(await referrers("archive/app", index.digest)).toEqual([signature.digest]);
    },
  );
});
