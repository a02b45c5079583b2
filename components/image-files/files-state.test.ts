import { describe, expect, it } from "vitest";
import { type FilesState, filesState, firstEntries, isSearch } from "./files-state.ts";

const TARGET = { registry: "build", repository: "payments/api", digest: "sha256:image" };
const LAYER = { digest: "sha256:layer" };
const NOTHING: FilesState = {
  layer: null,
  path: null,
  in: null,
  q: "",
  kind: null,
  flag: null,
  min: null,
  change: null,
  sort: "path",
  hidden: null,
  map: null,
  show: null,
};

describe("what of an image's files is looked at", () => {
  it("is all layers together when the address says nothing", () => {
    expect(firstEntries(TARGET, null, NOTHING)).toEqual({ ...TARGET, limit: 200, sort: "path" });
    expect(isSearch(NOTHING)).toBe(false);
  });

  it("is a layer as it is in its image", () => {
    const state = { ...NOTHING, layer: 2, change: "added" } as const;
    expect(firstEntries(TARGET, LAYER, state)).toMatchObject({
      digest: "sha256:layer",
      image: "sha256:image",
      change: "added",
    });
    expect(isSearch(state)).toBe(true);
  });

  it("leaves out filters that mean nothing for what is looked at", () => {
    const merged = { ...NOTHING, change: "added", hidden: "1", min: 0 } as const;
    expect(firstEntries(TARGET, null, merged)).toEqual({ ...TARGET, limit: 200, sort: "path", hidden: "1" });
    expect(isSearch(merged)).toBe(false);
    expect(firstEntries(TARGET, LAYER, { ...merged, layer: 1 })).not.toHaveProperty("hidden");
  });

  it("asks by every filter that is set", () => {
    const state = { ...NOTHING, q: "ssl", kind: "file", flag: "setuid", min: 1000, sort: "size" } as const;
    expect(firstEntries(TARGET, null, state)).toMatchObject({
      q: "ssl",
      kind: "file",
      flag: "setuid",
      minSize: 1000,
      sort: "size",
    });
  });

  it("ignores what an address cannot mean", () => {
    expect(filesState.layer.parse("0")).toBeNull();
    expect(filesState.layer.parse("1.5")).toBeNull();
    expect(filesState.path.parse("srv")).toBeNull();
    expect(filesState.kind.parse("door")).toBeNull();
    expect(filesState.layer.parse("3")).toBe(3);
  });
});
