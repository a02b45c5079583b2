import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import { causeOf } from "#lib/catalog/cause.ts";
import type { Reading, readingQuery, UnreadLayer } from "#lib/contract/layers.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import type { LayerLibrary } from "../layer-library.ts";
import { layersOf } from "../layers-of.ts";
import type { ImageLayers } from "../named-layer.ts";
import type { JoinedReading } from "../reading/layer-readings.ts";

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY_MS = 250;
const NOTHING = { blobBytes: 0, tarBytes: 0, entries: 0 };

type Told = Reading["layers"][number];

/**
 * Reads a layer, or all layers of an image. Answers the function that begins to tell how far it is, and which itself
 * answers the one that ends it: what nobody else waits for is stopped then. That too many wait already, or that a
 * layer cannot be read at all, is told as a reading that failed: who listens to events hears of nothing else.
 *
 * @throws NotFound, InvalidInput, RegistryError
 */
export async function watchReading(
  files: ImageFilesContext,
  person: Person,
  query: z.output<typeof readingQuery>,
): Promise<(tell: (reading: Reading) => void, end: () => void) => () => void> {
  const { library } = files;
  const subject = await layersOf(files, person, query);
  const full = query.full === "1";
  const unread = await library.unread(subject.layers, { full });
  return (tell, end) => {
    const watched = new WatchedReading(library, { ...subject, full }, unread);
    // The list by the table of contents serves until the new one is there.
    if (full) watched.eachRead((digest) => files.desk.forget([digest]));
    const look = () => {
      const reading = watched.look();
      if (reading === null) return;
      tell(reading);
      if (reading.state !== "done" && reading.state !== "failed") return;
      stop();
      end();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    // Told by the next turn: whoever subscribes has not got the function that ends it yet.
    const first = setImmediate(look);
    const stop = () => {
      clearInterval(timer);
      clearImmediate(first);
      watched.leave();
    };
    return stop;
  };
}

class WatchedReading {
  readonly #library: LayerLibrary;
  readonly #unread: readonly UnreadLayer[];
  readonly #readings = new Map<string, JoinedReading>();
  #refused: unknown = null;
  /** How many found entries of each layer were told. */
  readonly #told = new Map<string, number>();
  #last = "";

  constructor(
    library: LayerLibrary,
    { layers, source, full }: ImageLayers & { full: boolean },
    unread: readonly UnreadLayer[],
  ) {
    this.#library = library;
    this.#unread = unread;
    try {
      for (const { position, digest } of unread) {
        const layer = layers[position - 1];
        if (layer !== undefined) this.#readings.set(digest, library.join(source, layer, { full }));
      }
    } catch (error) {
      this.leave();
      if (!isTagtrailError(error)) throw error;
      this.#refused = error;
    }
  }

  /** Calls back before it is told that a layer is read. */
  eachRead(onRead: (digest: string) => void): void {
    for (const [digest, { ended }] of this.#readings) void ended.then(() => onRead(digest));
  }

  leave(): void {
    for (const reading of this.#readings.values()) reading.left();
  }

  /** How far it is; null when nothing has changed since the last look. */
  look(): Reading | null {
    const layers = this.#unread.map((layer) => this.#layer(layer));
    const error = this.#error();
    const reading = {
      state: error === null ? stateOf(layers) : ("failed" as const),
      ahead: this.#ahead(layers),
      layers,
      found: this.#found(),
      cause: error === null ? null : causeOf(error),
    };
    const text = JSON.stringify(reading);
    if (text === this.#last) return null;
    this.#last = text;
    return reading;
  }

  #layer(layer: UnreadLayer): Told {
    const read = { state: "done" as const, progress: NOTHING };
    const none = this.#refused === null ? read : { state: "waiting" as const, progress: NOTHING };
    const { state, progress } = this.#readings.get(layer.digest)?.state ?? none;
    const blobBytes = state === "done" ? layer.size : progress.blobBytes;
    return { ...layer, state, blobBytes, tarBytes: progress.tarBytes, entries: progress.entries };
  }

  #error(): unknown {
    if (this.#refused !== null) return this.#refused;
    for (const { state } of this.#readings.values()) if (state.state === "failed") return state.error;
    return null;
  }

  /** Of the layer whose turn comes first; nothing comes before one that is read already. */
  #ahead(layers: readonly Told[]): number {
    if (this.#refused !== null || layers.some(({ state }) => state === "reading")) return 0;
    const waiting = layers.filter(({ state }) => state === "waiting");
    return waiting.length === 0 ? 0 : Math.min(...waiting.map(({ digest }) => this.#library.ahead(digest)));
  }

  #found(): Reading["found"] {
    return this.#unread.flatMap(({ digest, position }) => {
      const found = this.#readings.get(digest)?.state.found ?? [];
      const before = this.#told.get(digest) ?? 0;
      this.#told.set(digest, Math.max(before, found.length));
      return found.slice(before).map((entry) => ({ layer: position, ...entry }));
    });
  }
}

function stateOf(layers: readonly Told[]): Reading["state"] {
  if (layers.every(({ state }) => state === "done")) return "done";
  return layers.some(({ state }) => state === "reading" || state === "done") ? "reading" : "waiting";
}
