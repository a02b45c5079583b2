import { createHash, type Hash, hash } from "node:crypto";
import { type Damage, LayerDamage } from "./damage.ts";
import { IndexBuilder } from "./index/index-builder.ts";
import type { LayerLimits } from "./limits.ts";
import type { TarEntry } from "./tar/entry.ts";
import { type TarEnd, type TarHandler, TarWalker } from "./tar/tar-walker.ts";

export interface TarReadingOptions {
  limits: LayerLimits;
  hashFiles?: boolean;
  hashTar?: boolean;
  onEntry?(entry: TarEntry): void;
}

/** Walks the archive of a layer into an index, with the hashes that are wanted. */
export class TarReading implements TarHandler {
  readonly builder: IndexBuilder;
  readonly #walker: TarWalker;
  readonly #options: TarReadingOptions;
  readonly #tarHash: Hash | null;
  #damage: Damage | null = null;
  /** The file whose content is hashed; null for what has none. */
  #hashed: TarEntry | null = null;
  #fileHash: Hash | null = null;

  constructor(options: TarReadingOptions) {
    this.#options = options;
    this.builder = new IndexBuilder(options.limits);
    this.#walker = new TarWalker(this);
    this.#tarHash = options.hashTar ? createHash("sha256") : null;
  }

  get entries(): number {
    return this.builder.entries;
  }

  /**
   * Damage ends the walk, not the reading: the compressed data is checked to its end. Only a limit is thrown on,
   * as LayerDamage: beyond it not even decompressing may go on.
   */
  push(bytes: Uint8Array): void {
    this.#tarHash?.update(bytes);
    if (this.#damage !== null) return;
    this.#catchDamage(() => this.#walker.push(bytes));
  }

  finish(): { damage: Damage | null; end: TarEnd | null; digest: string | null } {
    let end: TarEnd | null = null;
    if (this.#damage === null) {
      this.#catchDamage(() => {
        end = this.#walker.end();
      });
    }
    const digest = this.#tarHash === null ? null : `sha256:${this.#tarHash.digest("hex")}`;
    return { damage: this.#damage, end, digest };
  }

  entry(entry: TarEntry): void {
    this.builder.add(entry);
    this.#options.onEntry?.(entry);
    // A sparse file may claim any size; its zeros are not worth hashing.
    const wanted =
      this.#options.hashFiles && entry.kind === "file" && entry.sparse === null && entry.size > 0;
    this.#hashed = wanted ? entry : null;
  }

  body(chunk: Uint8Array, start: number, end: number): void {
    if (this.#hashed === null) return;
    const bytes = chunk.subarray(start, end);
    if (this.#fileHash === null && bytes.length === this.#hashed.size) {
      // Most files come in one piece, and one call is twice as fast as an object for each.
      this.builder.hash(hash("sha256", bytes, "binary"));
      this.#hashed = null;
      return;
    }
    this.#fileHash ??= createHash("sha256");
    this.#fileHash.update(bytes);
  }

  bodyEnd(): void {
    if (this.#fileHash !== null) this.builder.hash(this.#fileHash.digest("binary"));
    this.#fileHash = null;
    this.#hashed = null;
  }

  extension(): void {
    this.builder.countExtension(this.#walker.position);
  }

  #catchDamage(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LayerDamage)) throw error;
      this.#damage = error.damage;
      if (error.damage.code.startsWith("limit_")) throw error;
    }
  }
}
