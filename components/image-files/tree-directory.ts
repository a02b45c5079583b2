import type { Failure } from "#components/ui/error-state.tsx";
import type { Entry } from "#lib/contract/layers.ts";
import { type Place, placeKey } from "./place.ts";

/** Entries that are asked for at once. */
export const PAGE_ENTRIES = 200;

/**
 * One open directory of a tree, and where its rows are among those of what is open in it. It knows how many entries it
 * has before it has them.
 */
export class TreeDirectory {
  readonly place: Place;
  readonly parent: TreeDirectory | null;
  /** Its own place in the directory above. */
  readonly index: number;
  /** 1 for what is in the root. */
  readonly level: number;
  /** Open directories in this one, by their place in it. */
  readonly children: TreeDirectory[] = [];
  readonly pages = new Map<number, Entry[]>();
  /** Why pages could not be loaded. */
  readonly failures = new Map<number, Failure>();
  #total: number | null = null;
  #rows: number | null = null;

  constructor(place: Place, parent: TreeDirectory | null, index: number) {
    this.place = place;
    this.parent = parent;
    this.index = index;
    this.level = parent === null ? 1 : parent.level + 1;
  }

  get key(): string {
    return placeKey(this.place);
  }

  /** How many entries it has itself; null while nobody said. */
  get total(): number | null {
    return this.#total;
  }

  set total(total: number | null) {
    this.#total = total;
    this.#changed();
  }

  /** Rows of it and of everything open in it. One that is empty, or still unknown, has a row that says so. */
  get rows(): number {
    this.#rows ??= this.children.reduce((sum, child) => sum + child.rows, Math.max(1, this.#total ?? 1));
    return this.#rows;
  }

  entry(index: number): Entry | undefined {
    return this.pages.get(Math.floor(index / PAGE_ENTRIES))?.[index % PAGE_ENTRIES];
  }

  child(index: number): TreeDirectory | undefined {
    return this.children.find((each) => each.index === index);
  }

  open(place: Place, index: number): TreeDirectory {
    const child = new TreeDirectory(place, this, index);
    this.children.push(child);
    this.children.sort((one, other) => one.index - other.index);
    this.#changed();
    return child;
  }

  close(index: number): void {
    const at = this.children.findIndex((each) => each.index === index);
    if (at >= 0) this.children.splice(at, 1);
    this.#changed();
  }

  /** What is in row `row`, counted from the first row of this directory. */
  at(row: number): { directory: TreeDirectory; index: number } {
    let index = row;
    for (const child of this.children) {
      if (index <= child.index) break;
      if (index <= child.index + child.rows) return child.at(index - child.index - 1);
      index -= child.rows;
    }
    return { directory: this, index };
  }

  /** The row of one of its entries in the whole tree. */
  rowOf(index: number): number {
    let row = index;
    for (const child of this.children) if (child.index < index) row += child.rows;
    return this.parent === null ? row : row + this.parent.rowOf(this.index) + 1;
  }

  #changed(): void {
    this.#rows = null;
    if (this.parent !== null) this.parent.#changed();
  }
}
