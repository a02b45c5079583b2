import { afterEach, beforeEach, expect, test } from "vitest";
import type { z } from "zod";
import { localAdministrator } from "#lib/access/person.ts";
import { type CatalogFixture, openCatalogFixture } from "#lib/catalog/testing/catalog-fixture.ts";
import { putImage, putIndex } from "#lib/catalog/testing/put-image.ts";
import {
  compareFilesQuery,
  compareQuery,
  comparisonSchema,
  fileDifferenceListSchema,
} from "#lib/contract/comparison.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { type OpenedImageFiles, openImageFiles } from "../open-image-files.ts";
import { compareFiles } from "./compare-files.ts";
import { compareImages } from "./compare-images.ts";

/** A layer as the text that putImage takes: these archives are ASCII. */
const layer = (...parts: Buffer[]) => archive(...parts).toString("latin1");
const BASE = layer(file("etc/os", "debian"), file("usr/bin/sh", "#!"));

describeEachDatabase("comparing two images", (open) => {
  let fixture: CatalogFixture;
  let opened: OpenedImageFiles;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
    opened = openImageFiles({ catalog: fixture.context, layerCacheBytes: 2 ** 30 });
  });
  afterEach(async () => {
    await opened.stop();
    await fixture.close();
  });

  const store = () => fixture.sandbox.store;
  const never = new AbortController().signal;
  const address = { registry: "samples", repository: "app" };
  const compare = (query: Partial<z.input<typeof compareQuery>>) =>
    compareImages(
      opened.imageFiles,
      localAdministrator,
      compareQuery.parse({ ...address, from: "1", to: "2", ...query }),
      never,
    );
  const listFiles = (query: Partial<z.input<typeof compareFilesQuery>> = {}) =>
    compareFiles(
      opened.imageFiles,
      localAdministrator,
      compareFilesQuery.parse({ ...address, from: "1", to: "2", ...query }),
      never,
    );

  test("tells layers and config at once, and files when the layers are read", async () => {
    const app = (text: string) => layer(file("app/main", text), file(`app/${text}`));
    const first = await putImage(store(), "app", { tags: ["1"], layers: [BASE, app("one")] });
    const created = "2025-04-01T10:00:00Z";
    const second = await putImage(store(), "app", { tags: ["2"], layers: [BASE, app("other")], created });
    const before = await compare({ wait: "0" });
    expect(comparisonSchema.parse(before)).toEqual(before);
    expect(before).toMatchObject({
      from: {
        digest: first.digest,
        reference: "1",
        index: null,
        platforms: [],
        unread: [{}, { position: 2 }],
      },
      to: { digest: second.digest, size: second.configSize + BASE.length + (second.layerSizes[1] ?? 0) },
      config: [{ field: "created", to: "2025-04-01T10:00:00.000Z" }],
      commonLayers: 1,
      commonBytes: BASE.length,
      files: null,
      remarks: [],
      verdict: "One of two layers differs; read it to see which files.",
    });
    expect(before.to.layers.map(({ common }) => common)).toEqual([true, false]);
    expect(await listFiles({ wait: "0" })).toEqual({ state: "unread" });

    const after = await compare({});
    expect(after.files).toMatchObject({ added: 1, removed: 1, changed: 1, onlyTime: 0, difference: 2 });
    expect(after.from.unread).toEqual([]);
    expect(after.verdict).toBe("One layer replaced: 1 file changed, 1 added, 1 removed, +2 B.");
    expect(comparisonSchema.parse(after)).toEqual(after);
  });

  test("pages through the files that differ", async () => {
    await putImage(store(), "app", { tags: ["1"], layers: [BASE] });
    const more = layer(file("a", "12345"), file("etc/os", "alpine"), file("usr/bin/.wh.sh"));
    await putImage(store(), "app", { tags: ["2"], layers: [BASE, more] });
    const first = await listFiles({ limit: "2" });
    expect(fileDifferenceListSchema.parse(first)).toEqual(first);
    expect(first).toMatchObject({
      items: [
        { path: "a", kind: "added", from: null, to: { size: 5 } },
        { path: "etc/os", kind: "changed", aspects: ["content"], from: { layer: 1 }, to: { layer: 2 } },
      ],
      total: 3,
      nextCursor: "2",
    });
    expect(await listFiles({ cursor: "2" })).toMatchObject({
      items: [{ path: "usr/bin/sh", kind: "removed" }],
      nextCursor: null,
    });
    expect(await listFiles({ kind: "removed", q: "BIN/" })).toMatchObject({ total: 1 });
    expect(await listFiles({ q: "bin" })).toMatchObject({ total: 0, items: [] });
  });

  test("of two indexes compares images for one platform, and others when they are asked for", async () => {
    const child = async (architecture: string, text: string) => ({
      ...(await putImage(store(), "app", { architecture, layers: [layer(file("a", text))] })),
      architecture,
    });
    const [amd, arm, s390x] = [
      await child("amd64", "x"),
      await child("arm64", "y"),
      await child("s390x", "z"),
    ];
    const one = await putIndex(store(), "app", [arm, amd, s390x], ["1"]);
    await putIndex(store(), "app", [s390x, arm], ["2"]);
    expect(await compare({ wait: "0" })).toMatchObject({
      from: {
        digest: arm.digest,
        index: one.digest,
        platforms: ["linux/arm64", "linux/amd64", "linux/s390x"],
      },
      to: { digest: arm.digest, platforms: ["linux/s390x", "linux/arm64"] },
      verdict: "Both are the same image.",
    });
    const other = await compare({ platform: "linux/amd64", toPlatform: "linux/s390x" });
    expect(other).toMatchObject({ from: { digest: amd.digest }, to: { digest: s390x.digest } });
    expect(other.verdict).toBe("Different architectures: linux/amd64 and linux/s390x; 1 file differs.");
    expect(await compare({ to: s390x.digest, wait: "0" })).toMatchObject({
      from: { digest: s390x.digest },
      to: { digest: s390x.digest, index: null },
    });
    await expect(compare({ toPlatform: "windows/amd64" })).rejects.toMatchObject({
      code: "not_found",
      advice: "It has images for linux/s390x, linux/arm64.",
    });
    await expect(compare({ platform: "a/b/c/d" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("of which one is no container image says so, and lists no files", async () => {
    await putImage(store(), "app", { tags: ["1"], layers: [BASE] });
    await putImage(store(), "app", { tags: ["2"], artifactType: "application/vnd.example" });
    const shown = await compare({});
    expect(shown).toMatchObject({ files: null, config: [], to: { unread: [] } });
    expect(shown.verdict).toBe(
      "The second is an artifact and no container image, so there are no files to compare.",
    );
    expect(shown.remarks).toHaveLength(1);
    await expect(listFiles()).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("finds the second one in another repository", async () => {
    await putImage(store(), "app", { tags: ["1"], layers: [BASE] });
    await putImage(store(), "copy/app", { tags: ["1"], layers: [BASE], created: "2025-04-01T10:00:00Z" });
    const shown = await compare({ to: "1", toRepository: "copy/app" });
    expect(shown).toMatchObject({ to: { repository: "copy/app" }, files: { changed: 0, same: 5 } });
    expect(shown.verdict).toBe("Same files and times; only the config differs: the date of creation.");
    await expect(compare({ to: "1", toRepository: "none" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("with a layer that is damaged says that not all is known", async () => {
    const whole = layer(file("a", "1"), file("b", "2"));
    await putImage(store(), "app", { tags: ["1"], layers: [whole] });
    await putImage(store(), "app", { tags: ["2"], layers: [whole.slice(0, 1100)] });
    const shown = await compare({});
    expect(shown.files).toMatchObject({ removed: 1, same: 1 });
    expect(shown.remarks).toEqual([
      "Layer 1 of the second image could be read only in part: files behind that place count as missing.",
    ]);
    expect(shown.verdict).toMatch(/; one layer could be read only in part\.$/);
  });
});
