import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { makeChunked, makeStargz } from "#lib/layers/contents/testing/make-contents.ts";
import { recipe } from "#lib/layers/contents/testing/recipes.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { type ImageFilesFixture, openOnSqlite } from "../testing/ask-image-files.ts";
import { putLayers } from "../testing/put-layers.ts";

vi.setConfig({ testTimeout: 30_000 });

describe("a layer with a table of contents", () => {
  let fixture: ImageFilesFixture;
  beforeAll(async () => {
    fixture = await openOnSqlite();
    return () => fixture.close();
  });
  beforeEach(() => fixture.sandbox.clearRequests());

  /** What was asked for of the layer's blob, by its range. */
  const ranges = (digest: string) =>
    fixture.sandbox
      .requests()
      .filter(({ path }) => path.endsWith(digest))
      .map(({ headers }) => headers.range ?? "all");

  const makers = { eStargz: makeStargz, "zstd:chunked": makeChunked };
  test.each(Object.entries(makers))(
    "in %s is listed by two ranges, opened by one, and read in full on demand",
    async (format, make) => {
      const content = mixedContent(3_000_000, format.length);
      const made = make([
        recipe({ name: "big", content }),
        recipe({ name: `bin/${format.replace(":", "-")}`, mode: 0o4755, content: Buffer.from("small") }),
      ]);
      const { digest, layers } = await putLayers(fixture.sandbox.store, "app", [made]);
      const [layer = ""] = layers;

      const listed = await fixture.ask.list({ digest, kind: "file" });
      expect(listed).toMatchObject({ state: "ready", image: { layers: [{ source: "contents" }] } });
      if (listed.state !== "ready") return;
      expect(listed.items).toContainEqual(expect.objectContaining({ path: "big", size: content.length }));
      expect(listed.items).toContainEqual(expect.objectContaining({ flags: ["setuid"] }));
      expect(ranges(layer).length).toBeLessThanOrEqual(2);
      expect(ranges(layer)).not.toContain("all");

      fixture.sandbox.clearRequests();
      expect((await fixture.ask.read({ digest, path: "big" })).text).toBe(content.toString("latin1"));
      expect(ranges(layer)).toHaveLength(1);

      const told = await fixture.ask.watchAll({ digest, full: "1" });
      expect(told.at(-1)?.state).toBe("done");
      expect(ranges(layer)).toContain("all");
      expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject({
        state: "ready",
        image: { layers: [{ source: "reading", damage: null }] },
      });
      expect((await fixture.ask.read({ digest, path: "big" })).text).toBe(content.toString("latin1"));
    },
  );

  test("is listed by it until reading it in full is done, also when that is broken off", async () => {
    const made = makeStargz([recipe({ name: "file", content: mixedContent(100_000, 7) })]);
    const { digest, layers } = await putLayers(fixture.sandbox.store, "app", [made]);
    const [layer = ""] = layers;
    const listed = { state: "ready", image: { layers: [{ source: "contents" }] } };
    expect(await fixture.ask.list({ digest })).toMatchObject(listed);
    fixture.sandbox.faults.add({ match: { path: layer }, answer: { status: 503 } });
    expect((await fixture.ask.watchAll({ digest, full: "1" })).at(-1)?.state).toBe("failed");
    expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject(listed);
    fixture.sandbox.faults.clear();
    const told = fixture.ask.watchAll({ digest, full: "1" });
    expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject({ state: "ready" });
    expect((await told).at(-1)?.state).toBe("done");
    expect(await fixture.ask.list({ digest, wait: "0" })).toMatchObject({
      image: { layers: [{ source: "reading" }] },
    });
  });

  test("in a registry that ignores ranges is read in full at once: looking for the table costs nothing", async () => {
    const made = makeStargz([recipe({ name: "file", content: mixedContent(200_000, 5) })]);
    const { digest, layers } = await putLayers(fixture.sandbox.store, "app", [made]);
    const [layer = ""] = layers;
    fixture.sandbox.faults.add({ match: { path: layer }, answer: { status: 200, body: made.blob } });
    expect(await fixture.ask.list({ digest })).toMatchObject({ image: { layers: [{ source: "reading" }] } });
    expect(ranges(layer)).toEqual([expect.stringMatching(/^bytes=/), "all"]);
    fixture.sandbox.faults.clear();
  });

  test("that is not the one its manifest names is read in full", async () => {
    const made = makeStargz([recipe({ name: "file", content: mixedContent(100_000, 3) })]);
    const annotations = Object.fromEntries(
      Object.keys(made.annotations).map((name) => [name, `sha256:${"0".repeat(64)}`]),
    );
    const { digest } = await putLayers(fixture.sandbox.store, "app", [{ ...made, annotations }]);
    expect(await fixture.ask.list({ digest })).toMatchObject({ image: { layers: [{ source: "reading" }] } });
  });
});
