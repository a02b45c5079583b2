import type { Failure } from "#components/ui/error-state.tsx";
import type { Entry, EntryList } from "#lib/contract/layers.ts";
import { findByName } from "./find-by-name.ts";
import { LoadedPages } from "./loaded-pages.ts";
import { isDirectory, type Place, placeKey, placeOf, ROOT, steps } from "./place.ts";
import { PAGE_ENTRIES, TreeDirectory } from "./tree-directory.ts";

export type TreeRow =
  | {
      kind: "entry";
      entry: Entry;
      level: number;
      /** From 0, in its directory of `of` entries. */
      index: number;
      of: number;
      /** Null: nothing that opens. */
      expanded: boolean | null;
    }
  | { kind: "loading"; level: number }
  | { kind: "empty"; level: number }
  | { kind: "failed"; level: number; failure: Failure };

export type ReadyList = Extract<EntryList, { state: "ready" }>;

interface TreeOptions {
  /** The entries of one directory from place `cursor` on. */
  ask: (place: Place, cursor: number, signal: AbortSignal) => Promise<EntryList>;
  /** What is known already: the first entries of the root. */
  first: ReadyList;
  /** Entries come in the order of their names, so that one can be looked up. */
  byName: boolean;
  /** A list of what was found: nothing opens. */
  flat?: boolean;
  /** Somebody removed the index of a layer meanwhile, so that it has to be read again. */
  unread?: () => void;
}

/**
 * The rows of a tree of files of any size. Directories are asked for when they are opened, and page by page when they
 * come into sight; pages that nobody looked at for long are given up. What changes is told to listeners.
 */
export class EntryTree {
  readonly #root = new TreeDirectory(ROOT, null, 0);
  readonly #options: TreeOptions;
  readonly #loaded: LoadedPages;
  readonly #listeners = new Set<() => void>();
  #version = 0;

  constructor(options: TreeOptions) {
    this.#options = options;
    this.#loaded = new LoadedPages((directory, page, signal) => this.#load(directory, page, signal));
    this.#take(this.#root, 0, options.first);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Another number after every change. */
  readonly version = (): number => this.#version;

  get count(): number {
    return this.#root.total === 0 ? 0 : this.#root.rows;
  }

  row(row: number): TreeRow {
    const { directory, index } = this.#root.at(row);
    const { level, total } = directory;
    const failure = directory.failures.get(Math.floor(index / PAGE_ENTRIES));
    if (failure) return { kind: "failed", level, failure };
    if (total === 0) return { kind: "empty", level };
    const entry = directory.entry(index);
    if (!entry || total === null) return { kind: "loading", level };
    const opens = !this.#options.flat && isDirectory(entry);
    return {
      kind: "entry",
      entry,
      level,
      index,
      of: total,
      expanded: opens ? directory.child(index) !== undefined : null,
    };
  }

  /** Rows `first` to `last` are in sight: what is missing there is asked for, what is under way for others is not. */
  show(first: number, last: number): void {
    const wanted: { directory: TreeDirectory; page: number }[] = [];
    for (let row = Math.max(0, first); row <= Math.min(last, this.count - 1); row++) {
      const { directory, index } = this.#root.at(row);
      const page = Math.floor(index / PAGE_ENTRIES);
      const before = wanted.at(-1);
      if (directory.total === 0 || (before?.directory === directory && before.page === page)) continue;
      wanted.push({ directory, page });
    }
    this.#loaded.want(wanted);
  }

  /** Opens or closes the directory in a row. */
  setExpanded(row: number, expanded: boolean): void {
    const { directory, index } = this.#root.at(row);
    const entry = directory.entry(index);
    if (!entry || this.#options.flat || !isDirectory(entry)) return;
    if ((directory.child(index) !== undefined) === expanded) return;
    if (expanded) this.#open(directory, index, placeOf(entry));
    else directory.close(index);
    this.#tell();
  }

  /** The row of the directory that a row is in; null at the top. */
  parentOf(row: number): number | null {
    const { directory } = this.#root.at(row);
    return directory.parent === null ? null : directory.parent.rowOf(directory.index);
  }

  /** Asks again for what could not be loaded in a row. */
  retry(row: number): void {
    const { directory, index } = this.#root.at(row);
    const page = Math.floor(index / PAGE_ENTRIES);
    directory.failures.delete(page);
    this.#tell();
    void this.#loaded.load(directory, page);
  }

  /**
   * Opens everything above a place, and the place itself when it is a directory. Answers its row, or null when it is
   * not there or cannot be found.
   */
  async reveal(place: Place): Promise<number | null> {
    let directory = this.#root;
    let row: number | null = null;
    for (const step of this.#options.flat ? [place] : steps(place)) {
      const index = await this.#find(directory, step);
      if (index === null) return null;
      row = directory.rowOf(index);
      const entry = directory.entry(index);
      if (!entry || this.#options.flat || !isDirectory(entry)) return row;
      directory = directory.child(index) ?? this.#open(directory, index, step);
      this.#tell();
    }
    return row;
  }

  /** Nobody looks any more: what is under way is given up. */
  close(): void {
    this.#loaded.want([]);
  }

  #open(directory: TreeDirectory, index: number, place: Place): TreeDirectory {
    const child = directory.open(place, index);
    void this.#loaded.load(child, 0);
    return child;
  }

  async #find(directory: TreeDirectory, place: Place): Promise<number | null> {
    if (directory.total === null) await this.#loaded.load(directory, 0);
    const key = placeKey(place);
    // Of a path that is there twice, the one that shows is meant.
    let hidden: number | null = null;
    for (const [page, items] of directory.pages) {
      for (const [at, entry] of items.entries()) {
        if (entry.whiteout !== null || placeKey(entry) !== key) continue;
        if (entry.hidden === null) return page * PAGE_ENTRIES + at;
        hidden ??= page * PAGE_ENTRIES + at;
      }
    }
    if (hidden !== null || this.#options.flat || !this.#options.byName) return hidden;
    return await findByName(directory, place, (page) => this.#loaded.load(directory, page));
  }

  async #load(directory: TreeDirectory, page: number, signal: AbortSignal): Promise<void> {
    try {
      const list = await this.#options.ask(directory.place, page * PAGE_ENTRIES, signal);
      if (list.state === "unread") return this.#options.unread?.();
      this.#take(directory, page, list);
    } catch (failure) {
      if (signal.aborted) return;
      directory.failures.set(page, failure as Failure);
    }
    this.#tell();
  }

  #take(directory: TreeDirectory, page: number, list: ReadyList): void {
    directory.pages.set(page, list.items);
    directory.failures.delete(page);
    if (directory.total !== list.total) directory.total = list.total;
    this.#loaded.keep(directory, page);
  }

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
