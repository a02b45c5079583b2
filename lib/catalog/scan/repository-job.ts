import { isTagtrailError } from "#lib/errors.ts";
import { storedCause } from "../cause.ts";
import type { Unit } from "../concurrency/run-units.ts";
import type { ReadSession } from "../read-session.ts";
import { confirmOutgoing, removeAbsentTags } from "./confirm-absent.ts";
import { listTagNames, type TagListing } from "./list-tag-names.ts";
import { type KnownTag, type RepositoryIdentity, resolveTag } from "./resolve-tag.ts";
import { TagOrder } from "./tag-order.ts";

/** Repositories with more tags than this show the names before all digests are known. */
const NAMES_FIRST = 20;

export interface RepositoryJobOptions {
  repository: RepositoryIdentity;
  known: ReadonlyMap<string, KnownTag>;
  /** Tags resolved at the same time. */
  width: number;
  /** A complete catalogue did not list it: when it answers 404, it is gone. */
  absentFromCatalogue?: boolean;
  onTag?: () => void;
  /** Told once, with the failure when its tags could not be listed. */
  onEnd?: (failure: unknown) => void;
}

/**
 * Reads one repository: its list of tags, then what each points at, then what became of those that are
 * no longer listed. A scan and a visitor of the page share one job per repository.
 */
export class RepositoryJob {
  readonly #session: ReadSession;
  readonly #options: RepositoryJobOptions;
  readonly #ended = Promise.withResolvers<void>();
  /** Digests of tags that were moved or removed. */
  readonly #outgoing = new Set<string>();
  /** What tags point at as far as this job knows. */
  readonly #digests: Map<string, string | null>;
  readonly #unchanged: string[] = [];
  #listing: TagListing = { names: [], whole: false, notice: null };
  #order = new TagOrder([]);
  #wanted: readonly string[] = [];
  #left = 0;
  #failed = 0;
  #telling = false;

  constructor(session: ReadSession, options: RepositoryJobOptions) {
    this.#session = session;
    this.#options = options;
    this.#digests = new Map([...options.known].map(([name, { digest }]) => [name, digest]));
  }

  /** Resolves when the job has ended, however it ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** The whole job as units: the list (unless it was read already), then the tags. Only an abort rejects. */
  unit(listing?: TagListing): Unit {
    return async () => {
      try {
        this.#listing = listing ?? (await listTagNames(this.#session, this.#options.repository.name));
      } catch (error) {
        this.#listFailed(error);
        return undefined;
      }
      return this.#begin();
    };
  }

  /** Resolves these tags before the others: somebody looks at them. */
  prioritise(names: readonly string[]): void {
    this.#wanted = names;
    this.#order.prioritise(names);
  }

  /** Ends a job that will not go on. */
  end(failure: unknown = null): void {
    const { jobs } = this.#session.context;
    const id = this.#options.repository.repositoryId;
    if (jobs.get(id) === this) jobs.delete(id);
    this.#ended.resolve();
    this.#options.onEnd?.(failure);
  }

  async #begin(): Promise<Unit[] | undefined> {
    const { repositoryId } = this.#options.repository;
    const { names } = this.#listing;
    this.#order = new TagOrder(names);
    this.#order.prioritise(this.#wanted);
    this.#left = names.length;
    if (names.length > NAMES_FIRST) {
      const added = names.filter((name) => !this.#options.known.has(name));
      this.#session.context.writer.add(
        ...added.map((name) => ({ kind: "tag-name", repositoryId, name }) as const),
      );
      if (added.length > 0) this.#tell();
    }
    if (names.length === 0) {
      await this.#finish();
      return undefined;
    }
    const one: Unit = () => this.#resolveNext(one);
    return Array.from({ length: Math.min(this.#options.width, names.length) }, () => one);
  }

  async #resolveNext(again: Unit): Promise<Unit[] | undefined> {
    const name = this.#order.take();
    if (name === undefined) return undefined;
    const { writer, observer } = this.#session.context;
    await writer.room();
    await observer?.room();
    await this.#resolve(name);
    this.#options.onTag?.();
    this.#left -= 1;
    if (this.#left > 0) return [again];
    await this.#finish();
    return undefined;
  }

  async #resolve(name: string): Promise<void> {
    const { repository, known } = this.#options;
    const before = known.get(name) ?? null;
    const outcome = await resolveTag(this.#session, repository, name, before);
    if (outcome.state === "unchanged") {
      this.#unchanged.push(name);
      return;
    }
    this.#tell();
    if (outcome.state === "failed") {
      this.#failed += 1;
      return;
    }
    this.#digests.set(name, outcome.digest);
    if (before?.digest && before.digest !== outcome.digest) this.#outgoing.add(before.digest);
  }

  async #finish(): Promise<void> {
    const { repository, known } = this.#options;
    const { repositoryId } = repository;
    const { writer } = this.#session.context;
    const absent = this.#listing.whole ? [...known.keys()].filter((name) => !this.#order.has(name)) : [];
    await this.#remove(absent);
    const tagged = new Set(this.#digests.values());
    const outgoing = [...this.#outgoing].filter((digest) => !tagged.has(digest));
    if (outgoing.length > 0) await confirmOutgoing(this.#session, repository, outgoing);
    if (this.#unchanged.length === known.size && known.size === this.#listing.names.length) {
      writer.add({ kind: "all-tags-confirmed", repositoryId });
    } else {
      writer.add(...this.#unchanged.map((name) => ({ kind: "tag-confirmed", repositoryId, name }) as const));
    }
    writer.add({ kind: "repository-finished", repositoryId, complete: this.#failed === 0 });
    const { notice } = this.#listing;
    if (notice) {
      writer.add({ kind: "repository-failed", repositoryId, cause: storedCause(notice), gone: false });
    }
    this.end(notice);
  }

  async #remove(absent: readonly string[]): Promise<void> {
    if (absent.length === 0) return;
    for (const name of await removeAbsentTags(this.#session, this.#options.repository, absent)) {
      const digest = this.#digests.get(name);
      if (digest) this.#outgoing.add(digest);
      this.#digests.delete(name);
      this.#tell();
    }
  }

  #listFailed(error: unknown): void {
    this.#session.signal?.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    const gone = error.code === "registry_not_found" && this.#options.absentFromCatalogue === true;
    const { repositoryId } = this.#options.repository;
    this.#session.context.writer.add({
      kind: "repository-failed",
      repositoryId,
      cause: storedCause(error),
      gone,
    });
    this.#tell();
    this.end(gone ? null : error);
  }

  /** Tells the pages once per stored batch that something here changed. */
  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    const { context, connection } = this.#session;
    context.writer.afterwards(() => {
      this.#telling = false;
      const { name } = this.#options.repository;
      context.events.publish({ type: "repository", registry: connection.registryName, repository: name });
    });
  }
}
