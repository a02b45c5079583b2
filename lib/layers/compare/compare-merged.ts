import type { MergedNode } from "../merge/merged-node.ts";
import { FileDifference } from "./file-difference.ts";
import { type ComparedNodes, type MergedFiles, NodeComparer } from "./node-comparer.ts";
import { walkPairs } from "./walk-pairs.ts";

/**
 * Of paths, directories among them; the first six add up to all paths of both images. A file counts once for every
 * name it has; the root counts only when it differs.
 */
export interface FileComparisonCounts {
  added: number;
  removed: number;
  changed: number;
  onlyTime: number;
  same: number;
  /** Nothing else differs, but no hash tells whether their contents of one size are the same. Not listed. */
  unknownContent: number;
  /** How many of those are directories, on both sides where there are two. */
  directories: { added: number; removed: number; changed: number };
  /** Bytes of content. */
  addedBytes: number;
  removedBytes: number;
  /** What the second image has more; may be negative. */
  difference: number;
}

export interface FileComparison {
  readonly counts: FileComparisonCounts;
  /** In the order of the bytes of their paths. */
  readonly differences: readonly FileDifference[];
  /** Numbers of the layers, from 0 at the bottom, that could be read only in part: what they lack is not known. */
  readonly incomplete: { readonly from: readonly number[]; readonly to: readonly number[] };
}

/**
 * Compares the file systems of two images path by path. Takes memory for the differences, not for what is the
 * same. Throws LayerError `layer_index_invalid` when the bytes of an index are damaged.
 */
export function compareMerged(from: MergedFiles, to: MergedFiles): FileComparison {
  const tally = new Tally(new NodeComparer(from, to));
  walkPairs(from.image.root, to.image.root, (fromNode, toNode) => {
    if (fromNode !== null && toNode !== null) tally.compare(fromNode, toNode);
    else if (fromNode !== null) tally.remove(fromNode);
    else if (toNode !== null) tally.add(toNode);
  });
  return {
    counts: tally.counts,
    differences: tally.differences,
    incomplete: { from: incompleteLayers(from), to: incompleteLayers(to) },
  };
}

function incompleteLayers({ indexes }: MergedFiles): number[] {
  return indexes.flatMap(({ facts }, layer) => (facts.damage === null ? [] : [layer]));
}

class Tally {
  readonly differences: FileDifference[] = [];
  readonly counts: FileComparisonCounts = {
    added: 0,
    removed: 0,
    changed: 0,
    onlyTime: 0,
    same: 0,
    unknownContent: 0,
    directories: { added: 0, removed: 0, changed: 0 },
    addedBytes: 0,
    removedBytes: 0,
    difference: 0,
  };
  readonly #comparer: NodeComparer;

  constructor(comparer: NodeComparer) {
    this.#comparer = comparer;
  }

  add(to: MergedNode): void {
    const size = this.#comparer.sizeOf("to", to);
    this.counts.added += 1;
    this.counts.directories.added += Number(to.kind === "directory");
    this.counts.addedBytes += size;
    this.counts.difference += size;
    this.differences.push(new FileDifference({ kind: "added", ...ONE_SIDE, size, from: null, to }));
  }

  remove(from: MergedNode): void {
    const size = this.#comparer.sizeOf("from", from);
    this.counts.removed += 1;
    this.counts.directories.removed += Number(from.kind === "directory");
    this.counts.removedBytes += size;
    this.counts.difference -= size;
    this.differences.push(new FileDifference({ kind: "removed", ...ONE_SIDE, size, from, to: null }));
  }

  compare(from: MergedNode, to: MergedNode): void {
    const compared = this.#comparer.compare(from, to);
    const { aspects, contentUnknown, before, after } = compared;
    if (aspects.length === 0) {
      if (contentUnknown) this.counts.unknownContent += 1;
      else if (from.parent !== null) this.counts.same += 1;
      return;
    }
    const kind = kindOf(compared);
    this.counts[kind === "changed" ? "changed" : "onlyTime"] += 1;
    const directory = from.kind === "directory" && to.kind === "directory";
    this.counts.directories.changed += Number(directory && kind === "changed");
    this.counts.difference += after - before;
    const size = Math.max(before, after);
    this.differences.push(new FileDifference({ kind, aspects, contentUnknown, size, from, to }));
  }
}

const ONE_SIDE = { aspects: [], contentUnknown: false } as const;

/** A file with another time and a content that may be another is not hidden among those that only have another time. */
function kindOf({ aspects, contentUnknown }: ComparedNodes): "changed" | "only-time" {
  return aspects.length === 1 && aspects[0] === "time" && !contentUnknown ? "only-time" : "changed";
}
