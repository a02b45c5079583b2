import type { TreeDirectory } from "./tree-directory.ts";

/** With 200 entries each these are a few megabytes. */
export const MAX_PAGES = 60;

interface PageOf {
  directory: TreeDirectory;
  page: number;
}

interface UnderWay extends PageOf {
  controller: AbortController;
  done: Promise<void>;
  /** Somebody waits for it, in sight or not. */
  awaited: boolean;
}

/**
 * Which pages of a tree's directories are in memory or on their way. At most MAX_PAGES stay, and of those beyond the
 * ones that nobody looked at for the longest time go.
 */
export class LoadedPages {
  readonly #fetch: (directory: TreeDirectory, page: number, signal: AbortSignal) => Promise<void>;
  readonly #underWay = new Map<string, UnderWay>();
  /** The one that was looked at last is the last. */
  readonly #kept = new Map<string, PageOf>();
  readonly #numbers = new WeakMap<TreeDirectory, number>();
  #inSight = new Set<string>();
  #directories = 0;

  constructor(fetch: (directory: TreeDirectory, page: number, signal: AbortSignal) => Promise<void>) {
    this.#fetch = fetch;
  }

  /** These are in sight. What is missing is loaded; what is under way for nobody any more is stopped. */
  want(pages: readonly PageOf[]): void {
    const wanted = new Map(pages.map((each) => [this.#key(each), each]));
    this.#inSight = new Set(wanted.keys());
    for (const [key, { controller, awaited }] of this.#underWay) {
      if (!awaited && !wanted.has(key)) controller.abort();
    }
    for (const [key, each] of wanted) {
      if (each.directory.pages.has(each.page)) this.#touch(key, each);
      else if (!each.directory.failures.has(each.page)) void this.#start(each, false);
    }
  }

  /** One page, waited for even when it is out of sight. */
  load(directory: TreeDirectory, page: number): Promise<void> {
    return directory.pages.has(page) ? Promise.resolve() : this.#start({ directory, page }, true);
  }

  /** The page has arrived. */
  keep(directory: TreeDirectory, page: number): void {
    const each = { directory, page };
    this.#touch(this.#key(each), each);
    for (const [key, old] of this.#kept) {
      if (this.#kept.size <= MAX_PAGES) return;
      if (this.#inSight.has(key) || key === this.#key(each)) continue;
      this.#kept.delete(key);
      old.directory.pages.delete(old.page);
    }
  }

  #start(each: PageOf, awaited: boolean): Promise<void> {
    const key = this.#key(each);
    const known = this.#underWay.get(key);
    if (known && !known.controller.signal.aborted) {
      known.awaited ||= awaited;
      return known.done;
    }
    const controller = new AbortController();
    const done = this.#fetch(each.directory, each.page, controller.signal).finally(() => {
      if (this.#underWay.get(key)?.controller === controller) this.#underWay.delete(key);
    });
    this.#underWay.set(key, { ...each, controller, done, awaited });
    return done;
  }

  #touch(key: string, each: PageOf): void {
    this.#kept.delete(key);
    this.#kept.set(key, each);
  }

  /** By the directory itself, not its path: one that was closed and opened again is another. */
  #key({ directory, page }: PageOf): string {
    let number = this.#numbers.get(directory);
    if (number === undefined) {
      number = this.#directories++;
      this.#numbers.set(directory, number);
    }
    return `${number}:${page}`;
  }
}
