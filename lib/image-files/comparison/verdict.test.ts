import { describe, expect, test } from "vitest";
import type { ConfigDifference, FileCounts } from "#lib/contract/comparison.ts";
import type { Purpose } from "#lib/manifests/model.ts";
import { layersInCommon } from "./layers-in-common.ts";
import { verdictOf } from "./verdict.ts";

const none: FileCounts = {
  added: 0,
  removed: 0,
  changed: 0,
  onlyTime: 0,
  same: 100,
  unknownContent: 0,
  directories: { added: 0, removed: 0, changed: 0 },
  addedBytes: 0,
  removedBytes: 0,
  difference: 0,
};

interface Case {
  /** One letter for each layer. */
  from?: string;
  to?: string;
  platforms?: [string, string];
  purposes?: [Purpose, Purpose];
  config?: ConfigDifference["field"][] | null;
  files?: Partial<FileCounts>;
  sameDigest?: boolean;
  readable?: boolean;
  incomplete?: number;
}

function verdict(given: Case): string {
  const { from = "ab", to = "ab", platforms = ["amd64", "amd64"], purposes = ["image", "image"] } = given;
  const side = (which: 0 | 1, layers: string) => ({
    digest: given.sameDigest ? "one" : String(which),
    purpose: purposes[which],
    platform: { os: "linux", architecture: platforms[which], variant: null, osVersion: null },
    layerCount: layers.length,
  });
  const layers = (names: string) => [...names].map((digest) => ({ digest, size: 1 }));
  const { config = [] } = given;
  return verdictOf({
    from: side(0, from),
    to: side(1, to),
    layers: layersInCommon(layers(from), layers(to)),
    config: config?.map((field) => ({ field, name: null, from: null, to: "" })) ?? null,
    files: given.files ? { ...none, ...given.files } : null,
    incomplete: given.incomplete ?? 0,
    readable: given.readable ?? true,
  });
}

test("one digest is one image", () => {
  expect(verdict({ sameDigest: true })).toBe("Both are the same image.");
  expect(verdict({ sameDigest: true, purposes: ["helm-chart", "helm-chart"] })).toBe(
    "Both are the same Helm chart.",
  );
});

describe("before the layers are read", () => {
  test.each<[Case, string]>([
    [{ from: "abcdefghi", to: "abcdefgxy" }, "Two of nine layers differ; read them to see which files."],
    [{ from: "ab", to: "ax" }, "One of two layers differs; read it to see which files."],
    [{ from: "ab", to: "abc" }, "One layer added to two; read it to see which files."],
    [{ from: "abc", to: "a" }, "Two of three layers removed; read them to see which files."],
    [{ from: "abc", to: "axyz" }, "Two of three layers replaced by three; read them to see which files."],
    [{ from: "a", to: "b" }, "No layer in common; read them to see which files differ."],
    [{ from: "ab", to: "ba" }, "The same layers in another order; read them to see whether files differ."],
    [{ from: "a", to: "b", readable: false }, "No layer in common; their files cannot be compared."],
    [{ config: ["label", "label"] }, "Same layers; only the config differs: 2 labels."],
    [{ config: ["created"] }, "Same layers; only the config differs: the date of creation."],
    [{ config: null }, "Same layers; the configs could not be compared."],
    [{}, "Same layers and settings; only the build history or annotations differ."],
    [
      { from: "a", to: "b", platforms: ["amd64", "arm64"], config: ["platform"] },
      "Different architectures: linux/amd64 and linux/arm64; read the layers to see how many files differ.",
    ],
  ])("%j", (given, sentence) => {
    expect(verdict(given)).toBe(sentence);
  });
});

describe("once the files are compared", () => {
  test.each<[Case, string]>([
    [
      { from: "abcd", to: "abxy", files: { changed: 14, added: 3, difference: 3_100_000 } },
      "Two layers replaced: 14 files changed, 3 added, +3.1 MB.",
    ],
    [
      { from: "ab", to: "a", files: { removed: 1, difference: -999 }, config: ["command", "created"] },
      "One layer removed: 1 file removed, −999 B; the config differs too: the command.",
    ],
    [{ from: "a", to: "ab", files: { added: 1200 } }, "One layer added: 1,200 files added."],
    [{ from: "abc", to: "axyz", files: { changed: 1 } }, "Two layers replaced by three: 1 file changed."],
    [{ from: "a", to: "b", files: { changed: 2 } }, "No layer in common: 2 files changed."],
    [
      { files: { added: 5, changed: 3, directories: { added: 2, removed: 0, changed: 3 } }, from: "a" },
      "One layer added: 3 files added.",
    ],
    [
      { files: { added: 1, changed: 2, directories: { added: 1, removed: 0, changed: 2 } }, from: "a" },
      "One layer added: 2 directories changed, 1 added.",
    ],
    [
      {
        platforms: ["amd64", "arm64"],
        files: { removed: 1, directories: { added: 0, removed: 1, changed: 0 } },
      },
      "Different architectures: linux/amd64 and linux/arm64; 1 directory differs.",
    ],
    [
      { from: "a", to: "b", files: { onlyTime: 9 }, config: ["created"] },
      "Same files, only timestamps differ.",
    ],
    [
      { from: "a", to: "b", files: { onlyTime: 9 }, config: ["environment", "label", "label"] },
      "Same files, only timestamps differ; the config differs too: 1 environment variable and 2 labels.",
    ],
    [{ files: {}, config: ["label", "label"] }, "Same files and times; only the config differs: 2 labels."],
    [
      { files: {}, config: ["created"] },
      "Same files and times; only the config differs: the date of creation.",
    ],
    [{ files: {} }, "Same files, times and settings; only the build history or annotations differ."],
    [{ files: {}, config: null }, "Same files and times; the configs could not be compared."],
    [{ from: "ab", to: "ba", files: {} }, "The same layers in another order: same files and times."],
    [{ from: "ab", to: "ba", files: { changed: 2 } }, "The same layers in another order: 2 files changed."],
    [{ from: "ab", to: "xy", files: {} }, "Same files and times in other layers."],
    [
      {
        from: "a",
        to: "b",
        platforms: ["amd64", "arm64"],
        files: { changed: 4000, added: 12 },
        config: ["platform"],
      },
      "Different architectures: linux/amd64 and linux/arm64; 4,012 files differ.",
    ],
  ])("%j", (given, sentence) => {
    expect(verdict(given)).toBe(sentence);
  });

  test("what could not be compared is never said to be the same", () => {
    expect(verdict({ from: "a", to: "b", files: { unknownContent: 12 } })).toBe(
      "No difference of files was found; the contents of 12 files could not be compared.",
    );
    expect(verdict({ from: "a", to: "b", files: { changed: 1, unknownContent: 1 }, incomplete: 1 })).toBe(
      "No layer in common: 1 file changed; the contents of 1 file could not be compared; one layer could be read only in part.",
    );
  });
});

test("what is no container image has no files to compare", () => {
  expect(verdict({ purposes: ["image", "helm-chart"] })).toBe(
    "The second is a Helm chart and no container image, so there are no files to compare.",
  );
  expect(verdict({ purposes: ["sbom", "image"] })).toBe(
    "The first is an SBOM and no container image, so there are no files to compare.",
  );
  expect(verdict({ purposes: ["wasm", "signature"] })).toBe(
    "Neither is a container image, so there are no files to compare.",
  );
});
