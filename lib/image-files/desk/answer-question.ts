import { compareMerged } from "#lib/layers/compare/compare-merged.ts";
import type { FileDifference as PathDifference } from "#lib/layers/compare/file-difference.ts";
import { pageOfDifferences } from "#lib/layers/compare/page-of-differences.ts";
import { countMerged } from "./count-merged.ts";
import { findEntry } from "./find-entry.ts";
import { findFile } from "./find-file.ts";
import { listLayer } from "./list-layer.ts";
import { pageOfMerged, selectMerged } from "./list-merged.ts";
import type { MergedFiles } from "./merged-files.ts";
import type { OpenedLayers } from "./opened-layers.ts";
import { presentPath } from "./present-entry.ts";
import { presentNode } from "./present-node.ts";
import type { ComparedFiles, LayerStack, MergedCounts, QuestionName, Questions } from "./question.ts";
import { RecentResults } from "./recent-results.ts";

type Ask<Name extends QuestionName> = Questions[Name]["ask"];

/** Answers questions out of layers that are in memory. Whoever turns pages asks the same again: it is kept. */
export class Answers {
  readonly #layers: OpenedLayers;
  /** Numbers of entries of a layer mean the same whenever it is opened. */
  readonly #ids = new RecentResults<Uint32Array>(8);

  constructor(layers: OpenedLayers) {
    this.#layers = layers;
  }

  /** @throws MissingLayers, NotFound, InvalidInput, LayerError */
  answer(name: QuestionName, ask: Ask<QuestionName>): Questions[QuestionName]["answer"] {
    if (name === "list") return this.#list(ask as Ask<"list">);
    if (name === "count") return this.#count(ask as Ask<"count">);
    if (name === "compare") return this.#compare(ask as Ask<"compare">);
    const { place } = ask as Ask<"entry">;
    const files = this.#layers.merged(place.layers);
    if (name === "entry") return findEntry(files, place);
    return findFile(files, place, (ask as Ask<"file">).entry);
  }

  /** What is stored of these layers is another list now. */
  forget(digests: readonly string[]): void {
    this.#layers.forget(digests);
    this.#ids.clear();
  }

  #list({ place, selection }: Ask<"list">): Questions["list"]["answer"] {
    const { cursor: _, limit: __, ...asked } = selection;
    const key = JSON.stringify([place, asked]);
    const { position } = place;
    if (position !== null) {
      const { ids, page } = listLayer(this.#layers, { ...place, position }, selection);
      return page(this.#ids.get(key, ids));
    }
    const files = this.#layers.merged(place.layers);
    const items = files.lists.get(key, () => selectMerged(files, place.path, selection));
    return pageOfMerged(files, items, selection);
  }

  #count({ layers }: Ask<"count">): MergedCounts {
    const files = this.#layers.merged(layers);
    files.counts ??= countMerged(files);
    return files.counts;
  }

  #compare({ from, to, page }: Ask<"compare">): ComparedFiles {
    const [before, after] = this.#pair(from, to);
    const comparison = before.comparisons.get(after) ?? compareMerged(before, after);
    before.comparisons.set(after, comparison);
    const { items, total } = pageOfDifferences(comparison, page);
    return {
      ...{ total, counts: comparison.counts, incomplete: comparison.incomplete },
      items: items.map((item) => presentDifference(item, before, after)),
    };
  }

  /** Whatever either lacks is asked for at once. */
  #pair(from: LayerStack, to: LayerStack): [MergedFiles, MergedFiles] {
    this.#layers.indexes([...from, ...to]);
    return [this.#layers.merged(from), this.#layers.merged(to)];
  }
}

/** All layers that a question is about. */
export function layersAsked(ask: Ask<QuestionName>): LayerStack {
  if ("place" in ask) return ask.place.layers;
  return "layers" in ask ? ask.layers : [...ask.from, ...ask.to];
}

function presentDifference(
  { path, kind, aspects, contentUnknown, from, to }: PathDifference,
  before: MergedFiles,
  after: MergedFiles,
): ComparedFiles["items"][number] {
  return {
    ...presentPath(path),
    ...{ kind, contentUnknown, aspects: [...aspects] },
    from: from === null ? null : presentNode(before, from),
    to: to === null ? null : presentNode(after, to),
  };
}
