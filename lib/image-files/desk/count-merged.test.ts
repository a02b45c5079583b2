import { expect, test } from "vitest";
import { mergedFactsSchema } from "#lib/contract/layers.ts";
import { directory, file, hardLink, header } from "#lib/layers/testing/tar-builder.ts";
import { askLayers } from "./testing/ask-layers.ts";

const counts = mergedFactsSchema.omit({ layers: true });

test("an image says what each of its layers does, and what they waste", async () => {
  const { count } = await askLayers(
    [
      directory("etc"),
      file("etc/a", "x".repeat(100)),
      file("etc/b", "12"),
      file("su", "1", { mode: 0o4755 }),
    ],
    [directory("etc"), file("etc/a", "x".repeat(50)), file("etc/.wh.b"), file("new", "123")],
  );
  expect(counts.parse(count())).toMatchObject({
    ...{ entries: 4, files: 3, contentBytes: 54, wastedBytes: 102, problemCount: 0, problems: [] },
    efficiency: 54 / 156,
  });
  expect(count().layers).toEqual([
    { added: 4, changed: 0, removed: 0, hiddenBytes: 102, privileged: 1 },
    { added: 1, changed: 1, removed: 1, hiddenBytes: 0, privileged: 0 },
  ]);
});

test("a content with two names counts once", async () => {
  const { count } = await askLayers([file("a", "12345"), hardLink("b", "a")]);
  expect(count()).toMatchObject({ entries: 2, files: 2, contentBytes: 5, efficiency: 1 });
});

test("problems are counted, and the first hundred named", async () => {
  const { count } = await askLayers(Array.from({ length: 150 }, (_, i) => hardLink(`h${100 + i}`, "none")));
  const { problems, problemCount } = count();
  expect([problems.length, problemCount]).toEqual([100, 150]);
  expect(problems[0]).toEqual({ code: "missing_link_target", layer: 1, path: "h100" });
});

test("an empty image has nothing, and wastes nothing", async () => {
  const { count } = await askLayers([]);
  expect(count()).toMatchObject({ entries: 0, contentBytes: 0, efficiency: 1 });
});

test("sizes that archives only claim do not break the sums", async () => {
  const huge = (name: string) => [
    header({ name, raw: { 124: "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff" } }),
  ];
  const shown = await askLayers(huge("a"), huge("b"));
  expect(counts.parse(shown.count()).contentBytes).toBe(Number.MAX_SAFE_INTEGER);
  const hidden = await askLayers(huge("a"), huge("b"), [file(".wh.a"), file(".wh.b")]);
  expect(counts.parse(hidden.count()).wastedBytes).toBe(Number.MAX_SAFE_INTEGER);
});
