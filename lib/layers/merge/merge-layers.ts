import type { ByteString } from "../bytes/byte-string.ts";
import type { IndexEntry } from "../index/index-entry.ts";
import type { LayerIndex } from "../index/layer-index.ts";
import { baseOf, cleanPath, directoryOf } from "../paths/clean-path.ts";
import { type EntryReference, type MergedNode, NO_LAYER, newDirectory, pathOf } from "./merged-node.ts";
import { ensureDirectory, resolvePath, type StepBudget } from "./resolve.ts";
import { whiteoutOf } from "./whiteout.ts";

/** An entry of a layer that a later layer, or a later entry of its own, took out of sight. */
export interface HiddenEntry extends EntryReference {
  path: ByteString;
  /** `deleted` by a whiteout; `overwritten` by another entry at its place or at that of a directory around it. */
  how: "deleted" | "overwritten";
  by: EntryReference;
}

/** What a runtime would refuse, or do in a way that depends on the runtime. */
export interface MergeProblem extends EntryReference {
  code: "invalid_whiteout" | "missing_link_target" | "no_directory" | "duplicate_path";
}

/** The file system of an image, and how its layers made it. */
export interface MergedImage {
  root: MergedNode;
  hidden: HiddenEntry[];
  /** For each layer: which of its entries replaced which entry of a lower layer; others are new. */
  replaced: Map<number, EntryReference>[];
  /** The first thousand. */
  problems: MergeProblem[];
  /** Bytes of all files in all layers; those no path shows, each counted once. */
  contentBytes: number;
  wastedBytes: number;
  /** The same of each layer. */
  wastedByLayer: number[];
}

const MAX_PROBLEMS = 1000;
/** A few seconds of work; a million entries need a fifth of it. See StepBudget. */
const MAX_STEPS = 50_000_000;

/**
 * Stacks layers, the lowest first, as runtimes unpack them one over the other: in the order of each archive,
 * through links that are directories below. Whiteouts remove only what lower layers have, wherever they stand
 * in their archive, as the specification demands and umoci does (containerd goes by the order instead).
 */
export function mergeLayers(layers: readonly LayerIndex[], maxSteps = MAX_STEPS): MergedImage {
  const merge = new Merge({ left: maxSteps });
  for (const [number, layer] of layers.entries()) merge.apply(layer, number);
  return merge.finish(layers);
}

class Merge {
  readonly #root = newDirectory("", null);
  readonly #hidden: HiddenEntry[] = [];
  readonly #replaced: Map<number, EntryReference>[] = [];
  readonly #problems: MergeProblem[] = [];
  readonly #budget: StepBudget;
  #layer = 0;
  /** The directory of the last entry, which is mostly that of the next; null after a removal. */
  #last: { path: ByteString; node: MergedNode } | null = null;

  constructor(budget: StepBudget) {
    this.#budget = budget;
  }

  apply(layer: LayerIndex, number: number): void {
    this.#layer = number;
    this.#last = null;
    this.#replaced.push(new Map());
    for (const id of layer.archiveOrder()) this.#applyEntry(layer.entry(id));
  }

