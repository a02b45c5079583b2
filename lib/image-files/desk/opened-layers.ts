import { invalidIndex } from "#lib/layers/bytes/byte-reader.ts";
import { BLOCK_ENTRIES } from "#lib/layers/index/block-columns.ts";
import { LayerIndex } from "#lib/layers/index/layer-index.ts";
import { MergedFiles } from "./merged-files.ts";
import type { LayerStack } from "./question.ts";

/** Thrown when a question needs layers that are not in memory. */
export class MissingLayers extends Error {
  readonly digests: string[];

  constructor(digests: string[]) {
    super("layers are missing");
    this.digests = digests;
  }
}

/** Entries of all opened layers, and paths of all merged images, that are kept. About 200 bytes each. */
const MOST_ENTRIES = 3_000_000;

/** Layers and images in memory; what was not asked for lately goes first. */
export class OpenedLayers {
  readonly #indexes = new Map<string, LayerIndex>();
  readonly #merged = new Map<string, MergedFiles>();
  /** What was provided and is no index. */
  readonly #broken = new Set<string>();
  readonly #mostEntries: number;

  constructor(mostEntries = MOST_ENTRIES) {
    this.#mostEntries = mostEntries;
  }

  /** Two questions may have missed the same layer: the first one that comes is used. */
  provide(digest: string, packed: Uint8Array): void {
    if (this.#indexes.has(digest)) return;
    try {
      this.#indexes.set(digest, new LayerIndex(packed));
    } catch {
      this.#broken.add(digest);
    }
  }

  /** @throws MissingLayers; LayerError `layer_index_invalid` */
  index(digest: string): LayerIndex {
    return this.indexes([digest])[0] as LayerIndex;
  }

  /** @throws MissingLayers; LayerError `layer_index_invalid` */
  indexes(layers: LayerStack): LayerIndex[] {
    if (layers.some((digest) => this.#broken.has(digest))) throw invalidIndex();
    const missing = [...new Set(layers)].filter((digest) => !this.#indexes.has(digest));
    if (missing.length > 0) throw new MissingLayers(missing);
    return layers.map((digest) => {
      const index = this.#indexes.get(digest) as LayerIndex;
      touch(this.#indexes, digest, index);
      return index;
    });
  }

  /** The file system that layers make, one over the other. @throws MissingLayers; LayerError `layer_index_invalid` */
  merged(layers: LayerStack): MergedFiles {
    const key = layers.join(" ");
    const indexes = this.indexes(layers);
    const merged = this.#merged.get(key) ?? new MergedFiles(layers, indexes);
    touch(this.#merged, key, merged);
    return merged;
  }

  /** Forgets what is too much, after a question was answered; what was asked for last stays. */
  trim(): void {
    const images = [...this.#merged.values()].reduce((sum, { size }) => sum + size, 0);
    drop(this.#merged, images - this.#mostEntries, ({ size }) => size);
    const entries = [...this.#indexes.values()].reduce((sum, { length }) => sum + length, 0);
    drop(this.#indexes, entries - this.#mostEntries, ({ length }) => length);
  }

  /** Those of these layers whose index cannot be read. They are forgotten, with the images they are in. */
  takeDamaged(layers: LayerStack): string[] {
    const damaged = [...new Set(layers)].filter((digest) => {
      const index = this.#indexes.get(digest);
      return this.#broken.has(digest) || (index !== undefined && !isSound(index));
    });
    this.forget(damaged);
    return damaged;
  }

  /** Drops these layers, with the images they are in. */
  forget(digests: readonly string[]): void {
    for (const digest of digests) {
      this.#broken.delete(digest);
      this.#indexes.delete(digest);
    }
    for (const [key, merged] of this.#merged) {
      if (merged.digests.some((digest) => digests.includes(digest))) this.#merged.delete(key);
    }
  }
}

/** Unpacks every part of an index. */
function isSound(index: LayerIndex): boolean {
  try {
    index.total(0);
    for (let id = 0; id < index.length; id += BLOCK_ENTRIES) {
      index.entry(id);
      index.sha256(id);
    }
    return true;
  } catch {
    return false;
  }
}

/** Maps keep the order of insertion: the one used last goes to the end. */
function touch<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
}

function drop<Value>(map: Map<string, Value>, excess: number, sizeOf: (value: Value) => number): void {
  let left = excess;
  for (const [key, value] of [...map].slice(0, -1)) {
    if (left <= 0) return;
    map.delete(key);
    left -= sizeOf(value);
  }
}
