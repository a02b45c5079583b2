import { efficiency } from "#lib/layers/merge/list-merged.ts";
import { changeOf } from "./layer-changes.ts";
import type { MergedFiles } from "./merged-files.ts";
import { atMostSafe } from "./merged-totals.ts";
import { flagsOf, presentPath } from "./present-entry.ts";
import type { MergedCounts } from "./question.ts";

/** Problems that are named; the others are counted. */
const MOST_PROBLEMS = 100;
const PRIVILEGED = new Set(["setuid", "setgid", "capabilities"]);

/** What the layers of an image come to, each and together. */
export function countMerged(files: MergedFiles): MergedCounts {
  const { image, indexes } = files;
  const { entries, files: fileCount, bytes } = files.total(image.root);
  return {
    layers: indexes.map((_, layer) => ({
      ...countLayer(files, layer),
      hiddenBytes: atMostSafe(image.wastedByLayer[layer] ?? 0),
    })),
    ...{ entries, files: fileCount, contentBytes: bytes },
    wastedBytes: atMostSafe(image.wastedBytes),
    efficiency: efficiency(image),
    problems: image.problems.slice(0, MOST_PROBLEMS).map(({ code, layer, entry }) => ({
      ...{ code, layer: layer + 1 },
      path: presentPath(indexes[layer]?.entry(entry).path ?? "").path,
    })),
    problemCount: image.problems.length,
  };
}

function countLayer(
  files: MergedFiles,
  layer: number,
): { added: number; changed: number; removed: number; privileged: number } {
  const index = files.indexes[layer];
  const counts = { added: 0, changed: 0, removed: 0, privileged: 0 };
  for (let id = 0; id < (index?.length ?? 0); id += 1) {
    const entry = index?.entry(id);
    if (entry === undefined) continue;
    const change = changeOf(files, layer + 1, entry);
    if (change !== "unchanged") counts[change] += 1;
    if (change !== "removed" && flagsOf(entry).some((flag) => PRIVILEGED.has(flag))) counts.privileged += 1;
  }
  return counts;
}
