import { afterEach, expect, test } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { ensureImage } from "#lib/catalog/read-through.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type ChangesFixture, openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";

const OCI = "application/vnd.oci.image.manifest.v1+json";
const DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

describeEachDatabase("the bytes of a version", (open) => {
  let fixture: ChangesFixture;
  afterEach(() => fixture.close());

  test("are sent with the media type that this repository has them under, not another's", async () => {
    fixture = await openChangesFixture(await open());
    const { store } = fixture.sandbox;
    const image = await putImage(store, REPOSITORY, { tags: ["v1"], layers: ["one"] });
    await putImage(store, "other/app", { layers: ["one"] });
    const { mediaType: _stated, ...untyped } = JSON.parse(
      Buffer.from(await store.storage.bytes(image.digest)).toString(),
    );
    const bytes = Buffer.from(JSON.stringify(untyped));
    const { digest } = await store.putManifest("other/app", { mediaType: DOCKER, bytes, tags: ["v1"] });
    await ensureImage(fixture.catalog, localAdministrator, "main", "other/app", digest);
    await store.putManifest(REPOSITORY, { mediaType: OCI, bytes });

    expect((await fixture.move({ tag: "prod", from: null, to: digest })).state).toBe("done");
    expect(store.manifest(REPOSITORY, digest)?.mediaType).toBe(OCI);
    const put = fixture.sandbox.requests().find(({ method }) => method === "PUT");
    expect(put?.headers["content-type"]).toBe(OCI);
  });
});
