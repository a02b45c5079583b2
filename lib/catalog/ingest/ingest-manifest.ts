import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { ReadSession } from "../read-session.ts";
import { type IngestedManifest, ManifestTree } from "./manifest-tree.ts";

export interface IngestOptions {
  /** The manifest's bytes when the caller has them already. */
  fetched?: ManifestBytes;
  /** Look again for parts that were missing before. */
  again?: boolean;
}

/**
 * Makes a manifest, and for an index everything below it, known: bytes verified by the client, decoded,
 * stored once per digest ever, with configs. Several who ask for the same digest share the work. A child
 * or a config that cannot be read is a problem in the answer and does not fail the rest (threat 17).
 *
 * @throws RegistryError when the manifest itself cannot be read; TagtrailError when it cannot be decoded
 */
export async function ingestManifest(
  session: ReadSession,
  repository: string,
  digest: string,
  options: IngestOptions = {},
): Promise<IngestedManifest> {
  const key = `ingest ${session.parts} ${options.again ?? false} ${session.connection.registryId} ${repository} ${digest}`;
  return session.context.flights.run(key, async () => {
    const tree = new ManifestTree(session, repository, options.again ?? false);
    return tree.read(digest, options.fetched);
  });
}
