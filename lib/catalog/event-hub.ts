import type { ConsoleEvent } from "#lib/contract/events.ts";
import { Unavailable } from "#lib/errors.ts";

export type ConsoleEventListener = (event: ConsoleEvent) => void;

export interface EventHubOptions {
  /** Milliseconds between two bursts; the same thing is told at most once per burst. */
  windowMs?: number;
  maxListeners?: number;
  /** Repositories of one registry named in a burst; beyond that the registry as a whole is told to have changed. */
  maxRepositories?: number;
}

/**
 * Tells everybody who listens in this process what changed in the index. Events about the same thing are
 * merged, so a scan that finishes hundreds of repositories in a second costs a page two bursts of bounded length.
 */
export class EventHub {
  readonly #listeners = new Set<ConsoleEventListener>();
  readonly #windowMs: number;
  readonly #maxListeners: number;
  readonly #maxRepositories: number;
  #pending = new Map<string, ConsoleEvent>();
  #repositories = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: EventHubOptions = {}) {
    this.#windowMs = options.windowMs ?? 500;
    this.#maxListeners = options.maxListeners ?? 256;
    this.#maxRepositories = options.maxRepositories ?? 100;
  }

  /**
   * Calls `listener` for every event from now on; returns the function that ends it.
   * @throws Unavailable when too many listen already
   */
  subscribe(listener: ConsoleEventListener): () => void {
    if (this.#listeners.size >= this.#maxListeners) {
      throw new Unavailable("Too many pages are listening for live updates.", {
        advice: "Close some tabs of this console, or reload to see what is new.",
      });
    }
    // A wrapper, so that the same function subscribed twice is two subscriptions.
    const own: ConsoleEventListener = (event) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Tells `event` now when it was quiet, else with the next burst. */
  publish(event: ConsoleEvent): void {
    if (this.#listeners.size === 0) return;
    this.#keep(event);
    if (this.#timer === null) this.#burst();
  }

  /** Forgets all listeners; the hub can be left to the garbage collector afterwards. */
  close(): void {
    this.#listeners.clear();
    this.#pending.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #keep(event: ConsoleEvent): void {
    const repository = "repository" in event ? event.repository : null;
    const key = `${event.type} ${event.registry} ${repository ?? ""}`;
    if (repository === null || this.#pending.has(key)) {
      this.#pending.set(key, event);
      return;
    }
    const counted = `${event.type} ${event.registry}`;
    const named = this.#repositories.get(counted) ?? 0;
    if (named >= this.#maxRepositories) {
      const whole = ofWholeRegistry(event);
      this.#pending.set(`${whole.type} ${whole.registry} `, whole);
      return;
    }
    this.#repositories.set(counted, named + 1);
    this.#pending.set(key, event);
  }

  #burst(): void {
    const events = [...this.#pending.values()];
    this.#pending = new Map();
    this.#repositories = new Map();
    this.#timer = null;
    if (events.length === 0) return;
    this.#timer = setTimeout(() => this.#burst(), this.#windowMs);
    this.#timer.unref();
    for (const listener of [...this.#listeners]) {
      for (const event of events) this.#tell(listener, event);
    }
  }

  #tell(listener: ConsoleEventListener, event: ConsoleEvent): void {
    try {
      listener(event);
    } catch {
      // A page that went away must not cost the others their news.
      this.#listeners.delete(listener);
    }
  }
}

/** What is said when too many repositories would have to be named. */
function ofWholeRegistry({ type, registry }: ConsoleEvent): ConsoleEvent {
  return type === "history" ? { type, registry, repository: null } : { type: "registry", registry };
}
