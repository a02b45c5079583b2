import type { Logger } from "pino";
import { ShortMemory } from "#lib/catalog/concurrency/short-memory.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { isTagtrailError, type TagtrailError } from "#lib/errors.ts";
import { LayerError } from "#lib/layers/errors.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { RegistryClient } from "#lib/registry/registry-client.ts";
import type { LayerSource, NamedLayer } from "./named-layer.ts";
import { rangeReader } from "./read-range.ts";
import { findInThread } from "./reading/find-in-thread.ts";
import type { JoinedReading, LayerReadings } from "./reading/layer-readings.ts";
import { readInThread } from "./reading/read-in-thread.ts";
import type { ReaderThreads } from "./reading/reader-threads.ts";
import type { ReadWork } from "./reading/reading-job.ts";
import type { LayerStore, PackedLayer } from "./store/layer-store.ts";

export interface LayerLibraryParts {
  readonly store: LayerStore;
  readonly readings: LayerReadings;
  readonly threads: ReaderThreads;
  readonly logger: Logger;
}

export interface ReadingWay {
  /** Read all of the layer, whatever its table of contents says. */
  readonly full?: boolean;
}

/** Milliseconds for which a blob that is no archive is not read again from the same place: its first bytes tell. */
const UNREADABLE_MS = 60_000;
/** The same for a layer that was read for long before it turned out to be too much. */
const TOO_LARGE_MS = 10 * 60_000;

/** The layers that were read, and the reading of others. */
export class LayerLibrary {
  readonly store: LayerStore;
  readonly #readings: LayerReadings;
  readonly #threads: ReaderThreads;
  readonly #logger: Logger;
  readonly #unreadable = new ShortMemory<TagtrailError>();
  readonly #clients = new WeakMap<RegistryClient, number>();
  #lastClient = 0;

  constructor(parts: LayerLibraryParts) {
    this.store = parts.store;
    this.#logger = parts.logger;
    this.#readings = parts.readings;
    this.#threads = parts.threads;
  }

  /** Those of an image's layers, from the bottom up, that have to be read first; each once. */
  async unread(layers: readonly NamedLayer[], { full = false }: ReadingWay = {}): Promise<UnreadLayer[]> {
    const stored = await this.store.find(layers.map(({ digest }) => digest));
    const unread = new Map<string, UnreadLayer>();
    for (const [index, { digest, size }] of layers.entries()) {
      const source = stored.get(digest)?.source;
      const isRead = source === "reading" || (source === "contents" && !full);
      if (!isRead && !unread.has(digest)) unread.set(digest, { digest, size, position: index + 1 });
    }
    return [...unread.values()];
  }

  /** Readings that come before this one. */
  ahead(digest: string): number {
    return this.#readings.ahead(digest);
  }

  /**
   * Begins to read a layer, or joins whoever does.
   *
   * @throws LayerError for what is known not to be readable, TagtrailError `too_many_requests`
   */
  join(source: LayerSource, layer: NamedLayer, { full = false }: ReadingWay = {}): JoinedReading {
    const { digest } = layer;
    if (layer.urls.length > 0) throw storedElsewhere();
    if (!isDigest(digest)) throw notCheckable();
    const place = this.#placeOf(source);
    const key = `${place} ${digest}`;
    const known = this.#unreadable.get(key);
    if (known !== undefined) throw known;
    const joined = this.#readings.join(digest, place, this.#workOf(source, layer, full), full);
    void joined.ended.then(() => {
      const { error } = joined.state;
      if (!isTagtrailError(error) || error.code !== "layer_unreadable") return;
      this.#unreadable.set(key, error, error.details.reason === "memory" ? TOO_LARGE_MS : UNREADABLE_MS);
    });
    return joined;
  }

  /**
   * Reads what has not been read of these layers, and waits for it.
   *
   * @throws RegistryError, LayerError; the reason of `signal`
   */
  async ensure(source: LayerSource, layers: readonly NamedLayer[], signal: AbortSignal): Promise<void> {
    const unread = new Set((await this.unread(layers)).map(({ digest }) => digest));
    const joined: JoinedReading[] = [];
    try {
      for (const layer of layers) {
        if (unread.delete(layer.digest)) joined.push(this.join(source, layer));
      }
      for (const reading of joined) {
        await orAborted(reading.ended, signal);
        if (reading.state.error !== null) throw reading.state.error;
      }
    } finally {
      for (const reading of joined) reading.left();
    }
  }

  #workOf(source: LayerSource, layer: NamedLayer, full: boolean): ReadWork {
    return async (signal, onProgress) => {
      const listed = full ? null : await this.#listed(source, layer, signal);
      if (listed !== null) return listed;
      const open = (until: AbortSignal) => openBlob(source, layer, until);
      return await readInThread(this.#threads, { digest: layer.digest, open, signal, onProgress });
    };
  }

  /** By the table of contents of the layer; null when it has none. */
  async #listed(source: LayerSource, layer: NamedLayer, signal: AbortSignal): Promise<PackedLayer | null> {
    // What fails here fails again when the whole layer is asked for, and is told then.
    try {
      return await findInThread(this.#threads, {
        ...{ layer, signal },
        // Looking for a table must not cost the whole layer.
        readRange: rangeReader(source, layer.digest, { signal, onlyParts: true }),
        onRemark: (remark) => this.#logger.warn({ digest: layer.digest, remark }, "a layer is read in full"),
      });
    } catch (error) {
      signal.throwIfAborted();
      if (isTagtrailError(error)) return null;
      throw error;
    }
  }

  /** A repository of a registry, as a text: clients stand for registries. */
  #placeOf({ client, repository }: LayerSource): string {
    let number = this.#clients.get(client);
    if (number === undefined) {
      this.#lastClient += 1;
      number = this.#lastClient;
      this.#clients.set(client, number);
    }
    return `${number} ${repository}`;
  }
}

async function openBlob(
  { client, repository }: LayerSource,
  { digest, mediaType }: NamedLayer,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  try {
    return (await client.getBlob(repository, digest, { signal })).body;
  } catch (error) {
    const missing = isTagtrailError(error) && error.code === "registry_not_found";
    throw missing && FOREIGN.test(mediaType) ? storedElsewhere() : error;
  }
}

/** Layers that may be left out of a registry; of a manifest only their types say so when it is not at hand. */
const FOREIGN = /\.(foreign|nondistributable)\b/;

function storedElsewhere(): LayerError {
  return new LayerError(
    "layer_unreadable",
    "This layer is not in the registry: its manifest says that it is stored elsewhere.",
  );
}

function notCheckable(): LayerError {
  return new LayerError(
    "layer_unreadable",
    "The digest of this layer is of a kind that cannot be checked here, so nothing is read from it.",
  );
}

async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
