import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { FilesDesk } from "./desk/files-desk.ts";
import type { LayerLibrary } from "./layer-library.ts";

/** What every function here works with; one per process, made by open-image-files.ts. */
export interface ImageFilesContext {
  readonly catalog: CatalogContext;
  /** Which layers were read, and reading the others. */
  readonly library: LayerLibrary;
  /** Answers questions about layers that were read. */
  readonly desk: FilesDesk;
}
