import type { Database } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import { list, select, sql } from "#lib/database/sql.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { CatalogContext } from "../catalog-context.ts";

/** The exact bytes of a stored manifest, or null. */
export async function storedBytes(database: Database, digest: string): Promise<ManifestBytes | null> {
  const row = await database.client.manifest.findUnique({
    where: { digest },
    select: { digest: true, mediaType: true, bytes: true },
  });
  return row;
}

/** Blobs of stored manifests with their sizes, the manifests themselves included. */
export async function storedSizes(
  context: CatalogContext,
  digests: readonly string[],
): Promise<{ digest: string; size: bigint }[]> {
  // What was read a moment ago may still wait to be written.
  await context.writer.flush();
  const { database } = context;
  const found: { digest: string; size: bigint }[] = [];
  for (const piece of inPieces(digests, 500)) {
    const rows = await select<{ digest: string; size: bigint | number }>(
      database,
      sql`SELECT "digest", "size" FROM "ManifestBlob" WHERE "manifestDigest" IN (${list(piece)})
          UNION ALL SELECT "digest", LENGTH("bytes") AS "size" FROM "Manifest" WHERE "digest" IN (${list(piece)})`,
    );
    for (const { digest, size } of rows) found.push({ digest, size: BigInt(size) });
  }
  return found;
}
