import { meansWholeRegistry, type OutageCause } from "./outage-cause.ts";

/** A stretch in which a registry, a repository or a tag could not be read. */
export interface Outage {
  /** Null: the whole registry. */
  readonly repository: string | null;
  /** Null: the whole repository. */
  readonly tag: string | null;
  readonly cause: OutageCause;
  /** No tag of the repository was asked for: that it can be listed again ends it. */
  readonly byList: boolean;
  /** Milliseconds since 1970: the last good read before it; null where only the database knows. */
  readonly since: number | null;
  readonly firstFailedAt: number;
}

/** A read that failed. */
export interface FailedRead {
  readonly repository: string | null;
  readonly tag: string | null;
  readonly cause: OutageCause;
  /** Milliseconds since 1970. */
  readonly failedAt: number;
}

interface Suspect extends FailedRead {
  readonly firstFailedAt: number;
  readonly count: number;
}

/** Asking again changes nothing. */
const REFUSED = new Set(["registry_unauthorized", "registry_forbidden", "registry_refused"]);
/** Milliseconds in which another read may show that the rest of the registry works. */
const WAIT_MS = 15_000;
/** Milliseconds after which what cannot be compared with anything else is judged by itself. */
const PATIENCE_MS = 60_000;
/** Failures without any success in between after which the registry as a whole is meant. */
const MANY = 5;

/**
 * Decides what failed reads of one registry mean: is the registry away, or one repository closed to us, or
 * one tag broken? What works at the same time decides. A single failure that the next try makes good is no
 * outage: nothing was left unread for it.
 */
export class Outages {
  #registry: Outage | null;
  readonly #repositories = new Map<string, Outage>();
  readonly #tags = new Map<string, Outage>();
  readonly #suspects = new Map<string, Suspect>();
  /** When the last good read was sent: of anything, and by repositories that are suspected of something. */
  #goodAt = Number.NEGATIVE_INFINITY;
  readonly #goodRepositories = new Map<string, number>();
  /** Repositories with a single tag, and "" for a registry with a single repository, as far as was looked up. */
  readonly #alone = new Set<string>();
  /** When the last good answer came; null: none since the start. */
  #lastGood: number | null = null;

  /** @param open what was open before a restart */
  constructor(open: readonly Outage[] = []) {
    this.#registry = open.find(({ repository }) => repository === null) ?? null;
    for (const outage of open) {
      if (outage.repository !== null) this.#repositories.set(outage.repository, outage);
    }
  }

  /** The whole registry cannot be read. */
  get registry(): Outage | null {
    return this.#registry;
  }

