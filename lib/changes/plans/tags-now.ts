import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { type IndexedTag, indexedTags, indexKey } from "#lib/catalog/scan/indexed-tags.ts";
import { listTagNames } from "#lib/catalog/scan/list-tag-names.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { currentTag } from "./current-tag.ts";
import type { Errand } from "./errand.ts";

/**
 * Milliseconds for which what the index knows of a tag is taken as it is: every tag is read every 15 minutes, and
 * noted as confirmed with a delay of some minutes.
 */
const RECENT_MS = 30 * 60_000;
/** The same for somebody who is about to delete a version. */
const JUST_NOW_MS = 15_000;
/** Up to here, every tag is asked for whatever the index knows. */
const FEW = 300;
/** Tags that are asked for while a person waits, and while nobody does. */
const MOST_ASKED = 2_000;
const MOST_ASKED_ANEW = 50_000;
const WIDTH = 8;

/** Tags and what they point at. */
export type TagView = Pick<TagsNow, "digestOf" | "on">;

/**
 * Every tag of a repository and what it points at: names as the registry lists them, digests as it answered a
 * moment ago, or as the index read them lately. Whoever acts on one confirms it first.
 */
export class TagsNow {
  readonly #errand: Errand;
  readonly #mostAsked: number;
  readonly #digests = new Map<string, string>();
  readonly #confirmed = new Set<string>();
  readonly #unreadable = new Set<string>();
  readonly #gaps: string[] = [];

  /** @throws RegistryError when the tags cannot be listed at all */
  static async read(errand: Errand): Promise<TagsNow> {
    const tags = new TagsNow(errand, MOST_ASKED);
    await tags.#readAll(RECENT_MS);
    return tags;
  }

  /**
   * The same for somebody who is about to delete a version: what the index did not read within 15 seconds is asked
   * for, however many tags that are, and so is every tag that may be on the version.
   */
  static async readClosely(errand: Errand, digest: string): Promise<TagsNow> {
    const tags = new TagsNow(errand, MOST_ASKED_ANEW);
    const indexed = await tags.#readAll(JUST_NOW_MS, 0);
    await tags.confirmOn([digest]);
    await tags.#noteConfirmed(indexed);
    return tags;
  }

  /** The same where the repository may be gone, with all its tags. */
  static async readIfThere(errand: Errand): Promise<TagsNow> {
    const tags = new TagsNow(errand, MOST_ASKED);
    try {
      await tags.#readAll(RECENT_MS);
    } catch (error) {
      if (!isTagtrailError(error) || error.code !== "registry_not_found") throw error;
    }
    return tags;
  }

  /** Only these tags, as the registry answers for each: nothing is known of others. */
  static async ask(errand: Errand, tags: readonly string[]): Promise<TagsNow> {
    const asked = new TagsNow(errand, MOST_ASKED);
    await asked.confirm(tags);
    return asked;
  }

  private constructor(errand: Errand, mostAsked: number) {
    this.#errand = errand;
    this.#mostAsked = mostAsked;
  }

  /** Why a tag may be missing here, or its digest be unknown; null: all tags are here. */
  get gap(): string | null {
    return this.#gaps[0] ?? null;
  }

  names(): string[] {
    return [...this.#digests.keys()];
  }

  /** Null: there is no such tag, unless there is a gap. */
  digestOf(tag: string): string | null {
    return this.#digests.get(tag) ?? null;
  }

  /** Those of some tags that the registry would not tell of. */
  unreadable(tags: readonly string[]): string[] {
    return tags.filter((tag) => this.#unreadable.has(tag));
  }

  /** Tags that point at a version, in the order people expect. */
  on(digest: string): string[] {
    return this.names().filter((tag) => this.#digests.get(tag) === digest);
  }

  /** Asks the registry itself about these tags, listed or not. */
  async confirm(tags: readonly string[]): Promise<void> {
    const asked = [...new Set(tags)].filter((tag) => !this.#confirmed.has(tag));
    if (asked.length > this.#mostAsked) {
      this.#gaps.push(`${asked.length} tags would have to be asked for one by one.`);
      return;
    }
    await eachLimited(asked, WIDTH, (tag) => this.#ask(tag));
  }

  /** Asks about every tag that is on one of these versions as far as is known. */
  async confirmOn(digests: readonly string[]): Promise<void> {
    const wanted = new Set(digests);
    await this.confirm([...this.#digests].filter(([, digest]) => wanted.has(digest)).map(([tag]) => tag));
  }

  /**
   * @param recentMs how long ago the index may have read a tag that is not asked for
   * @param few up to so many tags, every one is asked for
   * @returns what the index knows of them, as far as it was looked up
   */
  async #readAll(recentMs: number, few = FEW): Promise<ReadonlyMap<string, IndexedTag>> {
    const { session, place, context } = this.#errand;
    const { repository, registryId } = place;
    const { names, whole } = await listTagNames(session, repository);
    if (!whole) this.#gaps.push("The registry's list of tags ended early.");
    const asked = names.map((tag) => ({ repository, tag }));
    const indexed =
      names.length > few
        ? await indexedTags(context.catalog, registryId, asked)
        : new Map<string, IndexedTag>();
    const recently = context.clock().getTime() - recentMs;
    const unread: string[] = [];
    for (const each of asked) {
      const known = indexed.get(indexKey(each));
      const digest = known?.known?.digest ?? null;
      // An entry for every name keeps the order of the list.
      this.#digests.set(each.tag, digest ?? "");
      if (digest === null || (known?.checkedAt ?? 0) < recently) unread.push(each.tag);
    }
    await this.confirm(unread);
    for (const [tag, digest] of this.#digests) if (digest === "") this.#digests.delete(tag);
    return indexed;
  }

  /** The next version of the same change need not ask again for what the index had right. */
  async #noteConfirmed(indexed: ReadonlyMap<string, IndexedTag>): Promise<void> {
    const { place, context } = this.#errand;
    const { writer } = context.catalog;
    for (const name of this.#confirmed) {
      const known = indexed.get(indexKey({ repository: place.repository, tag: name }));
      const digest = this.digestOf(name);
      if (known === undefined || digest === null || known.known?.digest !== digest) continue;
      writer.add({ kind: "tag-confirmed", repositoryId: known.repositoryId, name });
    }
    await writer.flush();
  }

  async #ask(tag: string): Promise<void> {
    const { session, place } = this.#errand;
    try {
      const digest = await currentTag(session, place.repository, tag);
      if (digest === null) this.#digests.delete(tag);
      else this.#digests.set(tag, digest);
      this.#confirmed.add(tag);
    } catch (error) {
      session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      this.#unreadable.add(tag);
      this.#gaps.push(`The tag ${tag} could not be read: ${error.message}`);
    }
  }
}