  finish(layers: readonly LayerIndex[]): MergedImage {
    const shown = new Set<number>();
    const key = ({ layer, entry }: EntryReference) => layer * 2 ** 32 + entry;
    visit(this.#root, (node) => {
      if (node.content !== null) shown.add(key(node.content));
    });
    const wastedByLayer = layers.map(() => 0);
    const counted = new Set<number>();
    for (const hidden of this.#hidden) {
      const entry = layers[hidden.layer]?.entry(hidden.entry);
      if (entry?.kind !== "file" || shown.has(key(hidden)) || counted.has(key(hidden))) continue;
      counted.add(key(hidden));
      wastedByLayer[hidden.layer] = (wastedByLayer[hidden.layer] ?? 0) + entry.storedSize;
    }
    return {
      root: this.#root,
      hidden: this.#hidden,
      replaced: this.#replaced,
      problems: this.#problems,
      contentBytes: layers.reduce((sum, { facts }) => sum + facts.contentBytes, 0),
      wastedBytes: wastedByLayer.reduce((sum, bytes) => sum + bytes, 0),
      wastedByLayer,
    };
  }

  #applyEntry(entry: IndexEntry): void {
    const base = baseOf(entry.path);
    const whiteout = whiteoutOf(base);
    const directory = directoryOf(entry.path);
    if (whiteout?.kind === "invalid") this.#problem("invalid_whiteout", entry);
    else if (whiteout?.kind === "opaque") this.#removeBelow(directory, null, entry);
    else if (whiteout?.kind === "removes") this.#removeBelow(directory, whiteout.base, entry);
    else if (entry.path === "") this.#applyRoot(entry);
    else this.#place(directory, base, entry);
  }

  #applyRoot(entry: IndexEntry): void {
    if (entry.kind !== "directory") return;
    this.#noteReplaced(this.#root, entry);
    this.#root.source = this.#reference(entry);
  }

  #place(directory: ByteString, base: ByteString, entry: IndexEntry): void {
    const parent = this.#directory(directory);
    if (parent?.children == null) {
      this.#problem("no_directory", entry);
      return;
    }
    const source = this.#reference(entry);
    const existing = parent.children.get(base);
    if (existing !== undefined) {
      this.#noteReplaced(existing, entry);
      if (existing.kind === "directory" && entry.kind === "directory") {
        existing.source = source;
        touch(existing, this.#layer);
        return;
      }
      this.#hide(existing, "overwritten", source);
      parent.children.delete(base);
      this.#last = null;
    }
    const node: MergedNode = {
      base,
      parent,
      source,
      touchedBy: this.#layer,
      clearedBy: NO_LAYER,
      ...this.#made(entry, source),
    };
    parent.children.set(base, node);
    touch(node, this.#layer);
  }

  #directory(path: ByteString): MergedNode | null {
    if (this.#last?.path === path) return this.#last.node;
    const node = ensureDirectory(this.#root, path, this.#budget);
    this.#last = node === null ? null : { path, node };
    return node;
  }

  /** A hard link is another name of what it was made from, as that was then. */
  #made(
    entry: IndexEntry,
    source: EntryReference,
  ): Pick<MergedNode, "kind" | "content" | "link" | "children"> {
    if (entry.kind === "hard-link") {
      const target = resolvePath(this.#root, cleanPath(entry.link), false, this.#budget);
      if (target.kind === "found" && target.node.children === null) {
        const { kind, content, link } = target.node;
        return { kind, content, link, children: null };
      }
      this.#problem("missing_link_target", entry);
      return { kind: "hard-link", content: null, link: entry.link, children: null };
    }
    return {
      kind: entry.kind,
      content: entry.kind === "file" ? source : null,
      link: entry.link,
      children: entry.kind === "directory" ? new Map() : null,
    };
  }

  /** Removes what lower layers have in a directory: one name, or everything. */
  #removeBelow(path: ByteString, base: ByteString | null, entry: IndexEntry): void {
    const resolved = resolvePath(this.#root, path, true, this.#budget);
    if (resolved.kind !== "found" || resolved.node.children === null) return;
    this.#last = null;
    const by = this.#reference(entry);
    if (base === null) {
      this.#clear(resolved.node, by);
      return;
    }
    const child = resolved.node.children.get(base);
    if (child !== undefined) this.#removeLower(child, by);
  }

  #clear(directory: MergedNode, by: EntryReference): void {
    if (directory.clearedBy === this.#layer) return;
    directory.clearedBy = this.#layer;
    for (const child of [...(directory.children?.values() ?? [])]) this.#removeLower(child, by);
  }

  #removeLower(node: MergedNode, by: EntryReference): void {
    if (node.touchedBy === this.#layer) {
      this.#clear(node, by);
      return;
    }
    node.parent?.children?.delete(node.base);
    this.#hide(node, "deleted", by);
  }

  #hide(node: MergedNode, how: HiddenEntry["how"], by: EntryReference): void {
    const path = pathOf(node);
    visit(node, (each, below) => {
      if (each.source !== null)
        this.#hidden.push({ ...each.source, path: below === "" ? path : `${path}/${below}`, how, by });
    });
  }

  #noteReplaced(node: MergedNode, entry: IndexEntry): void {
    if (node.source === null) return;
    if (node.source.layer < this.#layer) this.#replaced.at(-1)?.set(entry.id, node.source);
    else this.#problem("duplicate_path", entry);
  }

  #problem(code: MergeProblem["code"], entry: IndexEntry): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ code, ...this.#reference(entry) });
  }

  #reference(entry: IndexEntry): EntryReference {
    return { layer: this.#layer, entry: entry.id };
  }
}

/** Everything around an entry of a layer belongs to that layer, too. */
function touch(node: MergedNode, layer: number): void {
  node.touchedBy = layer;
  for (let at = node.parent; at !== null && at.touchedBy !== layer; at = at.parent) at.touchedBy = layer;
}

/** A node and everything below, without recursion: archives can be deeper than a stack. */
function visit(node: MergedNode, each: (node: MergedNode, below: ByteString) => void): void {
  const stack: [MergedNode, ByteString][] = [[node, ""]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [at, below] = next;
    each(at, below);
    for (const child of at.children?.values() ?? []) {
      stack.push([child, below === "" ? child.base : `${below}/${child.base}`]);
    }
  }
}
