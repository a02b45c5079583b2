import type { ReadSession } from "#lib/catalog/read-session.ts";
import { listTagNames } from "#lib/catalog/scan/list-tag-names.ts";
import type { WatcherContext } from "../watcher-context.ts";
import { BackOff } from "./back-off.ts";
import { knownNames, type TagRow } from "./polled-tags.ts";

/** Names on one page of most registries: larger repositories cost more requests and are listed less often. */
const NAMES_PER_REQUEST = 1_000;
/** Less than the shortest time between two reads of a tag, so that a list goes with every turn of the fastest. */
const SHARE = 0.7;
/** Tags to be read because of one list; the scan reads the rest. */
const MOST = 500;

/** When the repositories of one registry were listed, and what lists say that reads have to confirm. */
export class RepositoryLists {
  readonly #context: WatcherContext;
  /** By row of HistoryRepository. */
  readonly #listed = new Map<number, { at: number; names: number }>();
  /** Tags that lists name and that are not there when they are asked for. */
  readonly #ghosts = new BackOff<string>();

  constructor(context: WatcherContext) {
    this.#context = context;
  }

  /** As often as its fastest tag is due, in proportion to what the list costs. */
  isDue({ repositoryId }: TagRow, now: number): boolean {
    const last = this.#listed.get(repositoryId);
    if (!last) return true;
    const requests = Math.max(1, Math.ceil(last.names / NAMES_PER_REQUEST));
    return now - last.at >= this.#context.pollMs * SHARE * requests;
  }

  /**
   * Lists a repository; answers the tags that came, and those that a whole list leaves out. Each has to be
   * read: only its own 404 removes a tag.
   *
   * @throws RegistryError why it could not be listed
   */
  async changed(session: ReadSession, { repositoryId, repository }: TagRow): Promise<string[]> {
    this.#listed.set(repositoryId, { at: this.#now(), names: 0 });
    const { names, whole } = await listTagNames(session, repository);
    this.#listed.set(repositoryId, { at: this.#now(), names: names.length });
    const known = await knownNames(this.#context.history.database, repositoryId);
    const listed = new Set(names);
    const came = names.filter((name) => {
      const isNew = (known.get(name) ?? "absent") === "absent";
      return isNew && this.#ghosts.isOver(keyOf(repository, name), this.#now());
    });
    const left = [...known].flatMap(([name, state]) =>
      state === "present" && !listed.has(name) ? [name] : [],
    );
    return [...came, ...(whole ? left : [])].slice(0, MOST);
  }

  /** A tag of a list was read: one that is not there is not asked for with every list. */
  wasRead(repository: string, name: string, isThere: boolean): void {
    const key = keyOf(repository, name);
    if (isThere) this.#ghosts.forget(key);
    else this.#ghosts.failed(key, this.#now());
  }

  #now(): number {
    return this.#context.catalog.clock().getTime();
  }
}

function keyOf(repository: string, name: string): string {
  return `${repository} ${name}`;
}
