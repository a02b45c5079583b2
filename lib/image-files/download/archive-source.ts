import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import type { RegistryClient } from "#lib/registry/registry-client.ts";

/** Where the parts of an archive are read from. */
export interface ArchiveSource {
  readonly catalog: Pick<CatalogContext, "database">;
  readonly client: RegistryClient;
  /** The registry's short name, for messages. */
  readonly registryName: string;
  readonly repository: string;
  /** Aborted when nobody wants the archive any more. */
  readonly signal: AbortSignal;
}
