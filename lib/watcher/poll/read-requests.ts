import { setImmediate as othersTurn } from "node:timers/promises";
import type { WatcherContext } from "../watcher-context.ts";
import { type DueTag, makeTagsDue } from "./polled-tags.ts";

/** A wish that a tag be read soon. */
export interface ReadRequest {
  /** Registry.id */
  readonly registryId: string;
  readonly repository: string;
  readonly tag: string;
  /** Milliseconds since 1970: not earlier, because registries send an event before the tag is written. */
  readonly notBefore: number;
}

interface Waiting extends ReadRequest {
  /** Wishes that come while one waits are put off with it, but not for ever. */
  readonly latest: number;
}

/** Milliseconds by which later wishes for the same tag put the read off at most. */
const PATIENCE_MS = 10_000;
/** Wishes kept in memory; what comes on top has its turn in the order of the poller. */
const MOST = 10_000;

/** Wishes to read single tags, each tag once for all who wish it. They survive nothing: its turn comes anyway. */
export class ReadRequests {
  readonly #context: WatcherContext;
  readonly #waiting = new Map<string, Waiting>();
  /** To be put into the poller's order, by the same keys. */
  #due = new Map<string, DueTag>();
  #ordering: Promise<void> | null = null;

  constructor(context: WatcherContext) {
    this.#context = context;
  }

  /** Takes a wish over. Resolves when it is in the poller's order as well. */
  async add(wish: ReadRequest): Promise<void> {
    const key = `${wish.registryId} ${wish.repository} ${wish.tag}`;
    const before = this.#waiting.get(key);
    const latest = before?.latest ?? wish.notBefore + PATIENCE_MS;
    const notBefore = Math.min(Math.max(wish.notBefore, before?.notBefore ?? 0), latest);
    if (before || this.#waiting.size < MOST) this.#waiting.set(key, { ...wish, notBefore, latest });
    this.#due.set(key, { ...wish, at: new Date(notBefore) });
    this.#ordering ??= this.#order();
    await this.#ordering;
  }

  /** Wishes that come together are written by one commit: each holds up the whole process on SQLite. */
  async #order(): Promise<void> {
    await othersTurn();
    const due = [...this.#due.values()];
    this.#due = new Map();
    this.#ordering = null;
    await makeTagsDue(this.#context.history.database, due);
  }

  /** Those whose time has come, at most so many; they are forgotten. */
  take(now: number, most: number): ReadRequest[] {
    const due = [...this.#waiting].filter(([, { notBefore }]) => notBefore <= now).slice(0, most);
    for (const [key] of due) this.#waiting.delete(key);
    return due.map(([, wish]) => wish);
  }

  get size(): number {
    return this.#waiting.size;
  }
}
