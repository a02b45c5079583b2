import { describe, expect, it } from "vitest";
import type { Reading } from "#lib/contract/layers.ts";
import { readingProgress, unreadLayers } from "./reading-progress.ts";

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

describe("how far the reading of two images has come", () => {
  it("counts a layer once that both images have", () => {
    const side = (digests: string[]) => ({
      unread: digests.map((digest) => ({ digest, position: 1, size: 100 })),
    });
    const both = { from: side(["a", "b"]), to: side(["b", "c"]) };
    expect(unreadLayers(both as never).map(({ digest }) => digest)).toEqual(["a", "b", "c"]);
  });

  it("takes of a layer in both what was told by the one that is further", () => {
    const progress = readingProgress(unread, [
      reading([layer("a", { state: "done", entries: 7 }), layer("b", { blobBytes: 40 })]),
      reading([layer("b", { blobBytes: 60, entries: 5 }), layer("c")]),
    ]);
    expect(progress).toEqual({
      layersDone: 1,
      layers: 3,
      bytesDone: 160,
      bytes: 300,
      entries: 12,
      ahead: 0,
    });
  });

  it("never claims more bytes than a layer has", () => {
    const { bytesDone } = readingProgress(unread, [reading([layer("a", { blobBytes: 500 })]), null]);
    expect(bytesDone).toBe(100);
  });

  it("says how many come before, only while none of its own is read", () => {
    const waiting = reading([], { state: "waiting", ahead: 3 });
    expect(readingProgress(unread, [waiting, { ...waiting, ahead: 2 }]).ahead).toBe(2);
    expect(readingProgress(unread, [waiting, reading([])]).ahead).toBe(0);
    expect(readingProgress(unread, [null, null]).ahead).toBe(0);
  });
});
