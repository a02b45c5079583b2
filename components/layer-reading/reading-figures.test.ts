import { describe, expect, it } from "vitest";
import type { Reading } from "#lib/contract/layers.ts";
import { readingFigures } from "./reading-figures.ts";
import { bytesOf, eachOnce } from "./unread-layers.ts";

type LayerState = Reading["layers"][number];

const layer = (digest: string, rest: Partial<LayerState> = {}): LayerState => ({
  digest,
  position: 1,
  size: 100,
  state: "waiting",
  blobBytes: 0,
  tarBytes: 0,
  entries: 0,
  ...rest,
});

const reading = (layers: LayerState[], rest: Partial<Reading> = {}): Reading => ({
  state: "reading",
  ahead: 0,
  layers,
  found: [],
  cause: null,
  ...rest,
});

const unread = ["a", "b", "c"].map((digest) => ({ digest, position: 1, size: 100 }));

describe("what has to be read of two images", () => {
  it("has a layer once that both have", () => {
    const [a, b, c] = unread.map((each) => [each]);
    const once = eachOnce([a, b, b, c].flatMap((each) => each ?? []));
    expect(once.map(({ digest }) => digest)).toEqual(["a", "b", "c"]);
    expect(bytesOf(once)).toBe(300);
  });
});

describe("how far a reading is", () => {
  it("is the sum over its layers", () => {
    const layers = [
      layer("a", { state: "done", size: 40, blobBytes: 40, entries: 7 }),
      layer("b", { state: "reading", size: 100, blobBytes: 25, entries: 3 }),
      layer("c"),
    ];
    expect(readingFigures([], [reading(layers)])).toEqual({
      told: true,
      bytesRead: 65,
      bytesInAll: 240,
      entries: 10,
      layersRead: 1,
      layersInAll: 3,
      ahead: 0,
    });
  });

  it("is never more than there is, and a layer that was read is read whole", () => {
    const layers = [
      layer("a", { state: "reading", blobBytes: 120 }),
      layer("b", { state: "done", blobBytes: 90 }),
    ];
    expect(readingFigures([], [reading(layers)]).bytesRead).toBe(200);
  });

  it("takes of a layer in two images what was told by the one that is further", () => {
    const figures = readingFigures(unread, [
      reading([layer("a", { state: "done", entries: 7 }), layer("b", { blobBytes: 40 })]),
      reading([layer("b", { blobBytes: 60, entries: 5 }), layer("c"), layer("a", { blobBytes: 99 })]),
    ]);
    expect(figures).toMatchObject({
      ...{ layersRead: 1, layersInAll: 3 },
      ...{ bytesRead: 160, bytesInAll: 300, entries: 12 },
    });
  });

  it("is out of all that is known to be unread before every image has told", () => {
    const none = readingFigures(unread, [null, null]);
    expect(none).toMatchObject({ told: false, bytesRead: 0, bytesInAll: 300, layersInAll: 3 });
    const one = readingFigures(unread, [reading([layer("a", { blobBytes: 50 })]), null]);
    expect(one).toMatchObject({ told: true, bytesRead: 50, bytesInAll: 300, layersInAll: 3 });
  });

  it("does not wait for a layer that somebody else read meanwhile", () => {
    const figures = readingFigures(unread, [reading([layer("a")]), reading([layer("b")])]);
    expect(figures).toMatchObject({ bytesInAll: 200, layersInAll: 2 });
  });
});

describe("how many readings come before", () => {
  const waiting = reading([], { state: "waiting", ahead: 3 });

  it("is that of the image whose turn comes first", () => {
    expect(readingFigures([], [waiting, { ...waiting, ahead: 2 }]).ahead).toBe(2);
    expect(readingFigures([], [null, waiting]).ahead).toBe(3);
  });

  it("is told of what is left when a part is read and the rest has to wait", () => {
    expect(readingFigures([], [reading([layer("a", { state: "done" })], { ahead: 4 })]).ahead).toBe(4);
    expect(readingFigures([], [reading([], { state: "done" }), waiting]).ahead).toBe(3);
  });

  it("is none while anything is read, or nothing is known", () => {
    expect(readingFigures([], [waiting, reading([])]).ahead).toBe(0);
    expect(readingFigures([], [null, null]).ahead).toBe(0);
  });
});
