import type { LayerProgress } from "#lib/layers/read-layer.ts";
import type { PackedLayer } from "../store/layer-store.ts";
import type { FoundEntry } from "./reading-messages.ts";

/** How far the reading of a layer is. */
export interface ReadingState {
  readonly digest: string;
  readonly state: "waiting" | "reading" | "done" | "failed";
  readonly progress: LayerProgress;
  /** A first look: at most some thousand, in the order of the archive. */
  readonly found: readonly FoundEntry[];
  /** Null, unless it failed. */
  readonly error: unknown;
}

/** Reads a layer to its end and packs it; ends when `signal` says so. */
export type ReadWork = (
  signal: AbortSignal,
  onProgress: (progress: LayerProgress, found: readonly FoundEntry[]) => void,
) => Promise<PackedLayer>;

const NOTHING: LayerProgress = { blobBytes: 0, tarBytes: 0, entries: 0 };

/**
 * One reading of a layer, for all who wait for it. They may have found the layer in different places: when one place
 * cannot give it the next is tried, and each is told what its own place said.
 */
export class ReadingJob {
  readonly digest: string;
  /** What is only listed by a table of contents is read as well. */
  readonly full: boolean;
  readonly abort = new AbortController();
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<void>;
  /** An earlier reading of this layer that has not ended yet: it was stopped, or is not a full one. */
  readonly before: Promise<void> | null;
  state: ReadingState["state"] = "waiting";
  /** It is one of the few that are read at the same time. */
  hasPlace = false;
  watchers = 0;
  leaving: NodeJS.Timeout | null = null;
  #progress = NOTHING;
  readonly #found: FoundEntry[] = [];
  readonly #works = new Map<string, ReadWork>();
  readonly #errors = new Map<string, unknown>();
  #error: unknown = null;
  readonly #end: () => void;

  constructor(digest: string, full: boolean, before: Promise<void> | null) {
    this.digest = digest;
    this.full = full;
    this.before = before;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  /** One more place that has the layer; the first ones are asked first. */
  offer(place: string, work: ReadWork): void {
    if (!this.#works.has(place)) this.#works.set(place, work);
  }

  /** The reading as it looks to somebody who found the layer in a place. */
  seenFrom(place: string): ReadingState {
    const job = this;
    return {
      digest: job.digest,
      get state() {
        return job.state;
      },
      get progress() {
        return job.#progress;
      },
      get found() {
        return job.#found;
      },
      get error() {
        return job.#error === null ? null : (job.#errors.get(place) ?? job.#error);
      },
    };
  }

  /** @throws the reason of the signal, or what the last place said */
  async read(): Promise<PackedLayer> {
    const { signal } = this.abort;
    let last: unknown = null;
    // Places that are offered meanwhile come along.
    for (const [place, work] of this.#works) {
      try {
        return await work(signal, (progress, found) => {
          this.#progress = progress;
          this.#found.push(...found);
        });
      } catch (error) {
        signal.throwIfAborted();
        this.#errors.set(place, error);
        this.#progress = NOTHING;
        this.#found.length = 0;
        last = error;
      }
    }
    throw last;
  }

  /** @param error null: it is read */
  finish(error: unknown): void {
    this.state = error === null ? "done" : "failed";
    this.#error = error;
    if (this.leaving !== null) clearTimeout(this.leaving);
    this.#end();
  }
}
