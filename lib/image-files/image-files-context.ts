import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { ShortMemory } from "#lib/catalog/concurrency/short-memory.ts";
import type { FilesDesk } from "./desk/files-desk.ts";
import type { LayerLibrary } from "./layer-library.ts";
import type { ImageLayers } from "./named-layer.ts";

/** What every function here works with; one per process, made by open-image-files.ts. */
export interface ImageFilesContext {
  readonly catalog: CatalogContext;
  /** Which layers were read, and reading the others. */
  readonly library: LayerLibrary;
  /** Which layers digests stood for a moment ago: a page asks many questions about one image. */
  readonly subjects: ShortMemory<ImageLayers>;
  /** Answers questions about layers that were read. */
  readonly desk: FilesDesk;
}