  /** Nothing speaks against the registry as a whole: what is open or suspected is about a part of it. */
  get isAnswering(): boolean {
    if (this.#registry !== null) return false;
    return [...this.#suspects.values()].every(({ firstFailedAt }) => this.#goodAt > firstFailedAt);
  }

  get count(): number {
    return (this.#registry ? 1 : 0) + this.#repositories.size + this.#tags.size;
  }

  isOut(repository: string): boolean {
    return this.#registry !== null || this.#repositories.has(repository);
  }

  failed(failure: FailedRead): void {
    const { repository, tag } = failure;
    if (this.#registry !== null) return;
    if (repository !== null && this.#repositories.has(repository)) return;
    const key = keyOf(repository, tag);
    if (this.#tags.has(key)) return;
    const before = this.#suspects.get(key);
    const firstFailedAt = before?.firstFailedAt ?? failure.failedAt;
    this.#suspects.set(key, { ...failure, firstFailedAt, count: (before?.count ?? 0) + 1 });
  }

  /** There is nothing in this repository, or with null in this registry, that a failure could be compared with. */
  alone(repository: string | null): void {
    this.#alone.add(repository ?? "");
  }

  /**
   * A good read; answers the outages that it ends. They have to be recorded before the read is.
   * @param sentAt a read sent before something failed does not prove that it works again
   * @param tag null: the list of tags
   */
  succeeded(
    repository: string | null,
    tag: string | null,
    { sentAt, receivedAt }: { sentAt: number; receivedAt: number },
  ): Outage[] {
    const ended: Outage[] = [];
    this.#goodAt = Math.max(this.#goodAt, sentAt);
    if (this.#registry !== null && sentAt >= this.#registry.firstFailedAt) {
      ended.push(this.#registry);
      this.#registry = null;
      // What failed meanwhile says nothing of its own; the next read of it does.
      this.#suspects.clear();
    }
    this.#lastGood = Math.max(this.#lastGood ?? receivedAt, receivedAt);
    if (repository !== null) ended.push(...this.#endedIn(repository, tag, sentAt));
    return ended;
  }

  #endedIn(repository: string, tag: string | null, sentAt: number): Outage[] {
    const ended: Outage[] = [];
    const key = keyOf(repository, tag);
    this.#suspects.delete(key);
    const own = this.#tags.get(key);
    if (own && sentAt >= own.firstFailedAt) {
      ended.push(own);
      this.#tags.delete(key);
    }
    const whole = this.#repositories.get(repository);
    // That it can be listed does not mean that its tags can be read.
    if (whole && sentAt >= whole.firstFailedAt && (tag !== null || whole.byList)) {
      ended.push(whole);
      this.#repositories.delete(repository);
    }
    if (tag === null) return ended;
    const before = this.#goodRepositories.get(repository) ?? sentAt;
    if (this.#suspects.size > 0) this.#goodRepositories.set(repository, Math.max(before, sentAt));
    else this.#goodRepositories.clear();
    return ended;
  }

  /** Decides what is suspected; answers the outages that begin. @param now milliseconds since 1970 */
  judge(now: number): Outage[] {
    const begun: Outage[] = [];
    if (this.#suspects.size === 0) this.#alone.clear();
    for (const [key, suspect] of this.#suspects) {
      const outage = this.#judged(suspect, now);
      if (outage === "pardoned") this.#suspects.delete(key);
      else if (outage !== null) begun.push(this.#begin(outage));
      if (this.#registry !== null) break;
    }
    return begun;
  }

  /** Whether it is still going on. */
  has(outage: Outage): boolean {
    const { repository, tag } = outage;
    if (repository === null) return this.#registry === outage;
    if (tag === null) return this.#repositories.get(repository) === outage;
    return this.#tags.get(keyOf(repository, tag)) === outage;
  }

  /** Forgets an outage of something that was never watched. */
  forget({ repository, tag }: Outage): void {
    if (repository === null) this.#registry = null;
    else if (tag === null) this.#repositories.delete(repository);
    else this.#tags.delete(keyOf(repository, tag));
  }

  /** Milliseconds since 1970 when the last good answer came; null: none since the start. */
  get lastGood(): number | null {
    return this.#lastGood;
  }

  /** Begins an outage whatever the reads say, for example because they could not be stored. */
  begin(outage: Outage): void {
    this.#begin(outage);
  }

  #judged(suspect: Suspect, now: number): Outage | "pardoned" | null {
    const { repository, tag, cause, firstFailedAt, count } = suspect;
    const tagsRead =
      repository !== null && (this.#goodRepositories.get(repository) ?? firstFailedAt) > firstFailedAt;
    // Something about the registry that its tags do not need.
    if (repository === null && this.#goodAt > firstFailedAt) return "pardoned";
    // The list alone fails, and tags are read one by one all the same.
    if (tagsRead && tag === null) return "pardoned";
    const outage = { repository, cause, firstFailedAt, since: null, byList: tag === null };
    const isRefused = REFUSED.has(cause.code);
    const isLasting = count >= 2 || isRefused;
    if (tagsRead) return isLasting ? { ...outage, tag } : null;
    const isOld = now - firstFailedAt > PATIENCE_MS;
    if (repository !== null && this.#goodAt > firstFailedAt) {
      const isWhole = isRefused || isOld || this.#isAllOf(repository);
      return isLasting && isWhole ? { ...outage, tag: null } : null;
    }
    if (meansWholeRegistry(cause.code)) return this.#whole(suspect);
    const { failures, repositories } = this.#failures();
    if (now - firstFailedAt < WAIT_MS && failures < MANY) return null;
    if (repositories < 2 && !this.#alone.has("") && !isOld) return null;
    const isClosed = cause.code === "registry_forbidden" && repositories === 1;
    return repository !== null && isClosed ? { ...outage, tag: null } : this.#whole(suspect);
  }

  /** More than one thing in this repository failed, or there is only one. */
  #isAllOf(repository: string): boolean {
    const places = [...this.#suspects.values()].filter((suspect) => suspect.repository === repository);
    return places.length > 1 || this.#alone.has(repository);
  }

  #whole({ cause, firstFailedAt }: Suspect): Outage {
    return { repository: null, tag: null, cause, byList: true, since: this.#lastGood, firstFailedAt };
  }

  #failures(): { failures: number; repositories: number } {
    const suspects = [...this.#suspects.values()];
    const failures = suspects.reduce((sum, { count }) => sum + count, 0);
    return { failures, repositories: new Set(suspects.map(({ repository }) => repository)).size };
  }

  #begin(outage: Outage): Outage {
    const { repository, tag } = outage;
    if (repository === null) {
      this.#registry = outage;
      this.#suspects.clear();
    } else if (tag === null) {
      this.#repositories.set(repository, outage);
      for (const [key, suspect] of this.#suspects) {
        if (suspect.repository === repository) this.#suspects.delete(key);
      }
    } else {
      this.#tags.set(keyOf(repository, tag), outage);
      this.#suspects.delete(keyOf(repository, tag));
    }
    return outage;
  }
}

function keyOf(repository: string | null, tag: string | null): string {
  return `${repository ?? ""} ${tag ?? ""}`;
}
