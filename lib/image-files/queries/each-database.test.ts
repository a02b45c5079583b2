import zlib from "node:zlib";
import { expect, test, vi } from "vitest";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { openImageFilesFixture } from "../testing/ask-image-files.ts";
import { putLayers } from "../testing/put-layers.ts";

// Threads take long to begin on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

describeEachDatabase("looking into an image", (open) => {
  test("from its list to the bytes of a file, and not into what another repository has", async () => {
    const fixture = await openImageFilesFixture(await open());
    const blobs = [archive(file("etc/os", "debian")), archive(file("etc/os", "other"))];
    const layers = blobs.map((tar) => ({ blob: zlib.gzipSync(tar) }));
    const image = await putLayers(fixture.sandbox.store, "app", layers);
    const layer = image.layers[1] ?? "";
    expect((await fixture.ask.watchAll({ digest: image.digest })).at(-1)?.state).toBe("done");
    expect(
      await fixture.ask.list({ digest: layer, image: image.digest, path: "etc", wait: "0" }),
    ).toMatchObject({
      items: [{ path: "etc/os", change: "changed", size: 5 }],
    });
    expect((await fixture.ask.read({ digest: image.digest, path: "etc/os" })).text).toBe("other");
    await putLayers(fixture.sandbox.store, "b", [{ blob: zlib.gzipSync(archive(file("x"))) }]);
    await expect(fixture.ask.list({ repository: "b", digest: layer })).rejects.toMatchObject({
      code: "not_found",
    });
    await fixture.close();
  });
});
