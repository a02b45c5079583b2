import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { ShortMemory } from "#lib/catalog/concurrency/short-memory.ts";
import { FilesDesk } from "./desk/files-desk.ts";
import type { ImageFilesContext } from "./image-files-context.ts";
import { LayerLibrary } from "./layer-library.ts";
import { LayerReadings } from "./reading/layer-readings.ts";
import { ReaderThreads } from "./reading/reader-threads.ts";
import { LayerStore } from "./store/layer-store.ts";

/** Looking into images in a running server. */
export interface OpenedImageFiles {
  readonly imageFiles: ImageFilesContext;
  /** Stops readings and ends threads. */
  stop(): Promise<void>;
}

export interface ImageFilesParts {
  readonly catalog: CatalogContext;
  /** Bytes that the stored lists of layers may take together. */
  readonly layerCacheBytes: number;
  /** Milliseconds a reading goes on when nobody waits for it. */
  readonly patienceMs?: number;
}

/** Two keep a machine of two processors busy; each holds a layer's list in memory. */
const READINGS_AT_ONCE = 2;
/** Twice as many as one image may have. */
const MOST_WAITING = 2000;
/** Short enough that a reading nobody wants does not go on, long enough for a page that is loaded anew. */
const PATIENCE_MS = 500;

/** Milliseconds after which the thread that answers is begun: the first page need not wait for it then. */
const BEGIN_AFTER_MS = 3000;

/** Opens what looks into images. */
export function openImageFiles(parts: ImageFilesParts): OpenedImageFiles {
  const { catalog, layerCacheBytes, patienceMs = PATIENCE_MS } = parts;
  const { database, clock, logger, owner } = catalog;
  const store = new LayerStore({ database, clock, capacity: layerCacheBytes });
  const readings = new LayerReadings({
    ...{ store, database, clock, logger, owner, patienceMs },
    atOnce: READINGS_AT_ONCE,
    mostWaiting: MOST_WAITING,
  });
  const threads = new ReaderThreads();
  const desk = new FilesDesk(store);
  const early = setTimeout(() => desk.begin(), BEGIN_AFTER_MS);
  early.unref();
  return {
    imageFiles: {
      catalog,
      desk,
      subjects: new ShortMemory(1000),
      library: new LayerLibrary({ store, readings, threads, logger }),
    },
    async stop() {
      clearTimeout(early);
      await readings.close();
      await threads.close();
      await desk.close();
    },
  };
}
