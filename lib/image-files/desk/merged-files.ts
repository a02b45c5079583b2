import { InvalidInput } from "#lib/errors.ts";
import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import type { FileComparison } from "#lib/layers/compare/compare-merged.ts";
import type { LayerIndex } from "#lib/layers/index/layer-index.ts";
import { hiddenByDirectory } from "#lib/layers/merge/list-merged.ts";
import { type HiddenEntry, type MergedImage, mergeLayers } from "#lib/layers/merge/merge-layers.ts";
import { eachBelow, type MergedNode } from "#lib/layers/merge/merged-node.ts";
import { type MergedTotal, mergedTotals } from "./merged-totals.ts";
import { NameList } from "./name-list.ts";
import type { LayerStack, MergedCounts } from "./question.ts";
import { RecentResults } from "./recent-results.ts";

/** What a page lists of a merged file system: what shows, and what was taken out of sight. */
export type MergedItem = MergedNode | HiddenEntry;

/** Entries of all layers of an image, beyond which it is not merged: a thread would not have the memory. */
const MOST_ENTRIES = 5_000_000;
const NOTHING: MergedTotal = { entries: 0, bytes: 0, files: 0 };

/**
 * The merged file system of an image with its layers, and what was computed from it: all of it refers to its nodes,
 * so it goes when the image goes. It is merged when it is needed: a file of one layer can be found without.
 */
export class MergedFiles {
  readonly digests: LayerStack;
  readonly indexes: readonly LayerIndex[];
  /** Whoever turns pages asks the same again. */
  readonly lists = new RecentResults<readonly MergedItem[]>(4);
  readonly comparisons = new WeakMap<MergedFiles, FileComparison>();
  counts: MergedCounts | null = null;
  #image: MergedImage | null = null;
  #totals: Map<MergedNode, MergedTotal> | null = null;
  #hidden: Map<ByteString, HiddenEntry[]> | null = null;
  #names: NameList | null = null;

  constructor(digests: LayerStack, indexes: readonly LayerIndex[]) {
    this.digests = digests;
    this.indexes = indexes;
  }

  /** @throws InvalidInput for too large an image */
  get image(): MergedImage {
    if (this.#image === null && this.size > MOST_ENTRIES) {
      throw new InvalidInput("The layers of this image have more entries than are merged.", {
        advice: "Look into its layers one by one.",
      });
    }
    this.#image ??= mergeLayers(this.indexes);
    return this.#image;
  }

  /** Roughly how many things it holds. */
  get size(): number {
    return this.indexes.reduce((sum, { length }) => sum + length, 0);
  }

  /** Everything in a directory and below. */
  total(node: MergedNode): MergedTotal {
    this.#totals ??= mergedTotals(this.image.root, (each) => this.contentSize(each));
    return this.#totals.get(node) ?? NOTHING;
  }

  /** Bytes of a file's content; 0 for all that have none. */
  contentSize(node: MergedNode): number {
    if (node.content === null) return 0;
    return this.indexes[node.content.layer]?.entry(node.content.entry).size ?? 0;
  }

  /** The names of everything that shows. */
  get names(): NameList {
    this.#names ??= new NameList([...eachBelow(this.image.root)]);
    return this.#names;
  }

  /** What later layers took out of sight in the directory of this clean path. */
  hiddenIn(path: ByteString): readonly HiddenEntry[] {
    this.#hidden ??= hiddenByDirectory(this.image);
    return this.#hidden.get(path) ?? [];
  }
}
