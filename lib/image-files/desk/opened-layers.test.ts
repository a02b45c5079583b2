import { expect, test } from "vitest";
import { readBlob } from "#lib/layers/testing/layers.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { Answers } from "./answer-question.ts";
import { MissingLayers, OpenedLayers } from "./opened-layers.ts";
import type { Questions } from "./question.ts";

const packed = async (...names: string[]) =>
  (await readBlob(archive(...names.map((name) => file(name, "12345"))))).index;

function missing(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof MissingLayers) return error.digests;
    throw error;
  }
  return [];
}

test("what is missing is told at once, each layer once", async () => {
  const layers = new OpenedLayers();
  layers.provide("b", await packed("x"));
  expect(missing(() => layers.merged(["a", "b", "c", "a"]))).toEqual(["a", "c"]);
});

test("more than may be kept is forgotten, what was asked for longest ago first, the last never", async () => {
  const layers = new OpenedLayers(4);
  for (const name of ["a", "b", "c"]) layers.provide(name, await packed(`${name}1`, `${name}2`));
  layers.index("a");
  layers.trim();
  expect(missing(() => layers.indexes(["a", "b", "c"]))).toEqual(["b"]);
  layers.provide("large", await packed("1", "2", "3", "4", "5"));
  layers.index("large");
  layers.trim();
  expect(missing(() => layers.indexes(["a", "large"]))).toEqual(["a"]);
});

test("a list of an image that was forgotten and merged again is that of the new one", async () => {
  const layers = new OpenedLayers(4);
  const answers = new Answers(layers);
  const list = (digest: string) => {
    const place = { layers: [digest], position: null, changes: false, path: "" };
    const selection = { q: "", sort: "path", limit: 9, cursor: 0, hidden: false } as const;
    return answers.answer("list", {
      place,
      selection,
    } as Questions["list"]["ask"]) as Questions["list"]["answer"];
  };
  const [a, b] = [await packed("d/a", "d/b"), await packed("1", "2", "3", "4")];
  layers.provide("a", a);
  const before = list("a");
  layers.provide("b", b);
  list("b");
  layers.trim();
  expect(missing(() => list("a"))).toEqual(["a"]);
  layers.provide("a", a);
  expect(list("a")).toEqual(before);
  expect(before.items).toMatchObject([{ path: "d", total: { entries: 2, bytes: 10 } }]);
});

test("a layer that is provided twice stays the one that images were made of", async () => {
  const layers = new OpenedLayers();
  layers.provide("a", await packed("x"));
  const index = layers.index("a");
  layers.provide("a", await packed("x"));
  expect(layers.index("a")).toBe(index);
});

test("damaged layers are named, and forgotten with the images they are in", async () => {
  const layers = new OpenedLayers();
  const good = await packed("x");
  const damaged = Uint8Array.from(await packed("some", "names"));
  // The columns of the only block: of what comes before, the table says how long it is.
  const table = new DataView(damaged.buffer);
  const lengths = Array.from({ length: table.getUint32(8, true) }, (_, i) =>
    table.getUint32(12 + 8 * i, true),
  );
  const start = 12 + 8 * lengths.length + lengths.slice(0, 5).reduce((sum, length) => sum + length, 0);
  damaged.fill(0xff, start, start + (lengths[5] ?? 0));
  layers.provide("good", good);
  layers.provide("damaged", damaged);
  layers.provide("nothing", Buffer.from("no index at all"));
  const invalid = expect.objectContaining({ code: "layer_index_invalid" });
  expect(() => layers.merged(["good", "damaged"]).image).toThrow(invalid);
  expect(() => layers.index("nothing")).toThrow(invalid);
  expect(layers.takeDamaged(["good", "damaged", "nothing"])).toEqual(["damaged", "nothing"]);
  expect(missing(() => layers.merged(["good", "damaged", "nothing"]))).toEqual(["damaged", "nothing"]);
});
